package io.millrace.cli.console;

/** Exit codes of the process. */
public final class ExitCode {

  public static final int DONE = 0;

  /** The command started and failed. */
  public static final int FAILED = 1;

  /** Nothing ran: the command line or a configuration has a fault. */
  public static final int REFUSED = 2;

  private ExitCode() {}
}
