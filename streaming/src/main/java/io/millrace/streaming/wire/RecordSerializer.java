package io.millrace.streaming.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes one kind of record. Records are treated as immutable: whoever hands one on no longer
 * writes into its arrays.
 */
final class RecordSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1L;

  private final RecordKind kind;

  RecordSerializer(RecordKind kind) {
    this.kind = kind;
  }

  RecordKind kind() {
    return kind;
  }

  @Override
  public void serialize(T record, DataOutputView out) throws IOException {
    RecordFormat.write(record, kind, out);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    @SuppressWarnings("unchecked") // The kind is that of T; WireTypes sees to it.
    T record = (T) RecordFormat.read(kind, in);
    return record;
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    RecordFormat.write(RecordFormat.read(kind, in), kind, out);
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
    return new RecordSerializerSnapshot<>(kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordSerializer<?> serializer && serializer.kind == kind;
  }

  @Override
  public int hashCode() {
    return kind.hashCode();
  }
}
