package io.millrace.api.datastream;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes answers. They are immutable: a row must not be changed after its answer is emitted.
 */
final class AnswerSerializer extends TypeSerializer<Answer> {

  private static final long serialVersionUID = 1L;

  private transient AnswerFormat format;

  @Override
  public void serialize(Answer answer, DataOutputView out) throws IOException {
    format().write(answer, out);
  }

  @Override
  public Answer deserialize(DataInputView in) throws IOException {
    return format().read(in);
  }

  @Override
  public Answer deserialize(Answer reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public Answer copy(Answer answer) {
    return answer;
  }

  @Override
  public Answer copy(Answer answer, Answer reuse) {
    return answer;
  }

  @Override
  public Answer createInstance() {
    return null;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Answer> duplicate() {
    return new AnswerSerializer();
  }

  @Override
  public TypeSerializerSnapshot<Answer> snapshotConfiguration() {
    return new AnswerSerializerSnapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerSerializer;
  }

  @Override
  public int hashCode() {
    return AnswerSerializer.class.hashCode();
  }

  private AnswerFormat format() {
    if (format == null) {
      format = new AnswerFormat();
    }
    return format;
  }
}
