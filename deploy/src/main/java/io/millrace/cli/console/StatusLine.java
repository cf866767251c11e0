package io.millrace.cli.console;

import java.io.PrintWriter;

/**
 * A status line about running work: overwritten on a terminal, elsewhere a new line every few
 * seconds.
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

  /** Whether to print a line at that time, in seconds since the work began. */
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

  /** Prints a line that is not overwritten. */
  public void say(String line) {
    end();
    out.println(PlainText.lines(line));
    out.flush();
  }

  /** Ends the line that is being overwritten. */
  public void end() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }
}
