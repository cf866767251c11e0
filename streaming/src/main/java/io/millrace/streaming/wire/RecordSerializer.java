package io.millrace.streaming.wire;

import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes one kind of record. Records are treated as immutable: their arrays must not be changed
 * after a record is emitted.
 */
final class RecordSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private final RecordCodec<T> codec;

  RecordSerializer(RecordCodec<T> codec) {
    this.codec = codec;
  }

  @Override
  public void serialize(T record, DataOutputView out) throws IOException {
    codec.write(record, out);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    try {
      return codec.read(in);
    } catch (EOFException early) {
      if (early.getMessage() != null) {
        throw early;
      }
      EOFException shown =
          new EOFException(
              "Cannot read "
                  + codec.kind().text()
                  + ": expected more bytes, found their end; the checkpoint is damaged");
      shown.initCause(early);
      throw shown;
    }
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public T copy(T record) {
    return record;
  }

  @Override
  public T copy(T record, T reuse) {
    return record;
  }

  @Override
  public T createInstance() {
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
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new RecordSerializerSnapshot<>(codec);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordSerializer<?> serializer
        && serializer.codec.kind() == codec.kind()
        && serializer.codec.version() == codec.version();
  }

  @Override
  public int hashCode() {
    return codec.kind().hashCode();
  }
}
