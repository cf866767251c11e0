package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Observation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that releases have written stay readable; the files come from a program of their own. */
class ReleasedRecordsTest {

  /** A file, the codec that reads it, and the records that it holds. */
  record Released<T>(String file, RecordCodec<T> codec, List<T> records) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Released<?>> ofRelease010() {
    return Stream.of(
        new Released<>("observation.bin", new ObservationCodec(), WireRecords.observations()),
        new Released<>("dead-letter.bin", new DeadLetterCodec(), WireRecords.deadLetters()),
        new Released<>("result.bin", new ResultCodec(), WireRecords.results()),
        new Released<>("model-release.bin", new ModelReleaseCodec(), WireRecords.releases()),
        new Released<>("code.bin", new CodeCodec(), WireRecords.codes()),
        new Released<>("inbound.bin", new InboundCodec(), WireRecords.inbound()));
  }

  static Stream<Released<?>> ofVersionOne() {
    return Stream.of(
        new Released<>(
            "result-version-1.bin", new ResultCodec.First(), WireRecords.resultsWithoutAuthor()),
        new Released<>(
            "model-release-version-1.bin",
            new ModelReleaseCodec.First(),
            WireRecords.releasesFromNowhere()),
        new Released<>(
            "inbound-version-1.bin", InboundCodec.first(), WireRecords.inboundOfVersionOne()));
  }

  @Test
  void exampleUsage() throws IOException {
    byte[] released = WireRecords.released("observation.bin");

    List<Observation> read =
        WireRecords.read(new RecordSerializer<>(new ObservationCodec()), released);

    assertThat(read.get(0).key()).isEqualTo("boiler-7");
    assertThat(read.get(0).values()).containsExactly(21.5f, -0f, 3e-38f);
  }

  @ParameterizedTest
  @MethodSource({"ofRelease010", "ofVersionOne"})
  <T> void readsWhatWasWrittenThen(Released<T> released) throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(released.codec());

    assertThat(WireRecords.read(serializer, WireRecords.released(released.file())))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(released.records());
  }

  @ParameterizedTest
  @MethodSource({"ofRelease010", "ofVersionOne"})
  <T> void writesTheSameBytesAsThen(Released<T> released) throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(released.codec());

    assertThat(WireRecords.write(serializer, released.records()))
        .isEqualTo(WireRecords.released(released.file()));
  }

  @Test
  void keepsTheBitsOfNumbersThatAreNone() throws IOException {
    Observation read =
        WireRecords.read(
                new RecordSerializer<>(new ObservationCodec()),
                WireRecords.released("observation.bin"))
            .get(2);

    assertThat(Float.floatToRawIntBits(read.values()[0])).isEqualTo(0x7FC0BEEF);
    assertThat(Float.floatToRawIntBits(read.values()[1])).isEqualTo(0xFFA00001);
  }

  /** Marks of later versions are -3 and below, so nothing of release 0.1.0 may begin with one. */
  @ParameterizedTest
  @MethodSource("ofRelease010")
  <T> void noRecordOfTheReleaseBeginsWithAMark(Released<T> released) throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(released.codec());
    for (T record : released.records()) {
      assertThat(WireRecords.write(serializer, List.of(record))[0]).isNotNegative();
    }
  }
}
