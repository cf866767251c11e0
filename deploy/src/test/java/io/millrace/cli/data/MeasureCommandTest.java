package io.millrace.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasureCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void results() throws IOException {
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":0,"score":1.0,"filled":[1.0,5.0]}
        {"key":"a","time":60000,"sequence":1,"label":"strange","score":9.0,"filled":[3.5,7.0]}
        """);
    Files.writeString(
        folder.resolve("truth.csv"),
        """
        time,source,label,c0,c1
        1970-01-01T00:00:00Z,a,,1,5
        1970-01-01T00:01:00Z,a,strange,3,7
        """);
    Files.writeString(
        folder.resolve("input.csv"),
        """
        time,source,label,c0,c1
        1970-01-01T00:00:00Z,a,,1,5
        1970-01-01T00:01:00Z,a,strange,,7
        """);
  }

  @Test
  void exampleUsage() {
    Cli.Outcome measured = measure("--truth", "truth.csv", "--input", "input.csv");

    assertThat(measured.err()).isEmpty();
    assertThat(measured.exitCode()).isZero();
    // Both channels have deviation one; the last value of c0 was 1 and so was its mean.
    assertThat(measured.out())
        .contains("results      2 with a truth", "observed     error 0.0000")
        .contains(
            "hidden       1 values: error 0.5000 deviations; last value 2.0000, running mean 2.0000");
  }

  @Test
  void judgesAScoreByLabels() {
    assertThat(measure("--label", "strange").out())
        .contains("results      2, 1 labelled strange", "area         1.000");
  }

  /** A score under another name, as forecast writes its error. */
  @Test
  void judgesTheFieldThatIsNamedAsAScore() throws IOException {
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":0,"error":1.0}
        {"key":"a","time":60000,"sequence":1,"label":"strange","error":9.0}
        """);
    assertThat(measure("--label", "strange", "--field", "error").out())
        .contains("results      2, 1 labelled strange", "area         1.000");
    assertThat(measure("--label", "strange").err())
        .contains(
            "Cannot measure --label: none of the 2 results has a number in the field score; name"
                + " the field with the score, such as --field error");
  }

  /** NaN for an area, and a table of zeros, would say nothing of why. */
  @Test
  void whatJudgesNothingIsRefusedWithItsCure() throws IOException {
    assertThat(measure("--label", "odd").err())
        .contains("none of the 2 results is labelled 'odd'; labels found are strange");
    assertThat(measure("--label", "strange", "--skip", "5").err())
        .contains("Cannot measure: --skip 5 leaves no result of any key");
    Files.writeString(
        folder.resolve("other.csv"),
        """
        time,source,label,c0,c1
        1970-01-01T00:00:00Z,b,,1,5
        """);
    for (String[] ahead : new String[][] {{}, {"--ahead", "1"}}) {
      List<String> options = new ArrayList<>(List.of("--truth", "other.csv"));
      options.addAll(List.of(ahead));
      Cli.Outcome measured = measure(options.toArray(String[]::new));

      assertThat(measured.exitCode()).isEqualTo(2);
      assertThat(measured.err())
          .contains(
              "Cannot measure: none of the 2 results has a known value in the truth; the first"
                  + " result is of the key 'a' at 1970-01-01T00:00:00Z");
    }
  }

  /** Four bytes and two; a code of two coefficients: 3 + 1 + 32 + 3 + 32 bits, and none: 1 bit. */
  @Test
  void judgesCodes() throws IOException {
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":0,"packet":"AAECAw==","code":{"index":[0,2],"value":[1,2]},"error":0.25,"reconstruction":[1.5,5.5]}
        {"key":"a","time":60000,"sequence":1,"packet":"AAE=","code":{"index":[],"value":[]},"error":0.25,"reconstruction":[2.5,6.5]}
        """);
    assertThat(measure("--truth", "truth.csv", "--field", "packet").out())
        .containsPattern("(?m)^ +judged +error +reading_error +bits +bits_per_value$")
        .containsPattern("(?m)^answer +2 +0.5000 +0.2500 +24.00 +12.00$");
    assertThat(measure("--truth", "truth.csv", "--field", "code").out())
        .containsPattern("(?m)^answer +2 +0.5000 +0.2500 +36.00 +18.00$");
    assertThat(
            measure("--truth", "truth.csv", "--field", "packet", "--baselines", "no-change").err())
        .contains("Cannot measure: --baselines has no effect on codes; leave it out");
  }

  /** The key had three readings before its first result. */
  @Test
  void skipsResultsAndNotReadings() throws IOException {
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":3,"reconstruction":[9,9]}
        {"key":"a","time":60000,"sequence":4,"reconstruction":[3,7]}
        """);
    assertThat(measure("--truth", "truth.csv", "--field", "reconstruction", "--skip", "1").out())
        .contains("results      1 with a truth", "observed     error 0.0000");
  }

  /** The one hidden value, 3, was answered 3.5; the value before it was 1. */
  @Test
  void judgesHiddenValuesInTheirUnits() {
    assertThat(
            measure("--truth", "truth.csv", "--input", "input.csv", "--baselines", "no-change")
                .out())
        .contains("errors of hidden values, in units of the channel")
        .containsPattern("(?m)^ +judged +unanswered +rmse +mae +bias +mase$")
        .containsPattern("(?m)^c0, answer +1 +0 +0.5000 +0.5000 +0.5000 +0.2500$")
        .containsPattern("(?m)^c0, no-change +1 +0 +2.000 +2.000 +-2.000 +1.000$")
        .containsPattern("(?m)^all channels, answer +1 +0 +- +- +- +0.2500$");
  }

  @Test
  void judgesForecastsByTheReadingTheyAreFor() throws IOException {
    // The second reading was forecast as (2, 7): one off, then right.
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":0,"prediction":[2.0,7.0]}
        {"key":"a","time":60000,"sequence":1,"prediction":[0.0,0.0]}
        """);

    Cli.Outcome measured =
        Cli.call(
            ("measure RESULTS --truth TRUTH --field prediction --ahead 1 --target c0")
                .replace("RESULTS", folder.resolve("results").toString())
                .replace("TRUTH", folder.resolve("truth.csv").toString())
                .split(" "));
    assertThat(measured.err())
        .isEqualTo(
            "Cannot compare a result with its truth: expected a field of 1 numbers, found 2; name another with --field, or its channels with --target\n");

    String both =
        measure("--field", "prediction", "--truth", "truth.csv", "--ahead", "1", "--days", "1")
            .out();
    assertThat(both)
        .doesNotContain("observed")
        .containsPattern("(?m)^c0, answer +1 +0 +1.000 +1.000 +-1.000 +0.5000$")
        .containsPattern("(?m)^c1, answer +1 +0 +0 +0 +0 +0$")
        .containsPattern("(?m)^1970-01-01 +2 +0 +0.2500$");
  }

  @Test
  void judgesClassesByTheirLabels() throws IOException {
    Files.writeString(
        folder.resolve("results/part-0.jsonl"),
        """
        {"key":"a","time":0,"sequence":0,"class":1}
        {"key":"a","time":60000,"sequence":1,"class":0}
        """);
    Files.writeString(
        folder.resolve("labels.csv"),
        """
        time,source,x,kind
        1970-01-01T00:00:00Z,a,5,1
        1970-01-01T00:01:00Z,a,7,1
        """);
    assertThat(measure("--field", "class", "--truth", "labels.csv", "--target", "kind").out())
        .containsPattern(
            "(?m)^ +judged +unanswered +accuracy +kappa +kappa_m +kappa_temporal +macro_f1$")
        .containsPattern("(?m)^answer +2 +0 +0.5000 +0 +0 +0 +0.3333$");
    assertThat(measure("--field", "class", "--truth", "labels.csv").err())
        .isEqualTo(
            "Cannot judge classes: expected the channel of the label, as --target CHANNEL\n");
    assertThat(measure("--field", "class", "--truth", "labels.csv", "--target", "y").err())
        .isEqualTo("Cannot compare channel y: expected one of x, kind\n");
  }

  @Test
  void judgesAlarmsAboveAThreshold() {
    assertThat(measure("--label", "strange", "--threshold", "4").out())
        .contains("precision    1.000 on average over recall")
        .contains("best F1      1.000, score above 1.00, chosen by these labels")
        .contains("alarms above 4.000")
        .containsPattern("(?m)^ +judged +precision +recall +f1 +ranges +found +delay_s")
        .containsPattern("(?m)^answer +2 +1.000 +1.000 +1.000 +1 +1.000 +0")
        .contains("nab_standard");
  }

  @Test
  void whatCannotBeJudgedIsRefusedWithACure() {
    assertThat(measure("--truth", "truth.csv", "--baselines", "persistence").err())
        .startsWith("Cannot compare with persistence: expected one of no-change, majority,");
    assertThat(measure("--truth", "truth.csv", "--baselines", "seasonal").err())
        .contains("expected a season of 2 readings or more, found 1");
    assertThat(measure("--truth", "truth.csv", "--fading", "2").err())
        .contains("--fading above 0 up to 1");
    assertThat(measure("--truth", "truth.csv", "--ahead", "-1").err())
        .contains("Cannot judge forecasts -1 ahead");
  }

  @Test
  void readsTruthAndInputAsAPipelineReadsThem() throws IOException {
    String record = "{\"d\": {\"id\": \"a\"}, \"s\": %d, \"t\": %s, \"p\": %d}\n";
    Path truth =
        Files.writeString(
            folder.resolve("truth.jsonl"),
            record.formatted(0, "1", 5) + record.formatted(60, "3", 7) + "broken\n");
    Files.writeString(
        folder.resolve("input.jsonl"), record.formatted(0, "1", 5) + record.formatted(60, null, 7));
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            channels: [t, p]
            source:
              files:
                path: "%1$s/input.jsonl"
                format: json
                map: {key: d.id, time: {path: s, unit: s}, values: {t: t, p: p}}
            operators: [{dictionary: {keep: 1}}]
            results: {folder: "%1$s/results"}
            dead_letters: {folder: "%1$s/letters"}
            """
                .formatted(folder));

    Cli.Outcome measured =
        Cli.call(
            ("measure --field filled --pipeline " + pipeline + " --truth " + truth).split(" "));

    assertThat(measured.out())
        .contains("results      2 with a truth", "hidden       1 values: error 0.5000 deviations");
    assertThat(measured.err())
        .startsWith("note: 1 records of " + truth + " are no readings; the first: expected ")
        .endsWith(" (at 3)\n");
    // A field of the last stage has no stage in results, and may be named with it.
    String staged = "measure --field dictionary.filled --pipeline " + pipeline + " --truth ";
    assertThat(Cli.call((staged + truth).split(" ")).out()).isEqualTo(measured.out());
  }

  /** Without this the answer would be other numbers than were asked for, without a word. */
  @Test
  void anOptionWithoutEffectIsRefused() {
    assertThat(measure("--label", "strange", "--baselines", "no-change").err())
        .contains("Cannot measure: --baselines has no effect on the scores of --label");
    assertThat(measure("--truth", "truth.csv", "--threshold", "3").err())
        .contains("Cannot measure: --threshold has no effect on numbers; leave it out");
    assertThat(measure("--truth", "truth.csv", "--field", "class", "--ahead", "2").err())
        .contains("Cannot measure: --ahead has no effect on classes; leave it out");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(measure().err()).contains("expected --truth FILE or --label TEXT");
    assertThat(Cli.call("measure", "--label", "x").err())
        .isEqualTo("Cannot measure: expected a folder of RESULTS, or --pipeline PIPELINE\n");
    assertThat(measure("--truth", "none.csv").exitCode()).isEqualTo(1);
    assertThat(Cli.call("measure", folder.toString(), "--label", "x").err())
        .contains("expected results in " + folder + ", found none");
  }

  /** What such a pipeline reads is no row: a comparison would be of other things. */
  @Test
  void refusesReadingsOfSingleSensors() throws IOException {
    String rest =
        """
        name: p
        channels: [c0, c1]
        operators: [dictionary]
        results: {folder: %s}
        """
            .replace("%s", folder.resolve("results").toString());
    Path aligned = folder.resolve("aligned.yaml");
    Files.writeString(
        aligned,
        rest
            + "source: {files: {path: s.csv, format: csv, map: {key: k, sensor: s, value: v, time:"
            + " t}}}\n"
            + "align: {every: 1 s}\n");
    String truth = folder.resolve("truth.csv").toString();

    assertThat(
            Cli.call(
                    "measure",
                    "--pipeline",
                    aligned.toString(),
                    "--field",
                    "reconstruction",
                    "--truth",
                    truth)
                .err())
        .contains("found readings of sensors that align makes rows of");
  }

  private Cli.Outcome measure(String... more) {
    List<String> all = new ArrayList<>(List.of("measure", folder.resolve("results").toString()));
    if (!List.of(more).contains("--field") && !List.of(more).contains("--label")) {
      all.addAll(List.of("--field", "filled"));
    }
    for (String one : more) {
      all.add(one.endsWith(".csv") ? folder.resolve(one).toString() : one);
    }
    return Cli.call(all.toArray(String[]::new));
  }
}
