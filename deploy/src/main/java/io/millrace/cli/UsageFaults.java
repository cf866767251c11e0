package io.millrace.cli;

import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.PlainText;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports faults of a command line. A mistyped command gets a hint instead of the whole usage;
 * every other fault is shown as picocli does.
 */
final class UsageFaults implements IParameterExceptionHandler {

  private final IParameterExceptionHandler others;

  /**
   * @param others handler of faults that are not mistyped commands
   */
  UsageFaults(IParameterExceptionHandler others) {
    this.others = others;
  }

  @Override
  public int handleParseException(ParameterException fault, String[] arguments) throws Exception {
    Optional<String> word = mistyped(fault);
    if (word.isEmpty()) {
      return others.handleParseException(fault, arguments);
    }
    CommandLine above = fault.getCommandLine();
    String path = above.getCommandSpec().qualifiedName();
    PrintWriter err = above.getErr();
    err.println(
        "Cannot run '"
            + path
            + " "
            + PlainText.of(word.get())
            + "': no such command."
            + new CommandTypo(word.get())
                .meant(above.getSubcommands().keySet())
                .map(meant -> " Did you mean '" + path + " " + meant + "'?")
                .orElse(""));
    err.println("All commands: " + path + " --help");
    err.flush();
    return ExitCode.REFUSED;
  }

  /**
   * The word in the position of a command: it does not look like an option, and no parameter
   * accepted it.
   */
  private static Optional<String> mistyped(ParameterException fault) {
    CommandLine command = fault.getCommandLine();
    boolean choosesCommands =
        command.getCommandSpec().positionalParameters().isEmpty()
            && !command.getSubcommands().isEmpty();
    if (!choosesCommands) {
      return Optional.empty();
    }
    Optional<String> word =
        fault instanceof UnmatchedArgumentException unmatched
            ? unmatched.getUnmatched().stream().findFirst()
            : whatHelpIsAskedFor(fault);
    return word.filter(text -> !text.startsWith("-"));
  }

  /** picocli's own command help reports the word as the value of the fault, without an option. */
  private static Optional<String> whatHelpIsAskedFor(ParameterException fault) {
    return fault.getArgSpec() == null ? Optional.ofNullable(fault.getValue()) : Optional.empty();
  }
}
