package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KeyStateSerializerTest {

  private static final StateLayout LAYOUT =
      StateLayout.of(
          Slot.of("dictionary", 2, 3),
          Slot.of("scale").startingAt(1f),
          Slot.of("pending.sum", 2).startingAt(-2.5f));
  private static final float[] VALUES = {.5f, -1.25f, 3.0e-38f, 7f, 1.0e30f, -0f, 1.5f, 42f, -2.5f};

  @Test
  void exampleUsage() throws IOException {
    KeyStateSerializer serializer = KeyStateSerializer.of(LAYOUT);
    KeyState state = KeyState.fresh(LAYOUT).at(3, 1000);
    KeyState read = read(serializer, write(serializer, state));
    assertThat(read.steps()).isEqualTo(3);
    assertThat(read.time()).isEqualTo(1000);
    assertThat(read.values()).isEqualTo(LAYOUT.initial());
  }

  @Test
  void readsAndWritesTheStateOfVersionTwo() throws IOException {
    KeyClock plain = KeyClock.at(1488254400000L);
    KeyClock.Run behind = new KeyClock.Run(1488000000000L, 3, 1487000000000L);
    KeyClock whole =
        new KeyClock(
            1488254400000L,
            1488254400777L,
            86_400_000,
            new KeyClock.Run(2051222400000L, 2, 1900000000000L),
            new KeyClock.Run(1488000000000L, 7, KeyState.NO_TIME));
    Map<String, KeyClock> clocks =
        Map.of(
            "plain",
            plain,
            "whole",
            whole,
            "behind",
            new KeyClock(plain.confirmed(), plain.steady(), 0, KeyClock.Run.NONE, behind));
    KeyStateSerializer serializer = KeyStateSerializer.of(LAYOUT);
    for (Map.Entry<String, KeyClock> clock : clocks.entrySet()) {
      byte[] golden = golden("key-state-v2-" + clock.getKey() + ".bin");
      KeyState read = read(serializer, golden);
      assertThat(read.steps()).isEqualTo(1234567890123L);
      assertThat(read.clock()).isEqualTo(clock.getValue());
      assertThat(read.values()).containsExactly(VALUES);
      assertThat(write(serializer, read)).isEqualTo(golden);
      DataOutputSerializer copied = new DataOutputSerializer(8);
      serializer.copy(new DataInputDeserializer(golden), copied);
      assertThat(copied.getCopyOfBuffer()).isEqualTo(golden);
    }
    assertThat(serializer.getLength()).isEqualTo(-1);
  }

  @Test
  void unknownMarksOfAStateAreRefused() throws IOException {
    byte[] damaged = golden("key-state-v2-plain.bin");
    damaged[16] = 16;
    assertThatThrownBy(() -> read(KeyStateSerializer.of(LAYOUT), damaged))
        .hasMessageContaining("expected marks from 0 to 15, found 16");
  }

  @Test
  void aStateOfVersionOneIsMigrated() throws IOException {
    KeyStateSerializerSnapshot first = new KeyStateSerializerSnapshot();
    first.readSnapshot(
        1, new DataInputDeserializer(golden("slot-table-v1.bin")), getClass().getClassLoader());
    KeyStateSerializer serializer = KeyStateSerializer.of(LAYOUT);
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(first)
                .isCompatibleAfterMigration())
        .isTrue();
    KeyState read =
        first
            .restoreSerializer()
            .deserialize(new DataInputDeserializer(golden("key-state-v1.bin")));
    assertThat(write(serializer, read)).isEqualTo(golden("key-state-v2-plain.bin"));
    assertThat(first.getCurrentVersion()).isEqualTo(1);
    assertThat(first.restoreSerializer().snapshotConfiguration().getCurrentVersion()).isEqualTo(1);
  }

  @Test
  void readsAndWritesTheStateOfVersionOne() throws IOException {
    byte[] golden = golden("key-state-v1.bin");
    KeyStateSerializer serializer = KeyStateSerializer.of(LAYOUT, 1);
    KeyState read = read(serializer, golden);
    assertThat(read.steps()).isEqualTo(1234567890123L);
    assertThat(read.time()).isEqualTo(1488254400000L);
    assertThat(read.values()).containsExactly(VALUES);
    assertThat(write(serializer, KeyState.of(LAYOUT, VALUES, 1234567890123L, 1488254400000L)))
        .isEqualTo(golden);
    assertThat(serializer.getLength()).isEqualTo(golden.length);
  }

  @Test
  void readsAndWritesTheSlotTable() throws IOException {
    byte[] golden = golden("slot-table-v1.bin");
    KeyStateSerializerSnapshot snapshot = new KeyStateSerializerSnapshot();
    snapshot.readSnapshot(1, new DataInputDeserializer(golden), getClass().getClassLoader());
    assertThat(snapshot.restoreSerializer()).isEqualTo(KeyStateSerializer.of(LAYOUT, 1));
    DataOutputSerializer out = new DataOutputSerializer(64);
    KeyStateSerializer.of(LAYOUT).snapshotConfiguration().writeSnapshot(out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(golden);
  }

  @Test
  void writesAStateOfAnOlderLayoutAsItsOwn() throws IOException {
    StateLayout newer = StateLayout.of(Slot.of("scale"), Slot.of("fresh").startingAt(9f));
    KeyStateSerializer serializer = KeyStateSerializer.of(newer);
    KeyState older = KeyState.of(LAYOUT, VALUES, 5, 6);
    assertThat(read(serializer, write(serializer, older)).values()).containsExactly(1.5f, 9f);
  }

  @Test
  void survivesTheWayToTheCluster() throws Exception {
    for (KeyStateSerializer serializer :
        new KeyStateSerializer[] {
          KeyStateSerializer.of(LAYOUT),
          KeyStateSerializer.of(LAYOUT, 1),
          KeyStateSerializer.of(StateLayout.of()),
          KeyStateSerializer.reading()
        }) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(serializer);
      Object arrived =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      assertThat(arrived).isEqualTo(serializer);
    }
  }

  @Test
  void copiesAreIndependent() {
    KeyState state = KeyState.of(LAYOUT, VALUES.clone(), 0, 0);
    KeyState copy = KeyStateSerializer.of(LAYOUT).copy(state);
    copy.values()[0] = 99;
    assertThat(state.values()[0]).isEqualTo(.5f);
  }

  @Test
  void aReaderTakesTheLayoutFromTheSavepoint() throws IOException {
    var resolved =
        KeyStateSerializer.reading()
            .snapshotConfiguration()
            .resolveSchemaCompatibility(KeyStateSerializer.of(LAYOUT).snapshotConfiguration());
    assertThat(resolved.isCompatibleWithReconfiguredSerializer()).isTrue();
    KeyState read =
        resolved
            .getReconfiguredSerializer()
            .deserialize(new DataInputDeserializer(golden("key-state-v2-plain.bin")));
    assertThat(read.layout()).isEqualTo(LAYOUT);
    assertThat(read.values()).containsExactly(VALUES);
  }

  @Test
  void aReaderWritesNothing() {
    assertThatThrownBy(() -> write(KeyStateSerializer.reading(), KeyState.fresh(LAYOUT)))
        .hasMessageStartingWith("Cannot write or create key state");
  }

  @Test
  void aDamagedSlotTableAsksForNoMemory() {
    DataOutputSerializer out = new DataOutputSerializer(8);
    assertThatThrownBy(
            () -> {
              out.writeInt(Integer.MAX_VALUE);
              new KeyStateSerializerSnapshot()
                  .readSnapshot(
                      1,
                      new DataInputDeserializer(out.getCopyOfBuffer()),
                      getClass().getClassLoader());
            })
        .hasMessageContaining("expected 0 to 100000 slots, found 2147483647");
  }

  @Test
  void aTableOfAFutureVersionIsRefused() {
    assertThatThrownBy(
            () ->
                new KeyStateSerializerSnapshot()
                    .readSnapshot(
                        3, new DataInputDeserializer(new byte[4]), getClass().getClassLoader()))
        .hasMessageContaining("Cannot read a slot table of version 3");
  }

  private static byte[] write(KeyStateSerializer serializer, KeyState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  private static KeyState read(KeyStateSerializer serializer, byte[] bytes) throws IOException {
    // A stream that hands out one byte at a time would show a short read.
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1));
          }
        };
    return serializer.deserialize(new DataInputViewStreamWrapper(slow));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = KeyStateSerializerTest.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }
}
