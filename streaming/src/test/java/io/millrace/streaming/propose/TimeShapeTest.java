package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.time.PatternCheck;
import io.millrace.streaming.connect.time.TimeReader;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeShapeTest {

  @Test
  void exampleUsage() {
    assertThat(TimeShape.patterns("31.01.2026 08:15", List.of(0))).containsExactly("d.M.yyyy H:mm");
    assertThat(TimeShape.patterns("01/02/2026 8:15 pm", List.of(0)))
        .as("twelve hours: the month comes first")
        .containsExactly("M/d/yyyy h:mm a", "d/M/yyyy h:mm a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-01-31            | yyyy-M-d
          2026/01/31 8:15       | yyyy/M/d H:mm
          2026.01.31T08:15:30   | yyyy.M.d'T'H:mm:ss
          20260131              | yyyyMMdd
          20260131_08:15        | yyyyMMdd'_'H:mm
          20260131-081530       |
          31-Jan-26 08.15.30    | d-MMM-yy H.mm.ss
          31 January 2026       | d MMMM yyyy
          Jan 31, 2026 8:15     | MMM d, yyyy H:mm
          31/Jan/2026           | d/MMM/yyyy
          31.1.26               | d.M.yy
          2026-01-31 08h15      | yyyy-M-d H'h'mm
          2026-01-31 08:15:30+01:00 | yyyy-M-d H:mm:ssXXX
          2026-01-31 08:15:30 +0100 | yyyy-M-d H:mm:ss XX
          2026-01-31 08:15:30 CET | yyyy-M-d H:mm:ss z
          Sat, 31 Jan 2026 08:15:30 | EEE, d MMM yyyy H:mm:ss
          yesterday             |
          12.5                  |
          2026                  |
          2026-01/31            |
          """)
  void aTextHasThePatternOfItsShape(String text, String pattern) {
    assertThat(TimeShape.patterns(text, List.of(0)))
        .isEqualTo(pattern == null ? List.of() : List.of(pattern));
  }

  @Test
  void theFractionOfASecondHasTheDigitsOfAllTexts() {
    assertThat(TimeShape.fraction("2026-01-31 08:15:30.250")).isEqualTo(3);
    assertThat(TimeShape.fraction("2026-01-31 08:15:30,5")).isEqualTo(1);
    assertThat(TimeShape.fraction("2026-01-31 08:15:30")).isZero();
    assertThat(TimeShape.fraction("nothing")).isZero();
    assertThat(TimeShape.patterns("2026-01-31 08:15:30,5", List.of(1)))
        .containsExactly("yyyy-M-d H:mm:ss,S");
  }

  /** What the JDK writes in the way of a device is read back by a pattern of its shape. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd HH:mm:ss",
        "dd.MM.yyyy HH:mm",
        "dd/MM/yyyy HH:mm:ss",
        "MM/dd/yyyy hh:mm:ss a",
        "M/d/yyyy h:mm a",
        "d MMM yyyy HH:mm:ss",
        "MMM d, yyyy HH:mm",
        "dd-MMM-yyyy HH:mm:ss.SSS",
        "yyyyMMdd HH:mm:ss",
        "yyyy/MM/dd'T'HH:mm:ss.SSSSSS",
        "EEE, d MMM yyyy HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss XXX",
        "d.M.yyyy H.mm",
        "dd-MM-yyyy",
        "EEE d MMM yyyy"
      })
  void whatTheJdkWritesIsReadByAPatternOfItsShape(String letters) {
    DateTimeFormatter writer = DateTimeFormatter.ofPattern(letters, Locale.ENGLISH);
    SeededRandom random = new SeededRandom(letters.hashCode());
    for (int trial = 0; trial < 100; trial++) {
      LocalDateTime time =
          LocalDateTime.of(2000, 1, 1, 0, 0)
              .plusSeconds(random.below(Integer.MAX_VALUE))
              .plusNanos(1000L * random.below(1_000_000));
      String text = writer.format(time.atOffset(ZoneOffset.ofHours(2)));
      List<String> patterns = TimeShape.patterns(text, List.of(TimeShape.fraction(text)));

      assertThat(patterns).as(text).isNotEmpty();
      assertThat(patterns).allMatch(pattern -> PatternCheck.fault(pattern).isEmpty());
      assertThat(patterns.stream().map(pattern -> again(text, pattern, writer)))
          .as(text + " by " + patterns)
          .contains(text);
    }
  }

  /** The text that a pattern reads, written again; empty if it cannot read it. */
  private static String again(String text, String pattern, DateTimeFormatter writer) {
    TimeReader reader =
        new TimeReader(Mapping.TimeForm.PATTERN, pattern, ZoneOffset.ofHours(2), "in column t", "");
    try {
      return writer
          .format(Instant.ofEpochMilli(reader.read(text)).atOffset(ZoneOffset.ofHours(2)))
          // Milliseconds are all that a time keeps.
          .replaceFirst("(\\.\\d{3})000", "$1" + text.replaceFirst(".*\\.\\d{3}", ""));
    } catch (Refusal unreadable) {
      return "";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T08:15:30Z, true",
    "2026-01-31 08:15+01, true",
    "2026-01-31 08:15:30.5 +0100, true",
    "2026-01-31 08:15 CET, true",
    "2026-01-31T08:15[Europe/Berlin], true",
    "2026-01-31T08:15+01:00[Europe/Berlin], true",
    "2026-01-31 08:15:30, false",
    "2026-01-31, false",
    "31-01-2026, false",
    "'  2026-01-31T08:15Z ', true"
  })
  void anOffsetOrZoneBehindTheTimeIsSeen(String text, boolean zoned) {
    assertThat(TimeShape.hasZone(text)).isEqualTo(zoned);
  }

  @ParameterizedTest
  @CsvSource({
    "08:15, true",
    "8:15:30, true",
    "8.15, true",
    "08h15, true",
    "08:15:30.123, true",
    "8:15 PM, true",
    "8:15pm, true",
    "8, false",
    "08:1, false",
    "noon, false",
    "08:15:30:00, false"
  })
  void aTimeOfDayHasHoursAndMinutes(String text, boolean time) {
    assertThat(TimeShape.isTimeOfDay(text)).isEqualTo(time);
  }

  @Test
  void wordsInANameTellATime() {
    for (String name :
        List.of("time", "eventTime", "Time_Stamp_ts", "device.created-at", "DATUM", "t")) {
      assertThat(TimeNames.isOne(name)).as(name).isTrue();
    }
    for (String name : List.of("temp", "times", "device.id", "attic", "")) {
      assertThat(TimeNames.isOne(name)).as(name).isFalse();
    }
    assertThat(TimeNames.words("a.recordedAtUtc")).containsExactly("recorded", "at", "utc");
    assertThat(TimeNames.last("a.[\"Day\"]")).isEqualTo("day");
    assertThat(TimeNames.isPart("date.Hour")).isTrue();
    assertThat(TimeNames.isPart("hours_run")).isFalse();
    assertThat(TimeNames.isHour("HR")).isTrue();
  }

  @Test
  void theUnitOfACountIsInItsName() {
    assertThat(Units.ofName(TimeNames.words("elapsed_ms"))).isEqualTo(Mapping.TimeForm.MILLIS);
    assertThat(Units.ofName(TimeNames.words("time us"))).isEqualTo(Mapping.TimeForm.MICROS);
    assertThat(Units.ofName(TimeNames.words("nanos"))).isEqualTo(Mapping.TimeForm.NANOS);
    assertThat(Units.ofName(TimeNames.words("t"))).isEqualTo(Mapping.TimeForm.SECONDS);
    assertThat(Units.written(Mapping.TimeForm.MICROS)).isEqualTo("us");
    assertThat(Units.written(Mapping.TimeForm.ISO)).isEmpty();
    assertThat(Units.word(Mapping.TimeForm.NANOS)).isEqualTo("nanoseconds");
    assertThat(Units.digits(Mapping.TimeForm.MICROS)).isEqualTo(6);
  }
}
