package io.millrace.state;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * The slot table, versions 1 and 2, big-endian; the version says how the states beside it are
 * written (KeyStateSerializer):
 *
 *   +-------+  then for each slot  +----------------+---------+------+----------+-- ... --+
 *   | count |                      | name           | initial | rank | extent 0 |         |
 *   | int   |                      | modified UTF-8 | float   | int  | int      |         |
 *   +-------+                      +----------------+---------+------+----------+-- ... --+
 *
 * count -1 means a serializer that only reads. The limits below bound the memory for a damaged
 * table.
 */
/**
 * Stores the layout of a checkpoint's states, and decides whether another layout can read them.
 *
 * <p>Equal layouts of one version are compatible as they are. If slots were added, removed or
 * moved, or if an earlier release wrote the states, they are migrated slot by slot. A slot of
 * another shape is rejected, with both shapes in the log and in the exception. With a {@link
 * StateCarry} every state is migrated.
 */
public final class KeyStateSerializerSnapshot implements TypeSerializerSnapshot<KeyState> {

  private static final Logger LOG = LoggerFactory.getLogger(KeyStateSerializerSnapshot.class);
  private static final int MOST_SLOTS = 100_000;
  private static final int MOST_EXTENTS = 16;

  private StateLayout layout;
  private int version = KeyStateSerializer.CURRENT;

  /** Of the running job; never written. */
  private StateCarry carry;

  /** For Flink, which then calls {@link #readSnapshot}. */
  public KeyStateSerializerSnapshot() {}

  KeyStateSerializerSnapshot(StateLayout layout, int version, StateCarry carry) {
    this.layout = layout;
    this.version = version;
    this.carry = carry;
  }

  @Override
  public int getCurrentVersion() {
    return version;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    if (layout == null) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(layout.slots().size());
    for (Slot slot : layout.slots()) {
      out.writeUTF(slot.name());
      out.writeFloat(slot.initial());
      out.writeInt(slot.shape().size());
      for (int extent : slot.shape()) {
        out.writeInt(extent);
      }
    }
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version < KeyStateSerializer.FIRST || version > KeyStateSerializer.CURRENT) {
      throw new IOException(
          "Cannot read a slot table of version "
              + version
              + ": this release knows versions "
              + KeyStateSerializer.FIRST
              + " to "
              + KeyStateSerializer.CURRENT
              + "; restore with the release that wrote it");
    }
    this.version = version;
    int count = in.readInt();
    if (count == -1) {
      layout = null;
      return;
    }
    check(count, MOST_SLOTS, "slots");
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      float initial = in.readFloat();
      int rank = in.readInt();
      check(rank, MOST_EXTENTS, "extents");
      List<Integer> shape = new ArrayList<>();
      for (int extent = 0; extent < rank; extent++) {
        shape.add(in.readInt());
      }
      slots.add(new Slot(name, shape, initial));
    }
    layout = StateLayout.of(slots);
  }

  @Override
  public TypeSerializer<KeyState> restoreSerializer() {
    return layout == null
        ? KeyStateSerializer.reading()
        : KeyStateSerializer.restored(layout, version);
  }

  @Override
  public TypeSerializerSchemaCompatibility<KeyState> resolveSchemaCompatibility(
      TypeSerializerSnapshot<KeyState> older) {
    if (!(older instanceof KeyStateSerializerSnapshot before) || before.layout == null) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (layout == null) {
      return TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
          before.restoreSerializer());
    }
    if (carry == null && layout.equals(before.layout) && version == before.version) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    List<String> obstacles = (carry == null ? layout : carry.before()).obstacles(before.layout);
    if (obstacles.isEmpty()) {
      return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
    // Flink's own message names two serializers and no reason, so the reason is thrown here.
    String message =
        "Cannot restore state: "
            + String.join("; ", obstacles)
            + "; keep the sizes, or start the pipeline under a new name";
    LOG.error(message);
    throw new IllegalStateException(message);
  }

  private static void check(int number, int most, String what) throws IOException {
    if (number < 0 || number > most) {
      throw new IOException(
          "Cannot read a slot table: expected 0 to "
              + most
              + " "
              + what
              + ", found "
              + number
              + "; the savepoint is damaged");
    }
  }
}
