package io.millrace.streaming.connect.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.api.math.SeededRandom;
import io.millrace.streaming.connect.time.TimePattern.UnreadableTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimePatternTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void exampleUsage() throws UnreadableTime {
    TimePattern german = TimePattern.of("dd.MM.yyyy HH:mm");

    assertThat(Instant.ofEpochMilli(german.read("05.03.2024 07:30", BERLIN)))
        .isEqualTo("2024-03-05T06:30:00Z");
  }

  /** The oracle puts the text together by hand, and asks the zone's own rules. */
  @Test
  void localTimesAreThoseOfTheirZone() throws UnreadableTime {
    TimePattern pattern = TimePattern.of("yyyy-MM-dd'T'HH:mm:ss.SSS");
    SeededRandom random = new SeededRandom(3);
    for (int i = 0; i < 2000; i++) {
      LocalDateTime local =
          LocalDateTime.of(1990, 1, 1, 0, 0)
              .plusMinutes((long) (random.uniform() * 60 * 365 * 24 * 60))
              .plusNanos((long) (random.uniform() * 60_000) * 1_000_000);
      if (BERLIN.getRules().getValidOffsets(local).isEmpty()) {
        continue;
      }
      String text =
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02dT%02d:%02d:%02d.%03d",
              local.getYear(),
              local.getMonthValue(),
              local.getDayOfMonth(),
              local.getHour(),
              local.getMinute(),
              local.getSecond(),
              local.getNano() / 1_000_000);
      assertThat(pattern.read(text, BERLIN))
          .as(text)
          .isEqualTo(ZonedDateTime.of(local, BERLIN).toInstant().toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2024-03-05, 2024-03-05T00:00:00Z",
    "2024-03-05 07:30, 2024-03-05T07:30:00Z",
    "2024-03-05t07:30:15.25Z, 2024-03-05T07:30:15.250Z",
    "2024-03-05T07:30:00+01, 2024-03-05T06:30:00Z",
    "2024-03-05T07:30:00 -0330, 2024-03-05T11:00:00Z",
    "2024-03-05T07:30:00+01:00, 2024-03-05T06:30:00Z",
    "2024-07-05T07:30:00[Europe/Berlin], 2024-07-05T05:30:00Z"
  })
  void isoNamesItsOffsetOrZoneOrHasThatOfTheSource(String text, Instant expected)
      throws UnreadableTime {
    assertThat(Instant.ofEpochMilli(TimePattern.iso().read(text, ZoneOffset.UTC)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy, 2024, 2024-01-01T00:00:00Z",
    "yyyy-MM, 2024-11, 2024-11-01T00:00:00Z",
    "yyyyMMddHH, 2024030507, 2024-03-05T07:00:00Z",
    "dd/MM/yy, 05/03/69, 2069-03-05T00:00:00Z",
    "dd/MM/yy, 05/03/70, 1970-03-05T00:00:00Z",
    "d MMM yyyy hh:mm a, 5 mar 2024 11:30 pm, 2024-03-05T23:30:00Z",
    "yyyy-DDD, 2024-366, 2024-12-31T00:00:00Z"
  })
  void whatThePatternLeavesOutIsTheBeginning(String letters, String text, Instant expected)
      throws UnreadableTime {
    assertThat(Instant.ofEpochMilli(TimePattern.of(letters).read(text, ZoneOffset.UTC)))
        .isEqualTo(expected);
  }

  /** Clocks were set back on 27 October 2024 at three, so half past two came twice. */
  @Test
  void aTimeThatComesTwiceIsTheFirst() throws UnreadableTime {
    long read = TimePattern.of("yyyy-MM-dd HH:mm").read("2024-10-27 02:30", BERLIN);

    assertThat(Instant.ofEpochMilli(read)).isEqualTo("2024-10-27T00:30:00Z");
  }

  @Test
  void aTimeThatNeverWasIsRefusedWithTheCure() {
    assertThatExceptionOfType(UnreadableTime.class)
        .isThrownBy(() -> TimePattern.of("yyyy-MM-dd HH:mm").read("2024-03-31 02:30", BERLIN))
        .withMessage(
            "expected a time that exists in Europe/Berlin, found '2024-03-31 02:30', which does not"
                + " exist when clocks are set forward; if the data has no daylight saving time, set"
                + " zone: \"+01:00\"");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd, 2024-02-30",
    "yyyy-MM-dd, 2023-02-29",
    "yyyy-MM-dd hh:mm, 2024-03-05 07:30",
    "yyyy-MM-dd mm, 2024-03-05 30",
    "yyyy dd, 2024 05",
    "yyyy-MM-dd, 2024-03-05 and more",
    "HH:mm, 07:30"
  })
  void whatDoesNotTellTheTimeIsRefused(String letters, String text) {
    assertThatExceptionOfType(UnreadableTime.class)
        .isThrownBy(() -> TimePattern.of(letters).read(text, ZoneOffset.UTC));
  }

  @Test
  void aTimeWithoutAZoneIsRefusedWhereTheSourceNamesNone() {
    assertThatExceptionOfType(UnreadableTime.class)
        .isThrownBy(() -> TimePattern.iso().read("2024-03-05T07:30", null));
  }
}
