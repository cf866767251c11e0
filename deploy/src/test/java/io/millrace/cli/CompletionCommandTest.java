package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.cli.console.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionCommandTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    Cli.Outcome script = Cli.call("completion", "bash");

    assertThat(script.exitCode()).isZero();
    assertThat(script.err()).isEmpty();
    assertThat(script.out()).startsWith("#!/usr/bin/env bash").contains("_complete_millrace");
  }

  /** What Tab offers, by the function that the script registers for the command millrace. */
  @ParameterizedTest
  @CsvSource({
    "mod, models",
    "./millrace mod, models",
    "models l, list",
    "run --clu, --cluster",
    "demo act, activity",
    "completion z, zsh"
  })
  void bashCompletesCommandsAndOptions(String typed, String offered) throws Exception {
    assertThat(completed("bash", typed)).containsExactly(offered);
  }

  @Test
  void bashOffersAllCommandsThatFit() throws Exception {
    assertThat(completed("bash", "d")).containsExactlyInAnyOrder("demo", "data");
  }

  /**
   * The hidden way to ask zsh for its completions is a terminal; that it reads the script is not.
   */
  @Test
  void zshReadsTheScript() throws Exception {
    assumeTrue(Shell.find("zsh").isPresent(), "zsh is not installed on this machine");
    Path script = Files.writeString(folder.resolve("script"), Cli.call("completion", "zsh").out());

    Cli.Outcome sourced =
        shell().call("zsh", "-f", "-c", "source " + script + " && print $_comps[millrace]");

    assertThat(sourced.err()).isEmpty();
    assertThat(sourced.out()).contains("_complete_millrace");
  }

  @Test
  void aShellThatIsNotKnownIsRefused() {
    Cli.Outcome fish = Cli.call("completion", "fish");

    assertThat(fish.exitCode()).isEqualTo(2);
    assertThat(fish.err()).contains("fish").contains("bash, zsh");
  }

  private List<String> completed(String program, String typed) throws Exception {
    assumeTrue(Shell.find(program).isPresent(), program + " is not installed on this machine");
    Path script =
        Files.writeString(folder.resolve("script"), Cli.call("completion", program).out());
    String words = typed.startsWith("./") ? typed : "millrace " + typed;
    String ask =
        """
        source %s
        COMP_WORDS=(%2$s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE='%2$s'
        COMP_POINT=${#COMP_LINE}
        spec=$(complete -p millrace) || exit 3
        [[ $spec == *"-F _complete_millrace "* ]] || exit 4
        _complete_millrace
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, words);

    Cli.Outcome asked = shell().call(program, "-c", ask);

    assertThat(asked.exitCode()).as(asked.err()).isZero();
    return asked.out().lines().map(String::strip).toList();
  }

  private Shell shell() {
    return new Shell(folder, Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
  }
}
