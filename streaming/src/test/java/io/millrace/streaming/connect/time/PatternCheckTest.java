package io.millrace.streaming.connect.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping.TimeForm;
import io.millrace.streaming.connect.record.Refusal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternCheckTest {

  @Test
  void exampleUsage() {
    assertThat(PatternCheck.fault("yyyy-MM-dd HH:mm:ss")).isEmpty();
    assertThat(PatternCheck.fault("yyyy-MM-dd hh:mm"))
        .contains(
            "h counts hours from 1 to 12 and needs am or pm (a); write HH for hours from 0 to 23");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          YYYY-MM-dd          | Y is the year of the week; write yyyy for the year
          yyyy-MM-DD          | D is the day of the year; write dd for the day of the month
          yyyy-mm-dd          | m is the minute; write MM for the month
          yyyy-MM-dd HH:MM    | M is the month, and is written twice; write mm for the minute
          yyyy-mm-dd HH:MM    | m is the minute and M the month; write MM for the month
          dd/mm/yyyy HH:MM:ss | m is the minute and M the month; write MM for the month
          yyyy-MM-dd HH:mm:ss.nnn | n counts nanoseconds
          yyyy-MM-dd HH:mm:mm | m is written twice; write each part of a time once
          HH:mm:ss            | no time can be read from it
          MM-dd HH:mm         | no time can be read from it
          yyyy-MM-dd ss       | no time can be read from it
          qwertz              | expected letters as in Java's DateTimeFormatter
          yyyy-MM-dd {HH      | expected letters as in Java's DateTimeFormatter
          """)
  void aPatternThatTellsNoTimeIsAFaultWithTheCure(String letters, String cure) {
    assertThat(PatternCheck.fault(letters)).isPresent().get().asString().contains(cure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy",
        "yyyyMMdd",
        "d.M.yyyy",
        "dd-MMM-yy HH.mm",
        "EEE, d MMM yyyy HH:mm:ss Z",
        "MM/dd/yyyy hh:mm:ss a",
        "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]",
        "yyyy-MM-dd[ HH:mm[:ss]]",
        "yyyy-DDD HH:mm",
        "YYYY-'W'ww-e",
        "yyyy-MM-dd HH'h'mm'm'ss's'",
        "yyyy M d H",
        "uuuu-MM-dd HH:mm:ss.SSSSSS",
        "yyyy-MM-dd HH:mm:ss.nnnnnnnnn"
      })
  void patternsOfUsersAreTaken(String letters) {
    assertThat(PatternCheck.fault(letters)).as(letters).isEmpty();
  }

  /**
   * Patterns at random: where none is at fault, the JDK writes times by it which are read back as
   * they are, up to the part that the pattern leaves out.
   */
  @Test
  void whatIsNoFaultReadsBackWhatTheJdkWrites() throws Refusal {
    List<String> parts =
        List.of(
            "yyyy", "yy", "MM", "M", "MMM", "dd", "d", "HH", "H", "hh", "mm", "ss", "SSS", "a",
            "DDD", "YYYY", "uuuu");
    List<String> between = List.of("-", " ", ":", ".", "/", "'T'");
    SeededRandom random = new SeededRandom(7);
    int taken = 0;
    for (int trial = 0; trial < 3000; trial++) {
      List<String> chosen = new ArrayList<>();
      for (int i = 2 + random.below(6); i > 0; i--) {
        chosen.add(parts.get(random.below(parts.size())));
      }
      StringBuilder letters = new StringBuilder(chosen.get(0));
      for (String part : chosen.subList(1, chosen.size())) {
        letters.append(between.get(random.below(between.size()))).append(part);
      }
      if (PatternCheck.fault(letters.toString()).isEmpty()) {
        taken++;
        assertReadsBack(letters.toString(), random);
      }
    }
    assertThat(taken).isGreaterThan(30);
  }

  private static void assertReadsBack(String letters, SeededRandom random) throws Refusal {
    DateTimeFormatter written = DateTimeFormatter.ofPattern(letters, Locale.ENGLISH);
    TimeReader reader = new TimeReader(TimeForm.PATTERN, letters, ZoneOffset.UTC, "in field t", "");
    for (int i = 0; i < 20; i++) {
      LocalDateTime time =
          LocalDateTime.of(2001, 1, 1, 0, 0).plusSeconds(random.below(2_000_000_000));
      String text = written.format(time);
      LocalDateTime read =
          LocalDateTime.ofInstant(Instant.ofEpochMilli(reader.read(text)), ZoneOffset.UTC);

      assertThat(written.format(read)).as(letters).isEqualTo(text);
    }
  }

  @Test
  void aZoneIsOneThatJavaKnows() {
    assertThat(PatternCheck.zone("Europe/Berlin")).contains(ZoneId.of("Europe/Berlin"));
    assertThat(PatternCheck.zone("+05:30")).contains(ZoneOffset.ofHoursMinutes(5, 30));
    assertThat(PatternCheck.zone("Berlin")).isEmpty();
    assertThat(PatternCheck.zone("")).isEmpty();
  }
}
