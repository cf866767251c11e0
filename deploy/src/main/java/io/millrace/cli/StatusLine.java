package io.millrace.cli;

import java.io.PrintWriter;

/**
 * A line about work that goes on: on a terminal it is written over, elsewhere a new one comes every
 * few seconds.
 */
final class StatusLine {

  private static final double EVERY_SECONDS = 5;

  private final PrintWriter out;
  private final boolean terminal;
  private double shown = Double.NEGATIVE_INFINITY;
  private boolean open;

  StatusLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether to say something at that time, in seconds since the work began. */
  boolean isDue(double seconds) {
    return terminal || seconds - shown >= EVERY_SECONDS;
  }

  void show(String line, double seconds) {
    shown = seconds;
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
      open = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Says something that stays. */
  void say(String line) {
    end();
    out.println(line);
    out.flush();
  }

  /** Ends the line that is being written over. */
  void end() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }
}
