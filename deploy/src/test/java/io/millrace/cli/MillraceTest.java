package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class MillraceTest {

  @Test
  void exampleUsage() {
    Cli.Outcome help = Cli.call("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: millrace")
        .contains("run", "Examples:", "Exit codes: 0 done, 1 failed while running, 2 bad usage");
  }

  @Test
  void sayingNothingIsBadUsage() {
    Cli.Outcome nothing = Cli.call();

    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.err()).startsWith("Usage: millrace");
  }

  @Test
  void anUnknownCommandIsBadUsageAndFindsItsNeighbour() {
    Cli.Outcome typo = Cli.call("rnu");

    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.out()).isEmpty();
    assertThat(typo.err().lines())
        .containsExactly(
            "Cannot run 'millrace rnu': no such command. Did you mean 'millrace run'?",
            "All commands: millrace --help");
  }

  @Test
  void anUnknownCommandOfACommandFindsItsNeighbour() {
    Cli.Outcome typo = Cli.call("models", "lst");

    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.out()).isEmpty();
    assertThat(typo.err().lines())
        .containsExactly(
            "Cannot run 'millrace models lst': no such command. Did you mean 'millrace models"
                + " list'?",
            "All commands: millrace models --help");
  }

  @Test
  void aCommandLikeNoOtherIsRefusedWithoutAGuess() {
    assertThat(Cli.call("savepoint").err().lines())
        .containsExactly(
            "Cannot run 'millrace savepoint': no such command.", "All commands: millrace --help");
  }

  @Test
  void aWordTooManyBehindACommandIsNoMistypedCommand() {
    Cli.Outcome tooMany = Cli.call("version", "rnu");

    assertThat(tooMany.exitCode()).isEqualTo(2);
    assertThat(tooMany.err()).contains("Unmatched argument").contains("'rnu'");
  }

  @Test
  void theCommandVersionSaysWhatTheOptionSays() {
    assertThat(Cli.call("version")).isEqualTo(Cli.call("--version"));
  }

  @Test
  void theVersionComesFromTheBuild() {
    Cli.Outcome version = Cli.call("--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.out())
        .containsPattern("millrace \\d+\\.\\d+\\.\\d+")
        .contains("Flink 2.3.0");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");

    Cli.Outcome help = Cli.call(arguments.toArray(new String[0]));

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .startsWith("Usage: millrace " + String.join(" ", command))
        .contains("Examples:")
        .contains("  millrace " + String.join(" ", command));
  }

  static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    collect(new CommandLine(new Millrace()), List.of(), commands);
    return commands;
  }

  private static void collect(CommandLine at, List<String> path, List<List<String>> commands) {
    at.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!name.equals("help")) {
                List<String> longer = new ArrayList<>(path);
                longer.add(name);
                commands.add(longer);
                collect(command, longer, commands);
              }
            });
  }
}
