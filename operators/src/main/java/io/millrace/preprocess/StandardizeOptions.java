package io.millrace.preprocess;

import io.millrace.api.spec.Options;

/**
 * What a user may decide about a running scale.
 *
 * @param horizon observations that a mean remembers, zero for all
 * @param warmup observations of a key before anything is passed on
 * @param floor smallest standard deviation a channel is divided by, in its units
 * @param clip largest magnitude passed on, in standard deviations
 */
record StandardizeOptions(double horizon, int warmup, double floor, double clip) {

  private static final double SHORTEST_HORIZON = 2;

  /** Reads the options as written, reporting every fault. */
  static StandardizeOptions read(Options options) {
    double horizon = options.number("horizon", 0, 1e9, 0);
    if (horizon > 0 && horizon < SHORTEST_HORIZON) {
      options.refuse(
          "horizon", "expected 0 (all of the past) or at least 2 observations, found " + horizon);
    }
    return new StandardizeOptions(
        horizon,
        options.integer("warmup", 2, 1_000_000, 16),
        options.number("floor", 0, 1e30, 0),
        options.number("clip", 1, 1e6, 10));
  }
}
