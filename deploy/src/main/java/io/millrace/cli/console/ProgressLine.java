package io.millrace.cli.console;

import io.millrace.simulate.demo.DemoProgress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows the progress of long work: on a terminal in one line that is overwritten, elsewhere as a
 * line every few seconds.
 */
public final class ProgressLine implements DemoProgress {

  private static final int BAR = 24;

  private final StatusLine line;
  private final String noun;
  private final Rate rate = new Rate();

  public ProgressLine(PrintWriter out, String noun) {
    this(out, noun, System.console() != null);
  }

  public ProgressLine(PrintWriter out, String noun, boolean terminal) {
    this.line = new StatusLine(out, terminal);
    this.noun = noun;
  }

  @Override
  public void begins(String part) {
    line.say(part);
  }

  @Override
  public void advances(long done, long expected, double seconds) {
    double perSecond = rate.at(done, seconds);
    boolean last = done >= expected;
    if (last || line.isDue(seconds)) {
      show(done, expected, last ? done / Math.max(seconds, 1e-9) : perSecond, seconds);
    }
  }

  /** Ends the line that is being overwritten. */
  public void end() {
    line.end();
  }

  private void show(long done, long expected, double perSecond, double seconds) {
    double share = expected == 0 ? 1 : Math.min(1, done / (double) expected);
    int full = (int) Math.round(share * BAR);
    String left =
        done >= expected
            ? String.format(Locale.ROOT, "%.1f s", seconds)
            : perSecond > 0
                ? String.format(Locale.ROOT, "%.0f s left", (expected - done) / perSecond)
                : "";
    String text =
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
    line.show(text, seconds);
  }
}
