package io.millrace.preprocess;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.spec.Options;

/**
 * The options of a {@code whiten} stage.
 *
 * @param refresh observations learned between two changes of the transform; zero: ten per channel
 * @param horizon memory of the covariance in observations; zero: all of the past
 * @param floor smallest variance of a direction, as a share of the largest
 * @param clip largest root mean square of a whitened reading that is passed on
 * @param codes by what a dictionary behind is coded
 */
record WhitenOptions(int refresh, double horizon, double floor, double clip, Codes codes) {

  /** By what the dictionary behind is coded. */
  enum Codes {
    /** As the dictionary codes the whitened reading. */
    WHITENED,
    /** By matching pursuit on its atoms in units of the channels. */
    PURSUED
  }

  private static final int REFRESHED_EVERY = 10;
  private static final double SHORTEST_HORIZON = 2;

  private static final Key<Integer> REFRESH =
      Key.whole("refresh", 1, 10_000_000)
          .describedAs("Observations learned between two changes of the transform.")
          .defaultsToComputed("ten for each channel");
  private static final Key<Double> HORIZON =
      Key.number("horizon", 0, 1e9)
          .describedAs(
              "Observations that the covariance remembers; 0: all of the past,"
                  + " else at least 2.")
          .defaultsTo(0.0);
  private static final Key<Double> FLOOR =
      Key.number("floor", 1e-7, 1)
          .describedAs("Smallest variance of a direction, as a share of the largest.")
          .defaultsTo(1e-6);

  private static final Key<Double> CLIP =
      Key.number("clip", 1, 1e6)
          .describedAs("Largest root mean square of a whitened reading that is passed on.")
          .defaultsTo(10.0);

  /** Whether a dictionary behind is coded in units of the channels. */
  static final Key<Boolean> PURSUIT =
      Key.flag("pursuit")
          .describedAs(
              "Whether readings are coded by matching pursuit on the atoms of the dictionary behind,"
                  + " in units of the channels.")
          .defaultsTo(false);

  /** Declarations of all options. */
  static final KeyTable KEYS = KeyTable.of(HORIZON, REFRESH, FLOOR, CLIP, PURSUIT);

  /** Reads the options and reports all faults. */
  static WhitenOptions read(Options options) {
    double horizon = options.read(HORIZON);
    if (horizon > 0 && horizon < SHORTEST_HORIZON) {
      options.refuse(
          HORIZON, "expected 0 (all of the past) or at least 2 observations, found " + horizon);
    }
    return new WhitenOptions(
        options.read(REFRESH, 0),
        horizon,
        options.read(FLOOR),
        options.read(CLIP),
        options.read(PURSUIT) ? Codes.PURSUED : Codes.WHITENED);
  }

  /**
   * Returns the number of observations between two changes of the transform, for a number of
   * channels.
   */
  int refresh(int channels) {
    return refresh > 0 ? refresh : REFRESHED_EVERY * channels;
  }
}
