package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the demos, without playing anything. */
final class DemoOptionsTest {

  private static Cli.Outcome demo(String arguments) {
    List<String> all = new ArrayList<>(List.of("demo"));
    all.addAll(Arrays.asList(arguments.split(" ")));
    return Cli.call(all.toArray(String[]::new));
  }

  @Test
  void exampleUsage() {
    Cli.Outcome help = demo("skeleton --help");

    assertThat(help.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(help.out().replaceAll("\\s+", " "))
        .contains("Recordings of each person to play, 2 to 6; all by default.")
        .contains("out/demo-skeleton", "millrace demo skeleton");
    assertThat(demo("--help").out()).contains("millrace demo skeleton", "which punch or kick");
  }

  @ParameterizedTest
  @CsvSource({
    "--days 29, Cannot play 29 days: expected 30 to 731",
    "--days 732, Cannot play 732 days: expected 30 to 731",
    "forecast --days 34, Cannot play 34 days: expected 35 to 731",
    "skeleton --recordings 1, Cannot play 1 recordings: expected 2 to 6",
    "skeleton --recordings 7, Cannot play 7 recordings: expected 2 to 6",
    "replay --days 13, Cannot play 13 days: expected 14 to 731"
  })
  void whatCannotBePlayedIsRefusedBeforeAnythingStarts(String arguments, String message) {
    Cli.Outcome outcome = demo(arguments);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"activity", "forecast", "skeleton", "replay"})
  void everyDemoSaysWhereItWrites(String name) {
    assertThat(demo(name + " --help").out()).contains("--out=FOLDER", "out/demo-" + name);
  }
}
