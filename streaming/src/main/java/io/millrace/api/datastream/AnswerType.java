package io.millrace.api.datastream;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink type information of answers, with their own serializer: no reflection, no Kryo. */
final class AnswerType extends TypeInformation<Answer> {

  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<Answer> createSerializer(SerializerConfig config) {
    return new AnswerSerializer();
  }

  @Override
  public Class<Answer> getTypeClass() {
    return Answer.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public String toString() {
    return "Answer";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerType;
  }

  @Override
  public int hashCode() {
    return AnswerType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof AnswerType;
  }
}
