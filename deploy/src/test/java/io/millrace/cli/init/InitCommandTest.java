package io.millrace.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitCommandTest {

  @TempDir private Path folder;

  private String data;

  @BeforeEach
  void write() throws IOException {
    data =
        Files.writeString(
                folder.resolve("boiler 7.csv"),
                "ts,unit,temp,pressure,note\n"
                    + IntStream.range(0, 60)
                        .mapToObj(
                            i ->
                                (1_700_000_000 + 10 * i)
                                    + ",b7,"
                                    + (20 + i % 7)
                                    + ","
                                    + (3 + i % 5 / 10.0)
                                    + ",fine\n")
                        .collect(Collectors.joining()))
            .toString();
  }

  @Test
  void exampleUsage() throws IOException {
    Path pipeline = folder.resolve("made").resolve("boiler.yaml");

    Cli.Outcome init = Cli.call("init", data, "--out", pipeline.toString());
    Cli.Outcome check = Cli.call("run", "--check", pipeline.toString());

    assertThat(init.err()).isEmpty();
    assertThat(init.exitCode()).isZero();
    assertThat(init.out().lines())
        .anyMatch(line -> line.matches("temp +channel +20 to 26"))
        .anyMatch(line -> line.matches("ts +time, s +1700000000"))
        .anyMatch(line -> line.matches("note +not read +fine +text, always fine"))
        .contains("This pipeline takes 60 of them, of one key, and refuses none.")
        .last()
        .isEqualTo("wrote " + pipeline + "; look at its comments, then: millrace run " + pipeline);
    assertThat(Files.readString(pipeline))
        .contains("\nname: boiler-7\n")
        .contains("#   ./millrace run --check " + pipeline + "\n")
        .contains("results: {folder: out/boiler-7/results}");
    assertThat(check.exitCode()).isZero();
    assertThat(check.out()).contains("all records: 60 of 60 taken, one key");
  }

  @Test
  void neverReplacesAFileUnasked() throws IOException {
    Path pipeline = Files.writeString(folder.resolve("p.yaml"), "mine");

    Cli.Outcome refused = Cli.call("init", data, "--out", pipeline.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("it is already there").contains("--force");
    assertThat(pipeline).hasContent("mine");

    Cli.Outcome forced =
        Cli.call("init", data, "--out", pipeline.toString(), "--force", "--name", "own");
    assertThat(forced.exitCode()).isZero();
    assertThat(Files.readString(pipeline)).contains("name: own");
  }

  @Test
  void saysWhyNoPipelineCanBeProposed() throws IOException {
    Path text = Files.writeString(folder.resolve("people.csv"), "name,city\nann,rome\nbob,oslo\n");
    Path pipeline = folder.resolve("p.yaml");

    Cli.Outcome init = Cli.call("init", text.toString(), "--out", pipeline.toString());

    assertThat(init.exitCode()).isEqualTo(2);
    assertThat(init.out()).isEmpty();
    assertThat(init.err())
        .startsWith("Cannot propose a pipeline for " + text)
        .contains("expected a field with the time of each record");
    assertThat(pipeline).doesNotExist();
  }

  @Test
  void refusesANameThatNoPipelineMayHave() {
    Cli.Outcome init = Cli.call("init", data, "--name", "not a name");

    assertThat(init.exitCode()).isEqualTo(2);
    assertThat(init.err()).contains("Cannot name a pipeline 'not a name'");
  }

  @ParameterizedTest
  @CsvSource({
    "data/readings.csv.gz, readings",
    "readings, readings",
    "data/valve1/0.csv, valve1-0",
    "'data/*.csv', data-all",
    "äöü.csv, pipeline",
    "data/, data",
    "my file (1).csv, my-file-1"
  })
  void aPipelineIsNamedAfterItsFile(String file, String name) {
    assertThat(InitCommand.nameOf(file)).isEqualTo(name);
  }
}
