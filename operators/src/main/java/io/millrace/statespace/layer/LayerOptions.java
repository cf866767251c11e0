package io.millrace.statespace.layer;

import io.millrace.api.spec.Options;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import io.millrace.statespace.start.Modes;
import io.millrace.statespace.start.PoleTable;

/**
 * What a user may decide about the modes of a layer.
 *
 * @param start where the poles start
 * @param states real states of each copy of the poles
 * @param steps dt of each copy
 * @param sampling how event time becomes steps
 */
public record LayerOptions(Initialisation start, int states, double[] steps, Sampling sampling) {

  private static final int MOST_STATES = 256;
  private static final int MOST_COPIES = 64;

  /**
   * Reads the options as written, reporting every fault.
   *
   * @param otherwise the default of {@code start}
   */
  public static LayerOptions read(Options options, Initialisation otherwise) {
    Initialisation start = options.choice("start", otherwise);
    int states = options.integer("states", 2, MOST_STATES, 16);
    if (start == Initialisation.PTD && !PoleTable.has(states)) {
      options.refuse(
          "states",
          "expected 8, 16, 32 or 64 with start: ptd, found "
              + states
              + "; use several copies for more");
      states = 16;
    } else if (states % 2 != 0) {
      options.refuse("states", "expected an even number, found " + states);
      states++;
    }
    int copies = options.integer("copies", 1, MOST_COPIES, 1);
    double least = options.number("dt_min", 1e-6, 10, 0.01);
    double most = options.number("dt_max", 1e-6, 10, 0.1);
    if (most < least) {
      options.refuse("dt_max", "expected at least dt_min, which is " + least + ", found " + most);
    }
    Discretisation rule = options.choice("discretisation", Discretisation.ZOH);
    Sampling.Gaps gaps = options.choice("gaps", Sampling.Gaps.IGNORE);
    int unit = options.integer("gap_unit", 1, Integer.MAX_VALUE, 1000);
    if (gaps == Sampling.Gaps.IGNORE && options.has("gap_unit")) {
      options.refuse("gap_unit", "has no effect with gaps: ignore; remove it, or set gaps");
    }
    return new LayerOptions(
        start,
        states,
        Recurrence.spaced(least, Math.max(least, most), copies),
        new Sampling(rule, gaps, unit));
  }

  /** The modes of one copy. */
  public Modes modes() {
    return start.modes(states);
  }

  /** A bank for so many channels, without modes that alias. */
  Recurrence bank(int channels) {
    return Recurrence.bank(channels, modes(), steps).withoutAliases();
  }
}
