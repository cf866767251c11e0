package io.millrace.statespace.forecast;

import java.util.List;

/*
 * Features u_{t-l} for each lag l, C numbers each, in the order given. The ring `past` has the filled
 * inputs of the last h + L + 1 observations, L the longest lag, so that those of the reading whose
 * target arrives are there too: row s mod (h + L + 1) is step s. Rows of steps before the first are zero,
 * and no pair is learned whose features need one.
 */
/**
 * Inputs of so many observations before, as features.
 *
 * @param lags different, from 1
 */
record Lags(List<Integer> lags) {

  /** No past inputs. */
  static final Lags NONE = new Lags(List.of());

  Lags {
    lags = List.copyOf(lags);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return lags.isEmpty();
  }

  /** The longest, 0 if there is none. */
  int longest() {
    int longest = 0;
    for (int i = 0; i < lags.size(); i++) {
      longest = Math.max(longest, lags.get(i));
    }
    return longest;
  }

  /** Number of features. */
  int width(int channels) {
    return lags.size() * channels;
  }

  /**
   * Writes the features of a step.
   *
   * @param past the ring, from {@code at} on
   * @param rows of the ring
   * @param into gets the features from {@code to} on
   */
  void write(float[] past, int at, int rows, long step, int channels, float[] into, int to) {
    for (int i = 0; i < lags.size(); i++) {
      int row = (int) Math.floorMod(step - lags.get(i), (long) rows);
      System.arraycopy(past, at + row * channels, into, to + i * channels, channels);
    }
  }
}
