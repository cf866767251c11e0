package io.millrace.cli;

import io.millrace.simulate.demo.DemoProgress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows how far long work is: on a terminal in one line that is written over, elsewhere as a line
 * every few seconds.
 */
final class ProgressLine implements DemoProgress {

  private static final int BAR = 24;
  private static final double EVERY_SECONDS = 5;

  /** Seconds over which the rate is averaged, about; committed results come in gusts. */
  private static final double SMOOTHING = 3;

  private final PrintWriter out;
  private final String noun;
  private final boolean terminal;
  private double shown = Double.NEGATIVE_INFINITY;
  private double lastSeconds;
  private long lastDone;
  private double rate;
  private boolean open;

  ProgressLine(PrintWriter out, String noun) {
    this(out, noun, System.console() != null);
  }

  ProgressLine(PrintWriter out, String noun, boolean terminal) {
    this.out = out;
    this.noun = noun;
    this.terminal = terminal;
  }

  @Override
  public void begins(String part) {
    end();
    out.println(part);
    out.flush();
  }

  @Override
  public void advances(long done, long expected, double seconds) {
    double passed = seconds - lastSeconds;
    if (passed > 0) {
      double weight = 1 - Math.exp(-passed / SMOOTHING);
      rate += weight * ((done - lastDone) / passed - rate);
      lastSeconds = seconds;
      lastDone = done;
    }
    boolean last = done >= expected;
    if (terminal || last || seconds - shown >= EVERY_SECONDS) {
      shown = seconds;
      show(done, expected, last ? done / Math.max(seconds, 1e-9) : rate, seconds);
    }
  }

  /** Ends the line that is being written over. */
  void end() {
    if (open) {
      out.println();
      out.flush();
      open = false;
    }
  }

  private void show(long done, long expected, double perSecond, double seconds) {
    double share = expected == 0 ? 1 : Math.min(1, done / (double) expected);
    int full = (int) Math.round(share * BAR);
    String left =
        done >= expected
            ? "%.1f s".formatted(seconds)
            : perSecond > 0 ? "%.0f s left".formatted((expected - done) / perSecond) : "";
    String line =
        String.format(
            Locale.ROOT,
            "  [%s%s] %3.0f %%  %,d of %,d %s  %,.0f/s  %s",
            "#".repeat(full),
            ".".repeat(BAR - full),
            share * 100,
            done,
            expected,
            noun,
            perSecond,
            left);
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
      open = true;
    } else {
      out.println(line);
    }
    out.flush();
  }
}
