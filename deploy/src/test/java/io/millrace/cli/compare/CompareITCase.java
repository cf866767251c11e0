package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that are run beside each other on a trace of twenty days. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompareITCase {

  private static final long HOUR = 3_600_000;
  private static final int STEPS = 20 * 24;

  private Path folder;
  private Path trace;

  @BeforeAll
  void writeTrace(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.trace = folder.resolve("trace.csv");
    SeededRandom random = new SeededRandom(5);
    StringBuilder lines = new StringBuilder("time,device,a,b,c\n");
    for (int step = 0; step < STEPS; step++) {
      for (int key = 0; key < 2; key++) {
        double cause = random.gaussian();
        lines
            .append(Instant.ofEpochMilli(1_767_225_600_000L + step * HOUR))
            .append(",k")
            .append(key);
        for (int channel = 0; channel < 3; channel++) {
          lines.append(',').append((float) (cause * (channel + 1) + .3 * random.gaussian()));
        }
        lines.append('\n');
      }
    }
    Files.writeString(trace, lines);
  }

  @Test
  void resultsAreThoseOfRunAndNumbersThoseOfMeasure() throws IOException {
    Path one = pipeline("one", 1);
    Path two = pipeline("two", 2);
    Path out = folder.resolve("comparison");
    String[] compare = {
      "compare",
      one.toString(),
      two.toString(),
      "--trace",
      trace.toString(),
      "--seeds",
      "2",
      "--out",
      out.toString(),
      "--keep"
    };

    Cli.Outcome outcome = Cli.call(compare);

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(Cli.call("run", one.toString()).err()).isEmpty();
    assertThat(lines(out.resolve("runs/one/run-0/results")))
        // The dictionary answers from the reading after its warm-up on.
        .hasSizeGreaterThan(2 * STEPS - 40)
        .isEqualTo(lines(folder.resolve("one/results")));
    assertThat(lines(out.resolve("runs/one/run-1/results")))
        .isNotEqualTo(lines(out.resolve("runs/one/run-0/results")));

    // The row of measure over both runs' channels: mase is a mean of channels.
    Cli.Outcome measured =
        Cli.call(
            "measure",
            out.resolve("runs/two/run-0/results").toString(),
            "--truth",
            trace.toString());
    assertThat(measured.err()).isEmpty();
    String single =
        Cli.call(
                "compare",
                "--results",
                out.resolve("runs/one/run-0/results").toString(),
                out.resolve("runs/two/run-0/results").toString(),
                "--truth",
                trace.toString(),
                "--out",
                folder.resolve("single").toString())
            .out();
    String mase = cell(measured.out(), "all channels, answer", "mase");
    assertThat(single.lines().filter(line -> line.startsWith("mase") && line.contains("two/run")))
        .singleElement()
        .asString()
        .contains(" " + mase + " ");
    assertThat(outcome.out()).contains("two", "better").contains("20 blocks of a day");
    assertThat(out.resolve("report.html")).exists();

    // One run is lost: only that one runs again, and the table is the same.
    Files.delete(out.resolve("runs/two/run-1/done"));
    List<String> again = new ArrayList<>(Arrays.asList(compare));
    again.add("--resume");
    Cli.Outcome resumed = Cli.call(again.toArray(String[]::new));
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("runs         1 of 960 records");
    assertThat(table(resumed.out())).isEqualTo(table(outcome.out()));
  }

  @Test
  void theBeginningChoosesASettingAndTheRestJudgesIt() throws IOException {
    Path pipeline = pipeline("swept", 1);
    Path best = folder.resolve("best.yaml");
    Path out = folder.resolve("sweep");
    List<String> sweep =
        List.of(
            "sweep",
            pipeline.toString(),
            "--trace",
            trace.toString(),
            "--set",
            "operators.dictionary.keep=1,2",
            "--choosing-seeds",
            "1",
            "--seeds",
            "2",
            "--split",
            "0.25",
            "--write",
            best.toString(),
            "--out",
            out.toString());
    // What ends the first one after its last run: the page cannot be written.
    Files.createDirectories(out.resolve("report.html"));
    assertThat(Cli.call(sweep.toArray(String[]::new)).exitCode()).isEqualTo(ExitCode.FAILED);
    Files.delete(out.resolve("report.html"));
    List<String> others = new ArrayList<>(sweep);
    others.set(others.indexOf("operators.dictionary.keep=1,2"), "operators.dictionary.keep=1,3");
    others.add("--resume");
    assertThat(Cli.call(others.toArray(String[]::new)).err())
        .contains("expected the same --set as when it began");
    List<String> again = new ArrayList<>(sweep);
    again.add("--resume");

    Cli.Outcome outcome = Cli.call(again.toArray(String[]::new));

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("3 runs of ", "; 3 runs and ", " were spent before")
        .contains("runs         0 of ", "after 3 that were kept")
        .contains("split        what comes before 2026-01-05T00:00:00Z chooses")
        .contains("chosen       operators.dictionary.keep=2")
        .containsPattern("mase +chosen .* better")
        .contains("16 blocks of a day");
    assertThat(Files.readString(best))
        .isEqualTo(Files.readString(pipeline).replace("keep: 1", "keep: 2"));
    assertThat(Cli.call(again.toArray(String[]::new)).err()).contains("expected a new file");
    Files.delete(best);
    assertThat(Cli.call(again.toArray(String[]::new)).err())
        .contains("expected an interrupted sweep in");
  }

  private Path pipeline(String name, int keep) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        # Reconstructs each reading.
        name: %s
        channels: [a, b, c]
        source: {csv: {path: %s, key: device, time: {columns: [time], pattern: iso}}}
        operators:
          - standardize: {horizon: 48}
          - dictionary: {keep: %s}   # causes of a reading
        seed: 3
        results: {folder: %s, fields: [reconstruction]}
        dead_letters: {folder: %s}
        """
            .formatted(
                name,
                trace,
                keep,
                folder.resolve(name + "/results"),
                folder.resolve(name + "/bad")));
  }

  private static List<String> lines(Path results) throws IOException {
    try (Stream<Path> parts = Files.list(results)) {
      return parts
          .filter(part -> part.toString().endsWith(".jsonl"))
          .flatMap(
              part -> {
                try {
                  return Files.readAllLines(part).stream();
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              })
          .sorted()
          .toList();
    }
  }

  /** A cell of a table, by the first one of its row and the head of its column. */
  private static String cell(String out, String row, String head) {
    List<String> lines = out.lines().toList();
    List<String> heads =
        lines.stream()
            .filter(line -> line.contains("judged") && line.contains(head))
            .findFirst()
            .map(line -> Arrays.asList(line.strip().split(" +")))
            .orElseThrow();
    String found = lines.stream().filter(line -> line.startsWith(row)).findFirst().orElseThrow();
    return found.substring(row.length()).strip().split(" +")[heads.indexOf(head)];
  }

  private static List<String> table(String out) {
    return out.lines().filter(line -> line.matches("(mase|rmse|[abc]) .*")).toList();
  }
}
