package io.millrace.preprocess;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;
import io.millrace.bounds.Bounds;

/**
 * The options of a {@code standardize} stage.
 *
 * @param horizon memory of mean and deviation in observations; zero: all of the past
 * @param warmup number of observations of a key before the first is passed on
 * @param floor smallest standard deviation a channel is divided by, in its units
 * @param clip largest magnitude passed on, in standard deviations
 * @param levelAfter number of values in succession that are a new level, which becomes the mean at
 *     once; zero: the mean moves there
 */
record StandardizeOptions(double horizon, int warmup, double floor, double clip, int levelAfter) {

  private static final double SHORTEST_HORIZON = 2;

  private static final Key<Double> HORIZON =
      Key.number("horizon", 0, 1e9)
          .describedAs(
              "Observations of a key that mean and scale remember; 0: all of the past,"
                  + " else at least 2.")
          .defaultsTo(0.0);
  private static final Key<Integer> WARMUP =
      Key.whole("warmup", 2, 1_000_000)
          .describedAs("Observations of a key before anything is passed on.")
          .defaultsTo(16);
  private static final Key<Double> FLOOR =
      Key.number("floor", 0, 1e30)
          .describedAs("Smallest deviation that a channel is divided by, in its units.")
          .defaultsTo(0.0);
  private static final Key<Double> CLIP =
      Key.number("clip", 1, 1e6)
          .describedAs("Largest magnitude passed on, in deviations.")
          .defaultsTo(10.0);

  private static final Key<Integer> LEVEL_AFTER =
      Key.whole("level_after", 0, 6)
          .describedAs(
              "Values in succession beyond the reach, on one side, the last of which becomes the"
                  + " mean, 2 to 6; 0: the mean moves there slowly.")
          .defaultsTo(0);

  /** Declarations of all options. */
  static final KeyTable KEYS =
      KeyTable.of(HORIZON, WARMUP, FLOOR, CLIP, LEVEL_AFTER, Bounds.NONNEGATIVE, Bounds.BOUNDS);

  /** Reads the options and reports all faults. */
  static StandardizeOptions read(Options options) {
    double horizon = options.read(HORIZON);
    if (horizon > 0 && horizon < SHORTEST_HORIZON) {
      options.refuse(
          HORIZON, "expected 0 (all of the past) or at least 2 observations, found " + horizon);
    }
    if (options.read(LEVEL_AFTER) == 1) {
      options.refuse(
          LEVEL_AFTER, "expected 0 or 2 to 6, found 1: every wild value would be a level; write 2");
    }
    return new StandardizeOptions(
        horizon,
        options.read(WARMUP),
        options.read(FLOOR),
        options.read(CLIP),
        options.read(LEVEL_AFTER));
  }
}
