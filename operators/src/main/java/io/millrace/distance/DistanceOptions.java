package io.millrace.distance;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;

/**
 * The options of a {@code distance} stage.
 *
 * @param clip deviations at which a value counts as if it lay there
 * @param horizon readings that mean and deviation remember
 * @param warmup first readings of a key, whose medians are the start
 * @param smooth weight of a reading in the smoothed score
 * @param floor least deviation of a channel, in its units
 * @param learn which values are learned
 * @param until reading of a key from which on nothing is learned; 0: never
 * @param late readings by which learning lags behind
 * @param of what is scored of a channel
 */
record DistanceOptions(
    double clip,
    double horizon,
    int warmup,
    double smooth,
    double floor,
    Learn learn,
    int until,
    int late,
    Of of) {

  private static final Key<Double> CLIP =
      Key.number("clip", 1, 1e6)
          .describedAs("Deviations at which a value counts as if it lay there.")
          .defaultsTo(2.0);
  private static final Key<Double> HORIZON =
      Key.number("horizon", 2, 1e7)
          .describedAs("Readings of a key that mean and deviation remember.")
          .defaultsTo(500.0);
  private static final Key<Integer> WARMUP =
      Key.whole("warmup", 5, 1000)
          .describedAs("First readings of a key: they give no result, and their medians the start.")
          .defaultsTo(25);
  private static final Key<Double> SMOOTH =
      Key.number("smooth", 1e-4, 1)
          .describedAs("Weight of a reading in the smoothed score; 1: none.")
          .defaultsTo(0.1);
  private static final Key<Double> FLOOR =
      Key.number("floor", 0, 1e30)
          .describedAs("Least deviation of a channel, in its units.")
          .defaultsTo(0.0);
  private static final Key<Learn> LEARN =
      Key.choice("learn", Learn.CLIPPED)
          .describedAs("Which values are learned: all, clipped, or those within the clip alone.");
  private static final Key<Integer> UNTIL =
      Key.whole("until", 0, 1_000_000_000)
          .describedAs("Reading of a key from which on nothing is learned; 0: never.")
          .defaultsTo(0);
  private static final Key<Integer> LATE =
      Key.whole("late", 0, 65_536)
          .describedAs("Readings by which learning lags behind.")
          .defaultsTo(0);

  private static final Key<Of> OF =
      Key.choice("of", Of.LEVEL)
          .describedAs("What is scored: values, their changes from the one before, or each alone.");

  /** Declarations of all options. */
  static final KeyTable KEYS =
      KeyTable.of(CLIP, HORIZON, WARMUP, SMOOTH, FLOOR, LEARN, UNTIL, LATE, OF);

  /** Which values are learned. */
  enum Learn {
    /** All, and those beyond the clip as if they lay on it. */
    CLIPPED,
    /** Those within the clip alone. */
    USUAL
  }

  /** What is scored of a channel. */
  enum Of {
    /** Its value. */
    LEVEL,
    /** Its change from the last value that was read. */
    CHANGE,
    /** Value and change, with a score for each. */
    BOTH
  }

  /** Reads the options and reports all faults. */
  static DistanceOptions read(Options options) {
    int warmup = options.read(WARMUP);
    int until = options.read(UNTIL);
    if (until > 0 && until < warmup) {
      options.refuse(
          UNTIL,
          "expected 0 (never) or at least the warmup, " + warmup + " readings, found " + until);
    }
    return new DistanceOptions(
        options.read(CLIP),
        options.read(HORIZON),
        warmup,
        options.read(SMOOTH),
        options.read(FLOOR),
        options.read(LEARN),
        until,
        options.read(LATE),
        options.read(OF));
  }
}
