package io.millrace.preprocess;

import io.millrace.api.spec.Options;

/**
 * What a user may decide about whitening.
 *
 * @param refresh observations learned between two changes of the transform, zero for ten a channel
 * @param horizon observations that the covariance remembers, zero for all
 * @param floor smallest variance of a direction, as a share of the largest
 */
record WhitenOptions(int refresh, double horizon, double floor) {

  private static final int REFRESHED_EVERY = 10;
  private static final double SHORTEST_HORIZON = 2;

  /** Reads the options as written, reporting every fault. */
  static WhitenOptions read(Options options) {
    double horizon = options.number("horizon", 0, 1e9, 0);
    if (horizon > 0 && horizon < SHORTEST_HORIZON) {
      options.refuse(
          "horizon", "expected 0 (all of the past) or at least 2 observations, found " + horizon);
    }
    return new WhitenOptions(
        options.integer("refresh", 1, 10_000_000, 0),
        horizon,
        options.number("floor", 1e-7, 1, 1e-6));
  }

  /** Observations between two changes of the transform, for so many channels. */
  int refresh(int channels) {
    return refresh > 0 ? refresh : REFRESHED_EVERY * channels;
  }
}
