package io.millrace.streaming.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 *   version 3      | kind: modified UTF-8, the constant's name | version of the records: int |
 *   version 1, 2   | kind |      version of the records = that of the snapshot; release 0.1.0: 2
 */
/**
 * Describes the kind and version of the records in the states of a checkpoint. The class name is
 * part of savepoints.
 *
 * <p>The bytes of records of version 2 and later identify their version, so their state is kept as
 * it is, and a record is rewritten when it changes. Those of version 1 do not: Flink reads all
 * records when the state is restored, and writes them in the current version.
 */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int VERSION = 3;

  /** The first snapshot version that contains the version of the records. */
  private static final int WITH_VERSION = 3;

  private RecordCodec<T> codec;

  /** For Flink, which then calls {@link #readSnapshot}. */
  public RecordSerializerSnapshot() {}

  RecordSerializerSnapshot(RecordCodec<T> codec) {
    this.codec = codec;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(codec.kind().name());
    out.writeInt(codec.version());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version < WireVersion.FIRST || version > VERSION) {
      throw new IOException(
          "Cannot read which records a checkpoint holds: expected version "
              + WireVersion.FIRST
              + " to "
              + VERSION
              + ", found version "
              + version
              + "; use the release that wrote the checkpoint, or a later one");
    }
    RecordKind kind = RecordKind.named(in.readUTF());
    @SuppressWarnings("unchecked") // The state of this snapshot contains that kind.
    RecordCodec<T> written =
        (RecordCodec<T>) kind.codec(version < WITH_VERSION ? version : in.readInt());
    codec = written;
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new RecordSerializer<>(codec);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> older) {
    if (!(older instanceof RecordSerializerSnapshot<T> before)
        || before.codec.kind() != codec.kind()
        || before.codec.version() > codec.version()) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return before.codec.version() == WireVersion.FIRST && codec.version() > WireVersion.FIRST
        ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
        : TypeSerializerSchemaCompatibility.compatibleAsIs();
  }
}
