package io.millrace.streaming.wire;

import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Which kind of record, in which version of {@link RecordFormat}, a checkpoint holds in flight. */
public final class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

  private static final int VERSION = 2;

  /** Kinds whose bytes are another since version 1; only a savepoint without them can be read. */
  private static final Set<RecordKind> CHANGED =
      Set.of(RecordKind.RESULT, RecordKind.MODEL_RELEASE);

  private RecordKind kind;

  /** For Flink, which then calls {@link #readSnapshot}. */
  public RecordSerializerSnapshot() {}

  RecordSerializerSnapshot(RecordKind kind) {
    this.kind = kind;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(kind.name());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    kind = RecordKind.valueOf(in.readUTF());
    if (version < 1 || version > VERSION || (version == 1 && CHANGED.contains(kind))) {
      throw new IOException(
          "Cannot read records of kind "
              + kind
              + " of version "
              + version
              + ": this release knows version "
              + VERSION
              + "; restore with the release that wrote them, and stop with a savepoint");
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new RecordSerializer<>(kind);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> older) {
    return older instanceof RecordSerializerSnapshot<T> snapshot && snapshot.kind == kind
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
