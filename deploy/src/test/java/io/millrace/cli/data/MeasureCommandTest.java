package io.millrace.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String[] all = new String[4 + more.length];
    all[0] = "measure";
    all[1] = folder.resolve("results").toString();
    all[2] = "--field";
    all[3] = "filled";
    for (int i = 0; i < more.length; i++) {
      all[4 + i] = more[i].endsWith(".csv") ? folder.resolve(more[i]).toString() : more[i];
    }
    return Cli.call(all);
  }
}
