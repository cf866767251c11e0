package io.millrace.cli.console;

/** What the process says to its caller. */
public final class ExitCode {

  public static final int DONE = 0;

  /** It began, and failed. */
  public static final int FAILED = 1;

  /** It never began: the command line or a configuration is at fault. */
  public static final int REFUSED = 2;

  private ExitCode() {}
}
