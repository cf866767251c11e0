package io.millrace.cli.console;

/**
 * Ends a command with one message for the user.
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

  /** The command line or a configuration has a fault. */
  public static CommandException refused(String message) {
    return refused(message, null);
  }

  /** The same, with the cause for the log. */
  public static CommandException refused(String message, Throwable cause) {
    return new CommandException(ExitCode.REFUSED, message, cause);
  }

  /** The command failed while it ran. */
  public static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  public int exitCode() {
    return exitCode;
  }
}
