package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How the times of a file are found. */
class SampledTimesTest extends ProposedFiles {

  @Test
  void exampleUsage() throws IOException {
    String text =
        "\uFEFFts,a,b\n"
            + rows(60, i -> String.format(Locale.ROOT, "%.3f,%s,%s", 1.7e9 + i / 2.0, value(i), i));

    assertThat(proposed("a.csv", text, 60).yaml()).contains("time: {path: ts, unit: s}");
  }

  @Test
  void unitsOfTimesFollowFromTheirSize() throws IOException {
    for (String unit : List.of("s", "ms", "us", "ns")) {
      String zeros = "000".repeat(List.of("s", "ms", "us", "ns").indexOf(unit));
      String text = "t,a\n" + rows(60, i -> (1_700_000_000L + i) + zeros + "," + value(i));

      assertThat(proposed(unit + ".csv", text, 60).yaml()).contains("{path: t, unit: " + unit);
    }
  }

  @Test
  void theOrderOfDayAndMonthComesFromTheDates() throws IOException {
    String beyond = "t,a\n" + rows(60, i -> days(i, "dd/MM/yyyy") + "," + value(i));
    String months = "t,a\n" + rows(60, i -> days(i, "M/d/yyyy") + "," + value(i));
    String even = "t,a\n" + rows(8, i -> days(i, "dd/MM/yyyy") + "," + value(i));
    String open = "t,a\n" + rows(60, i -> date(i, "dd/MM/yyyy HH:mm") + "," + value(i));

    assertThat(proposed("1.csv", beyond, 60).yaml())
        .contains("pattern: d/M/yyyy")
        .contains("Some dates can only be read with pattern d/M/yyyy");
    assertThat(proposed("2.csv", months, 60).yaml()).contains("pattern: M/d/yyyy");
    assertThat(proposed("3.csv", even, 8).yaml())
        .contains("pattern: d/M/yyyy")
        .contains("follow each other more evenly");
    SampledPipeline undecided = proposed("4.csv", open, 60);
    assertThat(undecided.yaml()).contains("# UNDECIDED: every date can be read with pattern d/M");
    assertThat(undecided.checks()).anyMatch(check -> check.contains("M/d/yyyy H:mm"));
  }

  @Test
  void namesInACommentAndTimesFromZero() throws IOException {
    String text = "# log\n# t x\n" + rows(60, i -> i / 100.0 + " " + value(i));

    assertThat(proposed("a.txt", text, 60).yaml())
        .contains("comment: \"#\", header: [t, x]")
        .contains("They are taken for seconds since the start");
  }

  @Test
  void recordsThatComeLateRaiseTheLateness() throws IOException {
    String text =
        "time,v\n" + rows(100, i -> time(i % 10 == 9 ? 10 * i - 300 : 10 * i) + "," + value(i));

    assertThat(proposed("a.csv", text, 100).yaml())
        .contains("lateness: 1 d")
        .contains("records would be late with 1 h");
  }

  @Test
  void theNewestRecordFirstIsSaid() throws IOException {
    String text = "time,dev,v\n" + rows(60, i -> time(-i) + ",d" + i % 2 + "," + value(i));

    SampledPipeline backwards = proposed("a.csv", text, 60);

    assertThat(backwards.checks())
        .anyMatch(check -> check.startsWith("CHECK: the records run back"));
    assertThat(backwards.yaml()).contains("key: dev ").doesNotContain("lateness:");
  }

  @Test
  void partsOfATimeInColumnsOfTheirOwn() throws IOException {
    String days = "year,month,day,v\n" + rows(28, i -> "2024,2," + (i + 1) + "," + value(i));
    String years = "year,v\n" + rows(40, i -> 1970 + i + "," + value(i));

    assertThat(proposed("1.csv", days, 28).yaml())
        .contains("{path: [year, month, day], pattern: \"y M d\", zone: UTC}");
    assertThat(proposed("2.csv", years, 40).yaml()).contains("{path: year, pattern: \"y\"");
  }

  @Test
  void aDateAndAnHourAsANumber() throws IOException {
    String text =
        "dteday,hr,cnt\n"
            + rows(48, i -> LocalDate.of(2024, 1, 1 + i / 24) + "," + i % 24 + "," + i * 7 % 11);

    assertThat(proposed("a.csv", text, 48).yaml())
        .contains("{path: [dteday, hr], pattern: \"yyyy-M-d H\", zone: UTC}");
  }
}
