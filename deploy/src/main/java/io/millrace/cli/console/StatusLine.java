package io.millrace.cli.console;

import java.io.PrintWriter;

/**
 * A line about work that goes on: on a terminal it is written over, elsewhere a new one comes every
 * few seconds.
 */
public final class StatusLine {

  private static final double EVERY_SECONDS = 5;

  private final PrintWriter out;
  private final boolean terminal;
  private double shown = Double.NEGATIVE_INFINITY;
  private boolean open;

  public StatusLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether to say something at that time, in seconds since the work began. */
  public boolean isDue(double seconds) {
    return terminal || seconds - shown >= EVERY_SECONDS;
  }

  public void show(String line, double seconds) {
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
  public void say(String line) {
    end();
    out.println(line);
    out.flush();
  }

  /** Ends the line that is being written over. */
  public void end() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }
}
