package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.junit.jupiter.api.Test;

class ReadingDecoderTest {

  private static final Origin ORIGIN = Origin.topic("boilers", 2, 17);

  /** A program's own type. */
  private record Reading(String key, String group, Long time, float[] values, String label) {

    @Override
    public String toString() {
      return "Reading of " + key;
    }
  }

  @Test
  void exampleUsage() throws InterruptedException {
    Observation read =
        (Observation) read(new Reading("b7", "plant", 1000L, new float[] {1, Float.NaN}, "night"));

    assertThat(read.key()).isEqualTo("b7");
    assertThat(read.group()).isEqualTo("plant");
    assertThat(read.time()).isEqualTo(1000);
    assertThat(read.values()).containsExactly(1, Float.NaN);
    assertThat(read.label()).isEqualTo("night");
    assertThat(read.origin()).isEqualTo(ORIGIN);
  }

  @Test
  void aReadingWithoutAGroupIsOfTheGroupOfItsKey() throws InterruptedException {
    Observation read = (Observation) read(new Reading("b7", null, 1000L, new float[2], null));

    assertThat(read.group()).isEqualTo("b7");
    assertThat(read.label()).isNull();
  }

  @Test
  void theArrayOfTheProgramIsCopied() throws InterruptedException {
    float[] reused = {1, 2};
    Observation read = (Observation) read(new Reading("b7", null, 0L, reused, null));

    reused[0] = 9;

    assertThat(read.values()).containsExactly(1, 2);
  }

  @Test
  void whatIsNotThereIsToldByItsName() throws InterruptedException {
    float[] two = new float[2];
    assertRefused(null, Reason.MALFORMED, "expected a reading, found null");
    assertRefused(
        new Reading(null, null, 0L, two, null),
        Reason.MALFORMED,
        "expected a key, its extractor returned null");
    assertRefused(
        new Reading("a", null, null, two, null),
        Reason.MALFORMED,
        "expected a time, its extractor returned null");
    assertRefused(
        new Reading("a", null, 0L, null, null),
        Reason.MALFORMED,
        "expected values, their extractor returned null");
  }

  /** Text, times and numbers have the bounds of a JSON record. */
  @Test
  void whatIsOutOfBoundsIsToldWithTheBound() throws InterruptedException {
    float[] two = new float[2];
    assertRefused(
        new Reading("", null, 0L, two, null),
        Reason.MALFORMED,
        "expected text as key, found an empty one");
    assertRefused(
        new Reading("a", "", 0L, two, null),
        Reason.MALFORMED,
        "expected text as group, found an empty one");
    assertRefused(
        new Reading("a", null, 0L, two, "x".repeat(513)),
        Reason.OVERSIZED,
        "expected at most 512 characters as label, found 513");
    assertRefused(
        new Reading("a", null, 1_700_000_000_000_000L, two, null),
        Reason.MALFORMED,
        "expected a time from 1900 to 2199 in milliseconds since 1970, found 1700000000000000");
    assertRefused(
        new Reading("a", null, 0L, new float[3], null),
        Reason.WRONG_WIDTH,
        "expected 2 values, one per channel, found 3; give one for each, NaN where nothing was"
            + " observed");
    assertRefused(
        new Reading("a", null, 0L, new float[] {1, Float.POSITIVE_INFINITY}, null),
        Reason.NOT_FINITE,
        "expected a number within 32-bit range for channel 'pressure', found one beyond; return"
            + " NaN where nothing was observed");
  }

  /** A key with half a pair of surrogates would be another key behind the network. */
  @Test
  void textWithHalfACharacterIsRefused() throws InterruptedException {
    String half = "b\ud83d";
    float[] two = new float[2];

    assertThat(read(new Reading("b\ud83d\ude00", null, 0L, two, null)))
        .isInstanceOf(Observation.class);
    for (Reading reading :
        List.of(
            new Reading(half, null, 0L, two, null),
            new Reading("b", half, 0L, two, null),
            new Reading("b", null, 0L, two, half))) {
      DeadLetter letter = (DeadLetter) read(reading);
      assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
      assertThat(letter.detail()).startsWith("expected whole characters as ");
    }
  }

