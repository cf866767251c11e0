package io.millrace.streaming.connect.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping.TimeForm;
import io.millrace.streaming.connect.record.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of zones; java.time is the oracle, as long as it changes nothing. */
final class ZonesTest {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final LocalDateTime FIRST = LocalDateTime.of(1990, 1, 1, 0, 0);

  @Test
  void exampleUsage() throws Refusal {
    TimeReader berlin = reader(TimeForm.ISO, "", "Europe/Berlin");

    assertThat(Instant.ofEpochMilli(berlin.read("2026-07-01 12:00")))
        .isEqualTo(Instant.parse("2026-07-01T10:00:00Z"));
    assertThat(Instant.ofEpochMilli(berlin.read("2026-01-01 12:00")))
        .isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Pacific/Chatham",
        "America/Sao_Paulo",
        "+05:45"
      })
  void everyLocalTimeIsThatOfTheZoneOrRefusedWhereItDoesNotExist(String name) throws Refusal {
    ZoneId zone = ZoneId.of(name);
    TimeReader iso = reader(TimeForm.ISO, "", name);
    TimeReader pattern = reader(TimeForm.PATTERN, "yyyy-MM-dd HH:mm:ss", name);
    SeededRandom random = new SeededRandom(name.hashCode());
    for (int i = 0; i < 2000; i++) {
      LocalDateTime local = FIRST.plusSeconds((long) random.below(60 * 365 * 24) * 3600);
      assertSame(local.plusMinutes(random.below(60)), zone, iso, pattern);
    }
  }

  /** The hours around each change of clocks, minute by minute. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Europe/Dublin"
      })
  void theHoursInWhichClocksChangeAreRight(String name) throws Refusal {
    ZoneId zone = ZoneId.of(name);
    TimeReader iso = reader(TimeForm.ISO, "", name);
    TimeReader pattern = reader(TimeForm.PATTERN, "yyyy-MM-dd HH:mm:ss", name);
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(Instant.parse("2011-01-01T00:00:00Z"));
    for (int changes = 0; changes < 4; changes++) {
      LocalDateTime at = change.getDateTimeBefore().minusMinutes(90);
      for (int minute = 0; minute < 240; minute++) {
        assertSame(at.plusMinutes(minute), zone, iso, pattern);
      }
      ZoneOffsetTransition next = zone.getRules().nextTransition(change.getInstant());
      if (next == null) {
        return;
      }
      change = next;
    }
  }

  private static void assertSame(
      LocalDateTime local, ZoneId zone, TimeReader iso, TimeReader pattern) throws Refusal {
    String text = local.format(LOCAL);
    if (zone.getRules().getValidOffsets(local).isEmpty()) {
      assertThat(refused(iso, text)).contains("does not exist when clocks are set forward");
      assertThat(refused(pattern, text)).contains("does not exist when clocks are set forward");
      return;
    }
    // Of two, java.time takes the earlier too.
    long expected = ZonedDateTime.of(local, zone).toInstant().toEpochMilli();
    assertThat(iso.read(text)).as("%s in %s", text, zone).isEqualTo(expected);
    assertThat(pattern.read(text)).as("%s in %s", text, zone).isEqualTo(expected);
  }

  /** What a text says of its offset counts more than the zone of the pipeline. */
  @ParameterizedTest
  @ValueSource(strings = {"XXX", "XX", "X", "' 'XXX", "' 'XX"})
  void anOffsetInTheTextIsTheOneThatCounts(String form) throws Refusal {
    DateTimeFormatter written =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS" + form, Locale.ROOT);
    TimeReader reader = reader(TimeForm.ISO, "", "Asia/Tokyo");
    TimeReader without = new TimeReader(TimeForm.ISO, "", null, "in field t", "");
    SeededRandom random = new SeededRandom(9);
    for (int i = 0; i < 500; i++) {
      int hours = random.below(25) - 12;
      int minutes = form.endsWith("X") && form.length() == 1 ? 0 : 15 * random.below(4);
      OffsetDateTime time =
          FIRST
              .plusSeconds(random.below(Integer.MAX_VALUE))
              .plusNanos(1_000_000L * random.below(1000))
              .atOffset(ZoneOffset.ofHoursMinutes(hours, hours < 0 ? -minutes : minutes));
      String text = time.format(written);

      assertThat(reader.read(text)).as(text).isEqualTo(time.toInstant().toEpochMilli());
      assertThat(without.read(text)).as(text).isEqualTo(time.toInstant().toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-07-01T12:00[Europe/Paris], 2026-07-01T10:00:00Z",
    "2026-07-01T12:00+02:00[Europe/Paris], 2026-07-01T10:00:00Z",
    "2026-07-01 12:00:00 Europe/Paris, 2026-07-01T10:00:00Z",
    "2026-07-01 12:00:00 UTC, 2026-07-01T12:00:00Z",
    "2026-07-01 12:00Z, 2026-07-01T12:00:00Z",
    "2026-07-01t12:00z, 2026-07-01T12:00:00Z",
  })
  void aZoneInTheTextIsTheOneThatCounts(String text, Instant instant) throws Refusal {
    assertThat(Instant.ofEpochMilli(reader(TimeForm.ISO, "", "Asia/Tokyo").read(text)))
        .isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13-01",
        "2026-02-30",
        "2026-04-31 10:00",
        "2025-02-29T00:00Z",
        "2026-1-1",
        "26-01-01",
        "2026-01-01T24:01",
        "2026-01-01T10:60",
        "2026-01-01T10:00:61",
        "2026-01-01T10:00+25:00",
        "2026-01-01T10:00 Mars/Olympus",
        "2026-01-01T",
        "2026-01-01 10",
        "2026-W01-1",
        "10:00",
        "2026-01-01T10:00Zulu"
      })
  void whatIsNoTimeIsRefusedAndMovedNowhere(String text) {
    assertThat(refused(reader(TimeForm.ISO, "", "UTC"), text)).contains("'" + text + "'");
  }

  @Test
  void partsOfADateThatAreLeftOutAreTheFirst() throws Refusal {
    assertThat(reader(TimeForm.PATTERN, "yyyy", "UTC").read("2026"))
        .isEqualTo(millis(LocalDate.of(2026, 1, 1)));
    assertThat(reader(TimeForm.PATTERN, "MM.yyyy", "UTC").read("07.2026"))
        .isEqualTo(millis(LocalDate.of(2026, 7, 1)));
    assertThat(reader(TimeForm.PATTERN, "yyyy-DDD", "UTC").read("2024-366"))
        .isEqualTo(millis(LocalDate.of(2024, 12, 31)));
    assertThat(refused(reader(TimeForm.PATTERN, "dd HH", "UTC"), "05 10")).isNotEmpty();
    assertThat(refused(reader(TimeForm.PATTERN, "yyyy-MM-dd mm", "UTC"), "2026-01-01 30"))
        .as("minutes of no hour")
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"70, 1970", "99, 1999", "00, 2000", "26, 2026", "69, 2069"})
  void yearsOfTwoDigitsAreThoseFrom1970To2069(String written, int year) throws Refusal {
    assertThat(reader(TimeForm.PATTERN, "dd.MM.yy", "UTC").read("03.02." + written))
        .isEqualTo(millis(LocalDate.of(year, 2, 3)));
    assertThat(reader(TimeForm.PATTERN, "uuMMdd", "UTC").read(written + "0203"))
        .isEqualTo(millis(LocalDate.of(year, 2, 3)));
  }

  /** A leap day of a year of two digits belongs to the year that is meant. */
  @Test
  void theLeapDayOfAYearOfTwoDigitsIsThatOfItsOwnYear() throws Refusal {
    TimeReader reader = reader(TimeForm.PATTERN, "dd.MM.yy", "UTC");

    assertThat(reader.read("29.02.24")).isEqualTo(millis(LocalDate.of(2024, 2, 29)));
    assertThat(reader.read("29.02.72")).isEqualTo(millis(LocalDate.of(1972, 2, 29)));
    assertThat(reader.read("29.02.00")).isEqualTo(millis(LocalDate.of(2000, 2, 29)));
    assertThat(refused(reader, "29.02.73")).contains("valid day");
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static TimeReader reader(TimeForm form, String letters, String zone) {
    return new TimeReader(form, letters, ZoneId.of(zone), "in field t", "");
  }

  private static String refused(TimeReader reader, String text) {
    Refusal refused = catchThrowableOfType(Refusal.class, () -> reader.read(text));
    return refused == null ? "taken" : refused.getMessage();
  }
}
