package io.millrace.streaming.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 *   version 3      | kind: modified UTF-8, the constant's name | version of the records: int |
 *   version 1, 2   | kind |      the records have the version of the snapshot; release 0.1.0 wrote version 2
 */
/**
 * Which kind of record, in which version, the states of a checkpoint hold. The class's name is part
 * of savepoints.
 *
 * <p>Records of version 2 and later tell their version by their bytes, so a state of them goes on
 * as it is, and each record is written anew when it changes. Records of version 1 do not: Flink
 * reads all of them when the state is restored, and writes them in today's version.
 */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int VERSION = 3;

  /** The first that says the version of the records. */
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
    @SuppressWarnings("unchecked") // The state that this snapshot belongs to holds that kind.
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