  @Test
  void whatAnExtractorThrowsIsToldWithTheLineOfTheProgram() throws InterruptedException {
    DeadLetter letter = letter(with(reading -> Long.valueOf("soon")));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail())
        .startsWith(
            "expected time, its extractor threw java.lang.NumberFormatException: For input string:"
                + " \"soon\" at ")
        .contains("ReadingDecoderTest.java:");
    assertThat(letter.origin()).isEqualTo(ORIGIN);
    assertThat(letter.payload()).isEqualTo("Reading of b7");
  }

  @Test
  void aFailedAssertionAndAStackThatOverflowsAreOfTheReading() throws InterruptedException {
    assertThat(letter(with(reading -> fail(new AssertionError("odd")))).detail())
        .contains("java.lang.AssertionError: odd");
    assertThat(letter(with(reading -> endless(1))).detail()).contains("StackOverflowError");
  }

  @Test
  void otherErrorsAndInterruptsAreNotOfTheReading() {
    assertThatThrownBy(() -> letter(with(reading -> fail(new NoClassDefFoundError("Lost")))))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThatThrownBy(
            () ->
                letter(
                    with(
                        reading -> {
                          throw new InterruptedException();
                        })))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void aTypeThatIsNotPromisedIsADeadLetter() throws InterruptedException {
    @SuppressWarnings({"unchecked", "rawtypes"}) // As a program without generics would.
    MapFunction<Reading, Long> raw = (MapFunction) (MapFunction<Reading, Object>) it -> "text";

    assertThat(letter(with(raw)).detail()).contains("ClassCastException");
  }

  @Test
  void aToStringThatThrowsHidesNothing() throws InterruptedException {
    ReadingDecoder<Object> decoder =
        new ReadingDecoder<>(
            new ReadingDecoder.Parts<>(
                it -> null, it -> null, it -> 0L, it -> new float[1], it -> null),
            List.of("a"));
    Object silent =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException();
          }
        };

    DeadLetter letter = (DeadLetter) decoder.read(silent, ORIGIN);

    assertThat(letter.detail()).isEqualTo("expected a key, its extractor returned null");
    assertThat(letter.payload()).endsWith(", whose toString threw java.lang.IllegalStateException");
  }

  @Test
  void aPartThatRefusesItsValueKeepsItsReason() throws InterruptedException {
    DeadLetter letter = letter(with(it -> EventTimes.notSeconds(1_400_000_000L)));

    assertThat(letter.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(letter.detail()).startsWith("expected milliseconds since 1970, found 1400000000");
  }

  @Test
  void aLongReadingIsCut() throws InterruptedException {
    ReadingDecoder<String> decoder =
        new ReadingDecoder<>(
            new ReadingDecoder.Parts<>(
                it -> it, it -> null, it -> 0L, it -> new float[1], it -> null),
            List.of("a"));

    DeadLetter letter = (DeadLetter) decoder.read("x".repeat(5000), ORIGIN);

    assertThat(letter.payload()).hasSize(1001).endsWith("…");
  }

  @Test
  void aReadingOfOneSensorNamesIt() throws InterruptedException {
    SensorReadings read = (SensorReadings) single("F1", 7.5f);
    assertThat(read.key()).isEqualTo("pump");
    assertThat(read.group()).isEqualTo("pump");
    assertThat(read.time()).isEqualTo(5);
    assertThat(read.sensors()).containsExactly(1);
    assertThat(read.values()).containsExactly(7.5f);
    assertThat(((SensorReadings) single("T1", null)).sensors()).as("no value").isEmpty();
    assertThat(((SensorReadings) single("T1", Float.NaN)).sensors()).isEmpty();

    assertThat(((DeadLetter) single("F2", 1f)).reason()).isEqualTo(Reason.UNKNOWN_SENSOR);
    assertThat(((DeadLetter) single("F2", 1f)).detail())
        .startsWith("expected a sensor that align names (T1, F1), found 'F2'");
    assertThat(((DeadLetter) single(null, 1f)).detail())
        .isEqualTo("expected a sensor, its extractor returned null");
    assertThat(((DeadLetter) single("T1", Float.POSITIVE_INFINITY)).reason())
        .isEqualTo(Reason.NOT_FINITE);
  }

  private static Inbound single(String sensor, Float value) throws InterruptedException {
    return ReadingDecoder.ofSensors(
            new ReadingDecoder.Parts<String>(it -> it, it -> null, it -> 5L, null, null),
            new ReadingDecoder.Single<>(it -> sensor, it -> value),
            List.of("T1", "F1"))
        .read("pump", ORIGIN);
  }

  private static Long fail(Error error) {
    throw error;
  }

  @SuppressWarnings("InfiniteRecursion") // On purpose.
  private static Long endless(long depth) {
    return endless(depth + 1);
  }

  private static ReadingDecoder<Reading> with(MapFunction<Reading, Long> time) {
    return new ReadingDecoder<>(
        new ReadingDecoder.Parts<>(
            Reading::key, Reading::group, time, Reading::values, Reading::label),
        List.of("temperature", "pressure"));
  }

  private static DeadLetter letter(ReadingDecoder<Reading> decoder) throws InterruptedException {
    return (DeadLetter) decoder.read(new Reading("b7", null, 0L, new float[2], null), ORIGIN);
  }

  private static Inbound read(Reading reading) throws InterruptedException {
    return with(Reading::time).read(reading, ORIGIN);
  }

  private static void assertRefused(Reading reading, Reason reason, String detail)
      throws InterruptedException {
    DeadLetter letter = (DeadLetter) read(reading);
    assertThat(letter.detail()).isEqualTo(detail);
    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.origin()).isEqualTo(ORIGIN);
  }
}
