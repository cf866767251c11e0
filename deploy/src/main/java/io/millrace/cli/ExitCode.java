package io.millrace.cli;

/** What the process says to its caller. */
final class ExitCode {

  static final int DONE = 0;

  /** It began, and failed. */
  static final int FAILED = 1;

  /** It never began: the command line or a configuration is at fault. */
  static final int REFUSED = 2;

  private ExitCode() {}
}
