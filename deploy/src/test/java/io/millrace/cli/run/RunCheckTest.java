package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunCheckTest {

  private static final String FINE =
      """
      name: boiler
      channels: [temperature, pressure, flow]
      source: {json: {path: readings/}}
      operators:
        - standardize
        - dictionary: {keep: 1}
      results: {folder: out/results}
      """;

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    file("in.jsonl", "{\"key\": \"b7\", \"time\": 0, \"values\": [1, 2, 3]}\nno reading\n");
    String in = folder.resolve("in.jsonl").toString();

    Cli.Outcome check =
        Cli.call("run", "--check", file("pipeline.yaml", FINE.replace("readings/", in)));

    assertThat(check.exitCode()).isZero();
    assertThat(check.err()).isEmpty();
    assertThat(check.out().lines())
        .contains(
            "pipeline     boiler",
            "source       JSON lines in " + in,
            "channels     3: temperature, pressure, flow",
            "operators    standardize -> dictionary, seed 0",
            "results      folder out/results",
            "dead letters folder out/results-dead-letters",
            "models       kept only in the state")
        .anyMatch(
            line ->
                line.startsWith(
                    "looked at    "
                        + in
                        + ": all records: 1 of 2 taken, one key; refused: 1 malformed;"))
        .last()
        .isEqualTo(folder.resolve("pipeline.yaml") + ": no faults");
  }

  @Test
  void aFileThatIsNotThereIsAFaultAndABrokerThatDoesNotAnswerIsNone() throws IOException {
    Cli.Outcome none = Cli.call("run", "--check", file("none.yaml", FINE));
    Cli.Outcome silent =
        Cli.call(
            "run",
            "--check",
            file(
                "silent.yaml",
                FINE.replace(
                    "json: {path: readings/}", "kafka: {brokers: 'localhost:1', topics: [r]}")));

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("Cannot read readings/").endsWith("1 fault\n");
    assertThat(none.out()).doesNotContain("no faults");
    assertThat(silent.exitCode()).isZero();
    assertThat(silent.out())
        .contains("not seen     broker localhost:1 did not answer in 3 s: topic r not looked at")
        .endsWith("silent.yaml: no faults\n");
  }

  @Test
  void aBackendThatThisBuildDoesNotKnowIsAFaultOfTheFile() throws IOException {
    String file = file("device.yaml", FINE + "math: {backend: nd4j}\n");

    Cli.Outcome check = Cli.call("run", "--check", file);
    Cli.Outcome cluster = Cli.call("run", file, "--cluster", "localhost:1");

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err())
        .contains("8: math.backend: expected a backend that is on the class path for 'nd4j'");
    assertThat(cluster.exitCode()).isEqualTo(2);
    assertThat(cluster.err()).isEqualTo(check.err());
  }

  @Test
  void showsEveryFaultOnStandardErrorAndRunsNothing() throws IOException {
    String file =
        file("bad.yaml", FINE.replace("keep: 1", "keep: 9").replace("results:", "reslts:"));

    for (List<String> call :
        List.of(
            List.of("run", "--check", file),
            List.of("run", file),
            List.of("run", file, "--cluster", "localhost:1"))) {
      Cli.Outcome check = Cli.call(call.toArray(new String[0]));

      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.out()).isEmpty();
      assertThat(check.err().lines())
          .hasSize(4)
          .anyMatch(line -> line.startsWith(file + ":6: operators[1].dictionary.keep: expected"))
          .anyMatch(line -> line.startsWith(file + ":7: reslts: unknown key"))
          .anyMatch(line -> line.startsWith(file + ":1: results: expected and not found"))
          .last()
          .isEqualTo("3 faults");
    }
  }

  @Test
  void saysWhereItLookedForAFile() {
    Cli.Outcome check = Cli.call("run", "--check", "no-such.yaml");

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err())
        .startsWith(
            "Cannot read no-such.yaml: there is no such file in " + Path.of("").toAbsolutePath());
    assertThat(check.err().lines()).hasSize(1);
  }

  @Test
  void refusesAFolderAndBytesThatAreNoText() throws IOException {
    Path bytes = Files.write(folder.resolve("b.yaml"), new byte[] {'a', (byte) 0xFF, (byte) 0xFE});

    assertThat(Cli.call("run", "--check", folder.toString()).err())
        .contains("expected a file, found a folder");
    assertThat(Cli.call("run", "--check", "/dev/zero").err())
        .contains("Cannot read /dev/zero: expected a file, found a device or a pipe");
    assertThat(Cli.call("run", "--check", bytes.toString()).err())
        .contains("expected text in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run --check",
        "run --local --cluster a:1 x.yaml",
        "run --check --local x.yaml",
        "run --wait x.yaml",
        "run --no-such x.yaml",
        "run x.yaml y.yaml",
        "run --from"
      })
  void badUsageIsOneMessageAndTheUsage(String line) {
    Cli.Outcome usage = Cli.call(line.split(" "));

    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(usage.out()).isEmpty();
    assertThat(usage.err()).contains("Usage: millrace run").doesNotContain("\tat ");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
