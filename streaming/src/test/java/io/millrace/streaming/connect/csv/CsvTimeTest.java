package io.millrace.streaming.connect.csv;

import static io.millrace.streaming.connect.csv.CsvTables.decoder;
import static io.millrace.streaming.connect.csv.CsvTables.format;
import static io.millrace.streaming.connect.csv.CsvTables.letter;
import static io.millrace.streaming.connect.csv.CsvTables.observation;
import static io.millrace.streaming.connect.csv.CsvTables.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.RecordDecoder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CsvTimeTest {

  @Test
  void exampleUsage() {
    SourceSpec.TimeColumns columns = time("y M d H", "Asia/Shanghai", "year", "month", "day", "h");
    RecordDecoder decoder =
        decoder(format(columns, ','), "station,region,note,year,month,day,h,a,b");

    assertThat(observation(decoder, "k,,,2013,3,1,0,1,2").time()).isEqualTo(at("2013-02-28T16:00"));
  }

  @Test
  void readsNumbersSince1970() {
    assertThat(read("millis", "UTC", "1700000000123")).isEqualTo(1_700_000_000_123L);
    assertThat(read("millis", "UTC", "-5")).isEqualTo(-5);
    assertThat(read("seconds", "UTC", "1700000000")).isEqualTo(1_700_000_000_000L);
    assertThat(read("seconds", "UTC", "1.5")).isEqualTo(1500);
    assertThat(read("seconds", "UTC", "1.0019")).isEqualTo(1001);
    assertThat(read("seconds", "UTC", "2.")).isEqualTo(2000);
    assertThat(read("seconds", "UTC", ".25")).isEqualTo(250);
    assertThat(read("seconds", "UTC", "-1.5")).isEqualTo(-1500);
    assertThat(read("seconds", "UTC", "-0.0001")).isEqualTo(-1);
  }

  @Test
  void readsIsoTimesWithAndWithoutOffset() {
    long noon = at("2024-01-31T12:00");
    for (String text :
        new String[] {
          "2024-01-31T12:00:00Z",
          "2024-01-31T12:00",
          "2024-01-31 12:00:00.000",
          "2024-01-31T13:00+01:00",
          "2024-01-31t13:00:00+01",
          "2024-01-31 17:30:00+0530",
        }) {
      assertThat(read("iso", "UTC", text)).as(text).isEqualTo(noon);
    }
    assertThat(read("iso", "Asia/Shanghai", "2024-01-31 20:00")).isEqualTo(noon);
    assertThat(read("iso", "UTC", "2024-01-31")).isEqualTo(at("2024-01-31T00:00"));
    assertThat(read("iso", "UTC", "2024-01-31T00:00:00.1239Z"))
        .isEqualTo(at("2024-01-31T00:00") + 123);
  }

  @Test
  void readsPatterns() {
    assertThat(read("dd.MM.yyyy HH:mm", "UTC", "29.02.2024 23:59"))
        .isEqualTo(at("2024-02-29T23:59"));
    assertThat(read("d MMM yyyy h:mm a", "UTC", "1 SEP 2024 1:05 pm"))
        .isEqualTo(at("2024-09-01T13:05"));
    assertThat(read("yyyyMMdd", "+02:00", "20240102")).isEqualTo(at("2024-01-01T22:00"));
    assertThat(read("yyyy-MM-dd HH:mm VV", "UTC", "2024-07-01 12:00 Europe/Paris"))
        .isEqualTo(at("2024-07-01T10:00"));
  }

  @Test
  void joinsTheCellsOfSeveralColumns() {
    SourceSpec.TimeColumns columns = time("iso", "UTC", "date", "clock");
    RecordDecoder decoder = decoder(format(columns, ','), "clock,station,region,note,date,a,b");
    assertThat(observation(decoder, " 08:30 ,k,,,2024-05-06,1,2").time())
        .isEqualTo(at("2024-05-06T08:30"));
  }

  @Test
  void takesTheFirstOfTwoTimesWhenClocksAreSetBack() {
    // 03:00 summer time became 02:00 winter time at 01:00 UTC.
    assertThat(read("iso", "Europe/Berlin", "2024-10-27T02:30")).isEqualTo(at("2024-10-27T00:30"));
    assertThat(read("iso", "Europe/Berlin", "2024-10-27T03:00")).isEqualTo(at("2024-10-27T02:00"));
  }

  @Test
  void refusesATimeThatClocksSkip() {
    assertThat(refused("iso", "Europe/Berlin", "2024-03-31T02:30").detail())
        .isEqualTo(
            "expected a time that exists in Europe/Berlin, found '2024-03-31T02:30', which does "
                + "not exist when clocks are set forward; if the data has no daylight saving "
                + "time, set zone: \"+01:00\"");
    assertThat(read("iso", "+01:00", "2024-03-31T02:30")).isEqualTo(at("2024-03-31T01:30"));
    assertThat(read("iso", "Europe/Berlin", "2024-03-31T03:00")).isEqualTo(at("2024-03-31T01:00"));
  }

  @Test
  void refusesADayThatItsMonthLacks() {
    for (String text : new String[] {"2023-02-29", "2024-02-30T12:00Z", "2024-04-31T12:00"}) {
      assertThat(refused("iso", "UTC", text).detail())
          .isEqualTo("expected a valid day of the month, found '" + text + "'");
    }
    assertThat(read("iso", "UTC", "2024-02-29")).isEqualTo(at("2024-02-29T00:00"));
    assertThat(read("d.M.y", "UTC", "30.4.2024")).isEqualTo(at("2024-04-30T00:00"));
  }

  @Test
  void secondsThatAreDeclaredAsMillisecondsAreRefusedWithTheCure() {
    assertThat(refused("millis", "UTC", "1700000000").detail())
        .isEqualTo(
            "expected milliseconds since 1970 in column t, found 1700000000, which is more likely"
                + " seconds (2023-11-14T22:13:20Z and not 1970-01-20T16:13:20Z); write pattern:"
                + " seconds, or, with files, format and map, unit: ms if it is milliseconds");
    assertThat(refused("millis", "UTC", "1700000000.5").detail()).contains("more likely seconds");
    assertThat(refused("seconds", "UTC", "1700000000000").detail())
        .endsWith("which is 2023-11-14T22:13:20Z in another unit; write pattern: millis");
    assertThat(read("millis", "UTC", "86400000")).isEqualTo(86_400_000);
    assertThat(read("millis", "UTC", "1700000000000.7")).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void saysWhatItExpectedWhereItCannotRead() {
    assertThat(refused("iso", "UTC", "yesterday"))
        .matches(letter -> letter.reason() == Reason.MALFORMED)
        .extracting(DeadLetter::detail)
        .isEqualTo(
            "expected a time such as 2026-01-31T08:00:00Z in column t, found 'yesterday'; if times"
                + " are written otherwise, write their pattern, such as pattern: dd.MM.yyyy HH:mm");
    assertThat(refused("millis", "UTC", "1.x").detail())
        .isEqualTo(
            "expected milliseconds since 1970 in column t, found '1.x'; if times are written"
                + " otherwise, write their pattern, such as pattern: dd.MM.yyyy HH:mm");
    assertThat(refused("seconds", "UTC", "").detail())
        .isEqualTo("expected seconds since 1970 in column t, found nothing");
    assertThat(refused("d.M.y", "UTC", "1/2/2024").detail())
        .isEqualTo(
            "expected a time as 'd.M.y' says in column t, found '1/2/2024'; correct pattern, or the"
                + " record");
    for (String text : new String[] {"1.x", ".", "-", "1e5", "9".repeat(40), "9".repeat(200)}) {
      assertThat(refused("seconds", "UTC", text).reason()).isEqualTo(Reason.MALFORMED);
    }
  }

  @Test
  void refusesATimeInAnotherUnit() {
    assertThat(refused("millis", "UTC", "1700000000000000").detail())
        .contains("expected a time from 1900 to 2199");
    assertThat(refused("seconds", "UTC", "1700000000000").detail())
        .contains("expected a time from 1900 to 2199");
  }

  @Test
  void remembersNoTimeThatItRefused() {
    RecordDecoder decoder = decoder(format(time("millis", "UTC", "t"), ','), CsvTables.HEADER);
    assertThat(observation(decoder, "k,,,5,1,2").time()).isEqualTo(5);
    letter(decoder, "k,,,99999999999999,1,2");
    letter(decoder, "k,,,99999999999999,1,2");
    assertThat(observation(decoder, "k,,,5,1,2").time()).isEqualTo(5);
    assertThat(observation(decoder, "k,,,55,1,2").time()).isEqualTo(55);
  }

  private static long read(String pattern, String zone, String text) {
    return observation(under(pattern, zone), "k,,," + text + ",1,2").time();
  }

  private static DeadLetter refused(String pattern, String zone, String text) {
    return letter(under(pattern, zone), "k,,," + text + ",1,2");
  }

  private static RecordDecoder under(String pattern, String zone) {
    return decoder(format(time(pattern, zone, "t"), ','), CsvTables.HEADER);
  }

  /** The oracle: an ISO minute in UTC. */
  private static long at(String minute) {
    return Instant.parse(minute + ":00Z").toEpochMilli();
  }
}
