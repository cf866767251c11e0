package io.millrace.cli.records;

import java.io.IOException;

/** Thrown if a line of an input is no record; the message has the line, the fault and the cure. */
final class UnfitLineException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long line;

  UnfitLineException(String file, long line, String fault) {
    super("line " + line + " of " + file + ": " + fault);
    this.line = line;
  }

  long line() {
    return line;
  }
}
