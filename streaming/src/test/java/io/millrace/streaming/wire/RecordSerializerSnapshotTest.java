package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSerializerSnapshotTest {

  @Test
  void exampleUsage() throws IOException {
    RecordSerializerSnapshot<Observation> released =
        read(2, WireRecords.released("snapshot-observation.bin"));
    RecordSerializer<Observation> today = new RecordSerializer<>(new ObservationCodec());

    assertThat(today.snapshotConfiguration().resolveSchemaCompatibility(released))
        .matches(TypeSerializerSchemaCompatibility::isCompatibleAsIs);
    assertThat(released.restoreSerializer()).isEqualTo(today);
  }

  /** Savepoints name this class, and Flink makes it by this constructor. */
  @Test
  void keepsTheNameThatSavepointsHold() throws Exception {
    assertThat(
            Class.forName("io.millrace.streaming.wire.RecordSerializerSnapshot")
                .getConstructor()
                .newInstance())
        .isInstanceOf(TypeSerializerSnapshot.class);
  }

  @ParameterizedTest
  @CsvSource({
    // What a state was written by, and what becomes of it.
    "OBSERVATION,   1, as-is",
    "OBSERVATION,   2, as-is",
    "DEAD_LETTER,   1, as-is",
    "DEAD_LETTER,   2, as-is",
    "CODE,          1, as-is",
    "CODE,          2, as-is",
    "RESULT,        1, migrated",
    "RESULT,        2, as-is",
    "MODEL_RELEASE, 1, migrated",
    "MODEL_RELEASE, 2, as-is",
    "INBOUND,       1, migrated",
    "INBOUND,       2, as-is",
  })
  void statesOfEveryEarlierVersionAreTakenOver(RecordKind kind, int version, String expected)
      throws IOException {
    TypeSerializerSchemaCompatibility<?> compatibility = resolve(kind, kind, version);

    assertThat(compatibility.isCompatibleAsIs()).isEqualTo(expected.equals("as-is"));
    assertThat(compatibility.isCompatibleAfterMigration()).isEqualTo(expected.equals("migrated"));
  }

  @ParameterizedTest
  @EnumSource(RecordKind.class)
  void aStateOfAnotherKindIsIncompatible(RecordKind kind) throws IOException {
    RecordKind other = kind == RecordKind.CODE ? RecordKind.RESULT : RecordKind.CODE;

    assertThat(resolve(kind, other, 2).isIncompatible()).isTrue();
  }

  /** A state that the new job does not ask for keeps its bytes, so it must keep its version. */
  @ParameterizedTest
  @EnumSource(
      value = RecordKind.class,
      names = {"RESULT", "MODEL_RELEASE", "INBOUND"})
  void whatIsRestoredOfVersionOneGoesOnToSaySo(RecordKind kind) throws IOException {
    RecordSerializerSnapshot<Object> restored = read(1, named(kind));
    TypeSerializerSnapshot<Object> again = restored.restoreSerializer().snapshotConfiguration();

    RecordSerializerSnapshot<Object> read = read(again.getCurrentVersion(), bytes(again));

    assertThat(read.restoreSerializer()).isEqualTo(restored.restoreSerializer());
    assertThat(read.restoreSerializer()).isNotEqualTo(new RecordSerializer<>(kind.codec(2)));
  }

  @ParameterizedTest
  @EnumSource(RecordKind.class)
  void readsWhatItWrites(RecordKind kind) throws IOException {
    RecordSerializer<?> serializer = new RecordSerializer<>(kind.codec(2));
    TypeSerializerSnapshot<?> snapshot = serializer.snapshotConfiguration();

    RecordSerializerSnapshot<?> read = read(snapshot.getCurrentVersion(), bytes(snapshot));

    assertThat(read.restoreSerializer()).isEqualTo(serializer);
  }

  @Test
  void writesTheNameOfTheKindAndTheVersionOfItsRecords() throws IOException {
    TypeSerializerSnapshot<Result> snapshot =
        new RecordSerializer<>(new ResultCodec()).snapshotConfiguration();

    assertThat(snapshot.getCurrentVersion()).isEqualTo(3);
    assertThat(bytes(snapshot))
        .isEqualTo(new byte[] {0, 6, 'R', 'E', 'S', 'U', 'L', 'T', 0, 0, 0, 2});
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4})
  void aSnapshotOfAnUnknownVersionIsRefused(int version) {
    assertThatThrownBy(() -> read(version, named(RecordKind.RESULT)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected version 1 to 3, found version " + version);
  }

  @Test
  void recordsOfALaterReleaseAreRefusedWhenTheStateIsOpened() throws IOException {
    byte[] later =
        bytes(new RecordSerializer<>(new NextObservationCodec()).snapshotConfiguration());

    assertThatThrownBy(() -> read(3, later))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read an observation: expected version 1 to 2, found version 3; use the release"
                + " that wrote the checkpoint, or a later one");
  }

  @Test
  void anUnknownKindIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> read(2, new byte[] {0, 3, 'O', 'D', 'D'}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected one of [INBOUND, OBSERVATION")
        .hasMessageContaining("found 'ODD'");
  }

  private static TypeSerializerSchemaCompatibility<Object> resolve(
      RecordKind today, RecordKind written, int version) throws IOException {
    @SuppressWarnings("unchecked") // The compatibility does not depend on the records.
    RecordCodec<Object> codec = (RecordCodec<Object>) today.codec(2);
    return new RecordSerializer<>(codec)
        .snapshotConfiguration()
        .resolveSchemaCompatibility(read(version, named(written)));
  }

  private static <T> RecordSerializerSnapshot<T> read(int version, byte[] bytes)
      throws IOException {
    RecordSerializerSnapshot<T> snapshot = new RecordSerializerSnapshot<>();
    snapshot.readSnapshot(
        version,
        new DataInputDeserializer(bytes),
        RecordSerializerSnapshotTest.class.getClassLoader());
    return snapshot;
  }

  /** What version 1 and 2 wrote. */
  private static byte[] named(RecordKind kind) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(32);
    out.writeUTF(kind.name());
    return out.getCopyOfBuffer();
  }

  private static byte[] bytes(TypeSerializerSnapshot<?> snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(32);
    snapshot.writeSnapshot(out);
    return out.getCopyOfBuffer();
  }
}
