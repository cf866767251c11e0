package io.millrace.streaming.connect.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping.TimeForm;
import io.millrace.streaming.connect.record.Refusal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeReaderTest {

  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final long NOW = Instant.parse("2026-01-31T08:15:30.250Z").toEpochMilli();

  @Test
  void exampleUsage() throws Refusal {
    assertThat(reader(TimeForm.SECONDS, "").read("1769847330.25")).isEqualTo(NOW);
    assertThat(reader(TimeForm.ISO, "").read("2026-01-31T09:15:30.25+01:00")).isEqualTo(NOW);
    assertThat(reader(TimeForm.PATTERN, "dd.MM.yyyy HH:mm:ss,SSS").read("31.01.2026 08:15:30,250"))
        .isEqualTo(NOW);
  }

  /** Digits are counted by hand here: milliseconds, rounded towards the past. */
  @ParameterizedTest
  @EnumSource(
      value = TimeForm.class,
      names = {"SECONDS", "MILLIS", "MICROS", "NANOS"})
  void everyUnitIsReadWithItsFractionRoundedDown(TimeForm form) throws Refusal {
    int digits =
        switch (form) {
          case SECONDS -> 0;
          case MILLIS -> 3;
          case MICROS -> 6;
          default -> 9;
        };
    SeededRandom random = new SeededRandom(5);
    TimeReader reader = reader(form, "");
    for (int i = 0; i < 500; i++) {
      // From 1990 to 2190, in nanoseconds.
      long seconds = 631_152_000L + Math.floorMod(random.below(1 << 30) * 7L, 6_300_000_000L);
      int nanos = random.below(1_000_000_000);
      String all = String.format(Locale.ROOT, "%d%09d", seconds, nanos);
      int point = all.length() - 9 + digits;
      String text = all.substring(0, point) + (point < all.length() ? "." : "");
      text += all.substring(point);

      assertThat(reader.read(text)).as(text).isEqualTo(seconds * 1000 + nanos / 1_000_000);
    }
  }

  @Test
  void timesBefore1970AreRoundedDownToo() throws Refusal {
    TimeReader reader = reader(TimeForm.SECONDS, "");

    assertThat(reader.read("-1")).isEqualTo(-1000);
    assertThat(reader.read("-0.0001")).isEqualTo(-1);
    assertThat(reader.read("+12")).isEqualTo(12_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e9",
        "0x10",
        "1_000",
        "12,5",
        "NaN",
        "Infinity",
        "--1",
        "1.2.3",
        ".",
        "-",
        " 1",
        "１２３",
        "null",
        "true"
      })
  void whatIsNoDecimalNumberIsNoTime(String text) {
    for (TimeForm form : new TimeForm[] {TimeForm.SECONDS, TimeForm.MILLIS, TimeForm.NANOS}) {
      assertThat(refused(reader(form, ""), text)).contains("in field t, found '" + text + "'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SECONDS | 1769847330250       | time: {unit: ms}
          SECONDS | 1769847330250123    | time: {unit: us}
          SECONDS | 1769847330250123456 | time: {unit: ns}
          MILLIS  | 1769847330250123    | time: {unit: us}
          MICROS  | 1769847330250       | time: {unit: ms}
          MICROS  | 1769847330          | time: {unit: s}
          NANOS   | 1769847330          | time: {unit: s}
          NANOS   | 1769847330250123    | time: {unit: us}
          """)
  void aWrongUnitIsRefusedWithTheRightOne(TimeForm form, String text, String cure) {
    assertThat(refused(reader(form, ""), text))
        .contains("found " + text, "2026-01-31T08:15:30", "write " + cure);
  }

  /** Decision 28: {@code unit: ms} is a promise that the number is what it says. */
  @Test
  void declaredMillisecondsAreTakenAsTheyAreAndAWordForThemIsNot() throws Refusal {
    assertThat(reader(TimeForm.MILLIS, "").read("1769847330")).isEqualTo(1_769_847_330L);
    assertThat(refused(reader(TimeForm.MILLIS, TimeReader.MILLIS_WORD), "1769847330"))
        .contains("more likely seconds (2026-01-31T08:15:30Z and not 1970-01-21T")
        .contains("write pattern: seconds");
    assertThat(refused(reader(TimeForm.UNDECLARED, ""), "20260131")).contains("pattern: yyyyMMdd");
  }

  @Test
  void aTextWithoutZoneNeedsOne() {
    TimeReader without = new TimeReader(TimeForm.ISO, "", null, "in field t", "");

    assertThat(refused(without, "2026-01-31T08:15:30")).isNotEmpty();
    assertThat(refused(without, "31.01.2026"))
        .contains("expected a time with an offset such as 2026-01-31T08:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd HH:mm:ss",
    "dd.MM.yyyy HH:mm:ss",
    "yyyy/MM/dd'T'HH:mm:ss",
    "yyyyMMddHHmmss",
    "d MMM yyyy HH:mm:ss",
    "MM/dd/yyyy hh:mm:ss a"
  })
  void aPatternReadsWhatTheJdkWritesWithIt(String letters) throws Refusal {
    DateTimeFormatter written = DateTimeFormatter.ofPattern(letters, Locale.ENGLISH);
    TimeReader reader = reader(TimeForm.PATTERN, letters);
    SeededRandom random = new SeededRandom(6);
    for (int i = 0; i < 300; i++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(random.below(Integer.MAX_VALUE), 0, ZoneOffset.UTC);
      String text = written.format(time);

      assertThat(reader.read(text))
          .as(text)
          .isEqualTo(time.toInstant(ZoneOffset.UTC).toEpochMilli());
    }
  }

  /** The time before is kept, because many records have the same. */
  @Test
  void theTimeOfARecordIsNeverThatOfTheOneBefore() throws Refusal {
    TimeReader reader = reader(TimeForm.SECONDS, "");
    StringBuilder text = new StringBuilder();
    BigInteger sum = BigInteger.ZERO;
    for (long second :
        new long[] {1_000_000_000L, 1_000_000_000L, 1_000_000_001L, 1_000_000_000L}) {
      text.setLength(0);
      text.append(second);
      sum = sum.add(BigInteger.valueOf(reader.read(text)));
      assertThat(refused(reader, "x")).contains("found 'x'");
    }
    assertThat(sum).isEqualTo(BigInteger.valueOf(4_000_000_001_000L));
  }

  @Test
  void nothingAndEndlessTextAreNoTimes() {
    TimeReader reader = reader(TimeForm.UNDECLARED, "");

    assertThat(refused(reader, "")).endsWith("found nothing");
    assertThat(refused(reader, "9".repeat(101))).contains("expected whole milliseconds");
    assertThat(refused(reader, "9".repeat(100))).isNotEmpty();
  }

  private static TimeReader reader(TimeForm form, String letters) {
    return new TimeReader(form, letters, UTC, "in field t", "");
  }

  private static String refused(TimeReader reader, String text) {
    return catchThrowableOfType(Refusal.class, () -> reader.read(text)).getMessage();
  }
}
