package io.millrace.streaming.wire;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink type information of a record with its own serializer. */
final class RecordTypeInfo<T> extends TypeInformation<T> {

  private static final long serialVersionUID = 1L;

  private final RecordCodec<T> codec;

  RecordTypeInfo(RecordCodec<T> codec) {
    this.codec = codec;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new RecordSerializer<>(codec);
  }

  @Override
  @SuppressWarnings("unchecked") // The kind of a codec is that of T.
  public Class<T> getTypeClass() {
    return (Class<T>) codec.kind().type();
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
    return codec.kind().type().getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordTypeInfo<?> info
        && info.codec.kind() == codec.kind()
        && info.codec.version() == codec.version();
  }

  @Override
  public int hashCode() {
    return codec.kind().hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RecordTypeInfo<?>;
  }
}
