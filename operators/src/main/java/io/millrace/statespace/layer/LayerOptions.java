package io.millrace.statespace.layer;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import io.millrace.statespace.start.Modes;
import io.millrace.statespace.start.PoleTable;

/**
 * Options of the modes of a layer.
 *
 * @param start initialisation of the poles
 * @param states real states of each copy of the poles
 * @param steps dt of each copy
 * @param sampling conversion of event time into steps
 */
public record LayerOptions(Initialisation start, int states, double[] steps, Sampling sampling) {

  private static final int MOST_STATES = 256;
  private static final int MOST_COPIES = 64;

  private static final Key<Integer> STATES =
      Key.whole("states", 2, MOST_STATES)
          .describedAs(
              "Real states of a copy, two for each mode: an even number, with start ptd 8, 16, 32"
                  + " or 64.")
          .defaultsTo(16);
  private static final Key<Integer> COPIES =
      Key.whole("copies", 1, MOST_COPIES)
          .describedAs("Copies of the poles, each with its own time step.")
          .defaultsTo(1);
  private static final Key<Double> DT_MIN =
      Key.number("dt_min", 1e-6, 10)
          .describedAs("Time step of the first copy; copies are spaced evenly in its logarithm.")
          .defaultsTo(0.01);
  private static final Key<Double> DT_MAX =
      Key.number("dt_max", 1e-6, 10)
          .describedAs("Time step of the last copy, at least dt_min.")
          .defaultsTo(0.1);
  private static final Key<Discretisation> DISCRETISATION =
      Key.choice("discretisation", Discretisation.ZOH)
          .describedAs("How continuous time becomes steps: zero-order hold, or bilinear.");
  private static final Key<Sampling.Gaps> GAPS =
      Key.choice("gaps", Sampling.Gaps.IGNORE)
          .describedAs("What event time does between two observations.");
  private static final Key<Integer> GAP_UNIT =
      Key.whole("gap_unit", 1, Integer.MAX_VALUE)
          .describedAs("Milliseconds of a gap of one step; not with gaps: ignore.")
          .defaultsTo(1000);

  /** The seed of weights that are drawn. */
  public static final Key<Integer> SEED =
      Key.whole("seed", 0, Integer.MAX_VALUE)
          .describedAs("Seed of the weights that are drawn.")
          .defaultsTo(0);

  /**
   * The keys of the options.
   *
   * @param otherwise the default of {@code start}
   */
  public static KeyTable keys(Initialisation otherwise) {
    return KeyTable.of(
        start(otherwise), STATES, COPIES, DT_MIN, DT_MAX, DISCRETISATION, GAPS, GAP_UNIT);
  }

  private static Key<Initialisation> start(Initialisation otherwise) {
    return Key.choice("start", otherwise).describedAs("Where the poles start.");
  }

  /**
   * Reads the options and reports every fault.
   *
   * @param otherwise the default of {@code start}
   */
  public static LayerOptions read(Options options, Initialisation otherwise) {
    Initialisation start = options.read(start(otherwise));
    int states = options.read(STATES);
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
    int copies = options.read(COPIES);
    double least = options.read(DT_MIN);
    double most = options.read(DT_MAX);
    if (most < least) {
      options.refuse("dt_max", "expected at least dt_min, which is " + least + ", found " + most);
    }
    Discretisation rule = options.read(DISCRETISATION);
    Sampling.Gaps gaps = options.read(GAPS);
    int unit = options.read(GAP_UNIT);
    if (gaps == Sampling.Gaps.IGNORE && options.has(GAP_UNIT)) {
      options.refuse(GAP_UNIT, "has no effect with gaps: ignore; remove it, or set gaps");
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

  /** A bank for {@code channels} channels, without modes that alias. */
  Recurrence bank(int channels) {
    return Recurrence.bank(channels, modes(), steps).withoutAliases();
  }
}
