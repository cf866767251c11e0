package io.millrace.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportCommandTest {

  private static final int COUNT = 40;

  @TempDir Path folder;
  private Path pipeline;
  private Path page;

  /** What a run of two channels and one key has left; its last reading is unusual. */
  @BeforeEach
  void run() throws IOException {
    StringBuilder readings = new StringBuilder("time,key,temp,flow\n");
    StringBuilder results = new StringBuilder();
    for (int at = 0; at < COUNT; at++) {
      boolean odd = at == COUNT - 1;
      readings.append(
          String.format(Locale.ROOT, "2025-01-01T00:%02d:00Z,a,20,%d%n", at, odd ? 99 : 5));
      results.append(
          String.format(
              Locale.ROOT,
              "{\"key\":\"a\",\"group\":\"a\",\"time\":%d,\"sequence\":%d,\"version\":0,"
                  + "\"source\":\"plant/a\",\"code\":{\"index\":[0],\"value\":[1.5]},"
                  + "\"reconstruction\":[20.5,5.5],\"error\":0.25,\"score\":%s}%n",
              1_735_689_600_000L + at * 60_000L,
              at,
              odd ? "12.0" : "1.0"));
    }
    Files.writeString(folder.resolve("in.csv"), readings);
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve("results/part-0-0.jsonl"), results);
    page = folder.resolve("pages/report.html");
    pipeline = folder.resolve("plant.yaml");
    Files.writeString(
        pipeline,
        """
        name: plant
        channels: [temp, flow]
        source:
          csv: {path: %1$s/in.csv, key: key, time: {columns: [time], pattern: iso}}
        operators: [{dictionary: {keep: 1}}]
        results: {folder: %1$s/results}
        dead_letters: {folder: %1$s/refused}
        """
            .formatted(folder));
  }

  @Test
  void exampleUsage() throws IOException {
    Cli.Outcome made = Cli.call("report", pipeline.toString(), "--out", page.toString());

    assertThat(made.err()).isEmpty();
    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).contains("report       " + page);
    // The expected value stands beside the unusual one.
    assertThat(Files.readString(page))
        .contains("dictionary{keep: 1}", "flow was 99.00, expected 5.500", "<dd>0.250</dd>");
  }

  @Test
  void readsAFolderOfResultsAlone() throws IOException {
    Cli.Outcome made =
        Cli.call("report", folder.resolve("results").toString(), "--out", page.toString());

    assertThat(made.err()).isEmpty();
    assertThat(Files.readString(page)).contains("error over time", "Score over time");
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    assertThat(Cli.call("report", folder.resolve("none.yaml").toString()).err())
        .contains("expected a pipeline file or a folder of results, found nothing there");
    Files.delete(folder.resolve("results/part-0-0.jsonl"));
    Cli.Outcome empty = Cli.call("report", pipeline.toString(), "--out", page.toString());
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("expected results in", "found none; run the pipeline first");
    assertThat(page).doesNotExist();
  }

  @Test
  void refusesResultsOfAnotherPipelineAndBrokenOnes() throws IOException {
    Path part = folder.resolve("results/part-0-0.jsonl");
    Files.writeString(part, "{\"key\":\"a\",\"time\":0,\"sequence\":0,\"filled\":[1,2]}\n");
    assertThat(Cli.call("report", pipeline.toString(), "--out", page.toString()).err())
        .contains("expected results with code, reconstruction, error, score");
    Files.writeString(part, "{\"key\":\"a\",\n");
    assertThat(Cli.call("report", pipeline.toString(), "--out", page.toString()).err())
        .contains("found broken JSON", "part-0-0.jsonl");
  }

  @Test
  void saysWhyValuesAreNotShown() throws IOException {
    Files.delete(folder.resolve("in.csv"));
    Cli.Outcome made = Cli.call("report", pipeline.toString(), "--out", page.toString());

    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).contains("note: the values of readings are not shown, because");
  }

  @Test
  void refusesAReplayWithoutATrace() {
    assertThat(
            Cli.call("report", pipeline.toString(), "--replay", folder.resolve("none").toString())
                .err())
        .contains("Cannot report on the replay in", "expected its trace.dump, found none");
  }

  /** {@code run --report pipeline.yaml} must not write a page over the pipeline. */
  @Test
  void takesOnlyAPageAsTheFileOfAReport() throws IOException {
    String before = Files.readString(pipeline);
    Cli.Outcome refused = Cli.call("run", "--check", "--report", pipeline.toString());

    assertThat(refused.err()).contains("Cannot --report on a run whose end is not waited for");
    assertThat(Files.readString(pipeline)).isEqualTo(before);
  }
}
