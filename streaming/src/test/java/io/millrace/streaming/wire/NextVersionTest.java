package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A later release changes the layout of a record, and goes on from what this one has written. */
class NextVersionTest {

  private static final RecordSerializer<Observation> TODAY =
      new RecordSerializer<>(new ObservationCodec());
  private static final RecordSerializer<Observation> NEXT =
      new RecordSerializer<>(new NextObservationCodec());

  @Test
  void exampleUsage() throws IOException {
    List<Observation> read = WireRecords.read(NEXT, WireRecords.released("observation.bin"));

    assertThat(read)
        .extracting(Observation::label)
        .containsExactly("night shift", NextObservationCodec.NONE_BEFORE, "");
  }

  @Test
  void recordsOfBothVersionsMayLieInOneChannel() throws IOException {
    Observation record = WireRecords.observations().get(0);
    List<byte[]> parts =
        List.of(
            WireRecords.write(TODAY, List.of(record)),
            WireRecords.write(NEXT, List.of(record)),
            WireRecords.write(TODAY, List.of(record)));

    assertThat(WireRecords.read(NEXT, joined(parts)))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(List.of(record, record, record));
  }

  @Test
  void thisReleaseRefusesTheNextVersionByItsNumber() {
    assertThatThrownBy(
            () -> WireRecords.read(TODAY, WireRecords.write(NEXT, WireRecords.observations())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected version 1 to 2, found version 3");
  }

  /** Entries of both versions lie in it: each keeps its own until it is written again. */
  @Test
  void aStateGoesOnInTheNextVersion() throws Exception {
    Waiting<Observation> today = new Waiting<>(Waiting.Backend.ROCKSDB, TODAY, null);
    today.add(WireRecords.observations());
    Waiting<Observation> next = new Waiting<>(Waiting.Backend.ROCKSDB, NEXT, today.stop());
    next.add(WireRecords.observations());

    List<Observation> waiting = next.take();

    assertThat(waiting)
        .extracting(Observation::label)
        .containsExactly(
            "night shift", NextObservationCodec.NONE_BEFORE, "", "night shift", null, "");
    assertThat(waiting).extracting(Observation::time).contains(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void thisReleaseRefusesAStateOfTheNextVersion() throws Exception {
    Waiting<Observation> next = new Waiting<>(Waiting.Backend.ROCKSDB, NEXT, null);
    next.add(WireRecords.observations());
    OperatorSubtaskState snapshot = next.stop();

    assertThatThrownBy(() -> new Waiting<>(Waiting.Backend.ROCKSDB, TODAY, snapshot))
        .hasStackTraceContaining(
            "Cannot read an observation: expected version 1 to 2, found version 3");
  }

  /** Bytes of version 1 tell no version, so Flink writes all of them anew. */
  @ParameterizedTest
  @EnumSource
  void aStateOfVersionOneIsMigrated(Waiting.Backend backend) throws Exception {
    Waiting<Result> first =
        new Waiting<>(backend, new RecordSerializer<>(new ResultCodec.First()), null);
    first.add(WireRecords.results());
    RecordSerializer<Result> serializer = new RecordSerializer<>(new ResultCodec());
    Waiting<Result> migrated = new Waiting<>(backend, serializer, first.stop());
    migrated.add(WireRecords.results());

    List<Result> waiting = new Waiting<>(backend, serializer, migrated.stop()).take();

    List<Result> expected = new ArrayList<>(WireRecords.resultsWithoutAuthor());
    expected.addAll(WireRecords.results());
    assertThat(waiting).usingRecursiveComparison(WireRecords.bitByBit()).isEqualTo(expected);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
