package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The texts by which the script millrace answers before anything is built. */
final class LauncherTextsTest {

  private static final Path CHECKED_IN = Path.of("src", "main", "launch");
  private static final Path MADE = Path.of("target", "launcher-texts");

  @Test
  void exampleUsage() throws IOException {
    assertSame("help.txt", help());
  }

  @Test
  void everyCommandIsListed() throws IOException {
    List<String> commands = new ArrayList<>();
    collect(commandLine(), "", commands);

    assertSame("commands.txt", String.join("\n", commands) + "\n");
  }

  private static void assertSame(String file, String made) throws IOException {
    Files.writeString(Files.createDirectories(MADE).resolve(file), made);
    assertThat(Files.readString(CHECKED_IN.resolve(file)))
        .as("the cure, if the command line was changed: cp deploy/%s/* deploy/%s", MADE, CHECKED_IN)
        .isEqualTo(made);
  }

  private static String help() {
    StringWriter help = new StringWriter();
    commandLine().setUsageHelpAutoWidth(false).usage(new PrintWriter(help), Ansi.OFF);
    return help.toString();
  }

  private static CommandLine commandLine() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Millrace.commandLine(nowhere, nowhere);
  }

  private static void collect(CommandLine at, String above, List<String> commands) {
    at.getSubcommands()
        .forEach(
            (name, command) -> {
              commands.add(above + name);
              boolean choosesCommands = !command.getSubcommands().isEmpty();
              if (choosesCommands && !command.getCommandSpec().positionalParameters().isEmpty()) {
                commands.add(above + name + " *");
              }
              collect(command, above + name + " ", commands);
            });
  }
}
