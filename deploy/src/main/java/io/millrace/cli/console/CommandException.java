package io.millrace.cli.console;

/**
 * A command ends here, with one message for the user and nothing else to see.
 *
 * @see ErrorReporter for how it is shown
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command line or a configuration is at fault. */
  public static CommandException refused(String message) {
    return refused(message, null);
  }

  /** The same, with what was the matter for the log. */
  public static CommandException refused(String message, Throwable cause) {
    return new CommandException(ExitCode.REFUSED, message, cause);
  }

  /** Something failed on the way. */
  public static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
