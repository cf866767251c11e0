package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.api.record.SensorReadings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of every kind with random fields, written one behind the other, and damaged. */
final class RandomRecordsTest {

  /** A kind of record, and how one is drawn. */
  record Kind<T>(RecordCodec<T> codec, Function<SeededRandom, T> draw) {

    @Override
    public String toString() {
      return codec.kind() + " of version " + codec.version();
    }
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>(new ObservationCodec(), RandomRecordsTest::observation),
        new Kind<>(new DeadLetterCodec(), RandomRecordsTest::letter),
        new Kind<>(new CodeCodec(), RandomRecordsTest::code),
        new Kind<>(new SensorReadingsCodec(), RandomRecordsTest::readings),
        new Kind<>(new ModelReleaseCodec(), random -> release(random, origin(random))),
        new Kind<>(new ModelReleaseCodec.First(), random -> release(random, Origin.NOWHERE)),
        new Kind<>(new ResultCodec(), random -> result(random).by(author(random))),
        new Kind<>(new ResultCodec.First(), RandomRecordsTest::result),
        new Kind<>(new InboundCodec(), RandomRecordsTest::inbound),
        new Kind<>(new AnsweredRowCodec(), RandomRecordsTest::row),
        new Kind<>(new KeyQueueCodec(), RandomRecordsTest::queue));
  }

  @Test
  void exampleUsage() throws IOException {
    RecordSerializer<SensorReadings> serializer = new RecordSerializer<>(new SensorReadingsCodec());
    SensorReadings record = readings(new SeededRandom(1));

    assertThat(WireRecords.read(serializer, WireRecords.write(serializer, List.of(record))))
        .usingRecursiveComparison(WireRecords.bitByBit())
        .isEqualTo(List.of(record));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T> void recordsOneBehindTheOtherAreReadAsTheyWereWritten(Kind<T> kind) throws IOException {
    SeededRandom random = new SeededRandom(7);
    RecordSerializer<T> serializer = new RecordSerializer<>(kind.codec());
    for (int trial = 0; trial < 40; trial++) {
      List<T> records = new ArrayList<>();
      for (int i = random.below(12); i >= 0; i--) {
        records.add(kind.draw().apply(random));
      }
      byte[] bytes = WireRecords.write(serializer, records);

      assertThat(WireRecords.read(serializer, bytes))
          .usingRecursiveComparison(WireRecords.bitByBit())
          .isEqualTo(records);
      assertThat(WireRecords.write(serializer, WireRecords.read(serializer, bytes)))
          .isEqualTo(bytes);
    }
  }

  /** A record that ends early is refused; no other record is made of what is left of it. */
  @ParameterizedTest
  @MethodSource("kinds")
  <T> void aRecordThatIsCutOffIsNeverHalfRead(Kind<T> kind) throws IOException {
    SeededRandom random = new SeededRandom(8);
    RecordSerializer<T> serializer = new RecordSerializer<>(kind.codec());
    for (int trial = 0; trial < 10; trial++) {
      byte[] bytes = WireRecords.write(serializer, List.of(kind.draw().apply(random)));
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);

        assertThat(fate(serializer, cut)).as("%s of %s bytes", length, bytes.length).isNotNull();
      }
    }
  }

  /** Whatever the bytes are, they are a record or an error that says so, and take no memory. */
  @ParameterizedTest
  @MethodSource("kinds")
  <T> void damagedBytesAreARecordOrAnErrorOfInput(Kind<T> kind) throws IOException {
    SeededRandom random = new SeededRandom(9);
    RecordSerializer<T> serializer = new RecordSerializer<>(kind.codec());
    int refused = 0;
    for (int trial = 0; trial < 3000; trial++) {
      byte[] bytes = WireRecords.write(serializer, List.of(kind.draw().apply(random)));
      for (int edits = 1 + random.below(3); edits > 0; edits--) {
        int at = random.below(Math.min(bytes.length, 40));
        bytes[at] = (byte) (random.below(3) == 0 ? 0x7f : random.below(256));
      }
      IOException[] error = new IOException[1];

      assertThatCode(() -> error[0] = fate(serializer, bytes))
          .as(Arrays.toString(bytes))
          .doesNotThrowAnyException();
      if (error[0] != null) {
        refused++;
        assertThat(error[0].getMessage()).as(error[0].toString()).startsWith("Cannot read");
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  /** The error of reading one record; null if it is one. */
  private static <T> IOException fate(RecordSerializer<T> serializer, byte[] bytes) {
    try {
      serializer.deserialize(new DataInputDeserializer(bytes));
      return null;
    } catch (IOException refused) {
      return refused;
    }
  }

  /** Values of other sensors would be worse than none. */
  @Test
  void readingsWithMoreSensorsThanValuesAreRefused() throws IOException {
    RecordSerializer<SensorReadings> serializer = new RecordSerializer<>(new SensorReadingsCodec());
    SensorReadings uneven =
        new SensorReadings("k", "g", 1, new int[] {1, 2}, new float[] {3}, Origin.NOWHERE);

    IOException error = fate(serializer, WireRecords.write(serializer, List.of(uneven)));

    assertThat(error)
        .hasMessage(
            "Cannot read readings of sensors: expected as many values as sensors, 2, found 1; the"
                + " checkpoint is damaged");
  }

  private static Observation observation(SeededRandom random) {
    return new Observation(
        text(random),
        text(random),
        random.nextLong(),
        floats(random),
        random.below(2) == 0 ? null : text(random),
        origin(random));
  }

  private static DeadLetter letter(SeededRandom random) {
    Reason[] reasons = Reason.values();
    return new DeadLetter(
        reasons[random.below(reasons.length)], text(random), origin(random), text(random));
  }

  private static CodedObservation code(SeededRandom random) {
    return new CodedObservation(
        text(random),
        text(random),
        new CodedObservation.Position(random.nextLong(), random.nextLong(), random.nextLong()),
        bytes(random),
        random.below(2) == 0 ? null : text(random),
        origin(random));
  }

  private static SensorReadings readings(SeededRandom random) {
    float[] values = floats(random);
    int[] sensors = new int[values.length];
    for (int at = 0; at < sensors.length; at++) {
      sensors[at] = random.below(4096);
    }
    return new SensorReadings(
        text(random), text(random), random.nextLong(), sensors, values, origin(random));
  }

  private static ModelRelease release(SeededRandom random, Origin origin) {
    return new ModelRelease(text(random), text(random), random.nextLong(), bytes(random), origin);
  }

  private static Result result(SeededRandom random) {
    return new Result(
        text(random),
        text(random),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        floats(random),
        random.below(2) == 0 ? null : text(random));
  }

  private static ResultSource author(SeededRandom random) {
    ResultSource source = ResultSource.of(text(random));
    return random.below(2) == 0 ? source : source.shadow();
  }

  private static Inbound inbound(SeededRandom random) {
    return switch (random.below(5)) {
      case 0 -> observation(random);
      case 1 -> letter(random);
      case 2 -> code(random);
      case 3 -> release(random, origin(random));
      default -> readings(random);
    };
  }

  private static AnsweredRow row(SeededRandom random) {
    return new AnsweredRow(random.nextLong(), random.nextLong(), floats(random));
  }

  private static KeyQueue queue(SeededRandom random) {
    return new KeyQueue(
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong());
  }

  private static Origin origin(SeededRandom random) {
    return switch (random.below(3)) {
      case 0 -> Origin.NOWHERE;
      case 1 -> Origin.file(text(random), random.below(1 << 20));
      default -> Origin.topic(text(random), random.below(64), Math.abs(random.nextLong()));
    };
  }

  private static float[] floats(SeededRandom random) {
    float[] values = new float[random.below(8)];
    for (int at = 0; at < values.length; at++) {
      values[at] = Float.intBitsToFloat((int) random.nextLong());
    }
    return values;
  }

  private static byte[] bytes(SeededRandom random) {
    byte[] bytes = new byte[random.below(20)];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) random.below(256);
    }
    return bytes;
  }

  private static String text(SeededRandom random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.below(9); length > 0; length--) {
      text.append(List.of("a", "Ü", "🌡", "\0", "/", " ").get(random.below(6)));
    }
    return text.toString();
  }
}
