package io.millrace.preprocess;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/*
 * Sequence state of a key, n channels, before the slots of the inner operator:
 *
 *   +--------------------+-------------------------+---------------------+-----------------------+----------
 *   | standardize.mean n | standardize.deviation n | standardize.count n | standardize.pending n | inner ...
 *   +--------------------+-------------------------+---------------------+-----------------------+----------
 *
 *   symbol  meaning
 *   x       value
 *   m       mean
 *   s       standard deviation
 *   c       count of values seen
 *   a       weight of the newest, 1 / min(c + 1, horizon)
 *   d       x - m, limited to ±b
 *   b       reach, s sqrt(1 + 0.2 / a), at least 4 s (1 + 16 / c²) and at most 30 s
 *
 *   m <- m + a d,  s² <- (1 - a) (s² + a d²)
 *
 * Without the limit this is West (1979): with a = 1/c the exact mean and population variance of all
 * values. With it, a value raises the variance by at most a fifth, or by 16 a where the memory is
 * short, whatever its size (winsorised updates). A value is far beyond FAR (1 + 16 / c²) s.
 * A far value that is alone, because none of the REMEMBERED values before was far, raises only the
 * count: it is rather a fault, and even a fifth would disturb what has been learned by the scale
 * before it. More than RUN values in succession
 * beyond the reach are a new level and not a fault: from the next one on values count in full, and
 * c falls to at most MEMORY, so that the statistics follow within a few values even if they
 * remember a hundred thousand. A channel in its warm-up starts again with the new level. With
 * `level_after` a level is so many such values on one side: the last of them becomes the mean, s
 * stays, and c falls to at most LEVEL_MEMORY.
 *
 * While a channel is constant there is no scale by which to judge. Its first other value is only
 * remembered; the next one counts up to `clip` times that. If the third value of a channel agrees
 * with one of the two before it and is far from the other, the channel starts with it. `pending` holds the first other value, as a difference
 * from the mean, while the channel is constant. Afterwards it is the number of successive values
 * beyond the reach, and a half if one of them was far, or 1.5 behind a far value within the reach;
 * or, below zero, the number of values for which a far one is still remembered; or zero. With
 * `level_after` BELOW is added to a number of successive values that are below the mean.
 *
 * RUN, MEMORY, REMEMBERED, FAR and the bounds of the reach were chosen on Beijing air quality of 2013 and 2014 and
 * judged on 2015 and 2016: docs/benchmarks/robust-scale.md.
 *
 * Computed in double precision, stored in float32: a mean stops changing when a d is below half a
 * unit in its last place, which is after about 10^5 values of a channel whose mean is a hundred
 * times its deviation; by then its error is of that size. The count saturates at 2^24.
 */
/** Updates the running mean and standard deviation of every channel of a key. */
final class RunningScale {

  private static final float MOST = 0x1.0p24f;

  /**
   * Smallest ratio of deviation to mean; smaller deviations are rounding errors of the sensor's
   * number format.
   */
  private static final double RELATIVE_FLOOR = 1e-6;

  /** Successive values beyond the reach that are taken for faults. */
  private static final int RUN = 5;

  /** Values for which a far one is remembered, so that a second one counts. */
  static final int REMEMBERED = 1000;

  /** Deviations beyond which a value is far, wherever the reach is. */
  static final double FAR = 10;

  /** Largest count with which a channel follows a new level. */
  private static final float MEMORY = 128;

  /** Largest share by which one value raises the variance. */
  private static final double VARIANCE_OF_ONE_VALUE = 0.2;

  /** Largest count with which a channel begins at a level that it took at once. */
  private static final float LEVEL_MEMORY = 32;

  /** Added to the number of successive values in the state if they are below the mean. */
  private static final float BELOW = 64;

  static final double LEAST_REACH = 4;
  private static final double FEW = 16;
  static final double MOST_REACH = 30;

  /** Marks a number of successive values in the state. */
  private static final float OF_WHICH_ONE_WAS_FAR = 0.5f;

  /** No number of successive values. */
  private static final float ALONE = -1;

  /** A value agrees with one of two if it is this many times nearer to it than to the other. */
  private static final double AGREE = 100;

  /** Differences below this share of a value are no agreement but the steps of a sensor. */
  private static final double RESOLUTION = 0.05;

  private final int n;
  private final StandardizeOptions options;
  private final boolean isAtOnce;
  private final StateLayout slots;

  RunningScale(int n, StandardizeOptions options) {
    this.n = n;
    this.options = options;
    this.isAtOnce = options.levelAfter() > 0;
    this.slots =
        StateLayout.of(
            Slot.of("standardize.mean", n),
            Slot.of("standardize.deviation", n),
            Slot.of("standardize.count", n),
            Slot.of("standardize.pending", n));
  }

  StateLayout slots() {
    return slots;
  }

  /** Returns whether a channel has had enough values to be scaled. */
  boolean isKnown(float[] state, int at, int channel) {
    return state[at + 2 * n + channel] >= options.warmup();
  }

  /** Converts a value to standard deviations from the mean; NaN stays NaN. */
  double deviations(float[] state, int at, int channel, float value) {
    return ((double) value - state[at + channel]) / scale(state, at, channel);
  }

  /**
   * Converts standard deviations from the mean back to a value; NaN for a channel that was never
   * observed.
   */
  float restored(float[] state, int at, int channel, float deviations) {
    if (state[at + 2 * n + channel] == 0) {
      return Float.NaN;
    }
    return (float) (state[at + channel] + deviations * scale(state, at, channel));
  }

  /** Adds one observation; missing values are skipped. */
  void learn(float[] state, int at, float[] values, int from) {
    for (int channel = 0; channel < n; channel++) {
      double value = values[from + channel];
      if (!Double.isNaN(value)) {
        learn(state, at + channel, value);
      }
    }
  }

  private void learn(float[] state, int mean, double value) {
    int deviation = mean + n;
    int count = deviation + n;
    int pending = count + n;
    double difference = value - state[mean];
    double limit = Double.POSITIVE_INFINITY;
    if (state[count] == 2 && startedAnew(state, mean, value)) {
      return;
    }
    float seen = Math.min(MOST, state[count] + 1);
    if (state[count] > 1) {
      if (state[deviation] > least(state[mean])) {
        limit = reach(state[count]) * state[deviation];
        float run = follow(state, mean, difference, limit);
        if (run == ALONE) {
          state[count] = seen;
          return;
        }
        if (run > (isAtOnce ? options.levelAfter() - 1 : RUN)) {
          if (state[count] < Math.min(2 * RUN, options.warmup())) {
            start(state, mean, value, 0, 1);
            return;
          }
          if (isAtOnce) {
            seen = Math.min(seen, Math.max(options.warmup(), LEVEL_MEMORY));
            start(state, mean, value, state[deviation], seen);
            state[pending] = -REMEMBERED;
            return;
          }
          limit = Double.POSITIVE_INFINITY;
          seen = Math.min(seen, MEMORY + 1);
        }
      } else if (Math.abs(difference) > least(state[mean])) {
        double first = state[pending];
        limit = options.clip() * Math.abs(first);
        state[pending] = first == 0 ? (float) difference : 0;
      }
    }
    double weight = weight(seen);
    double counted = Math.max(-limit, Math.min(limit, difference));
    double before = state[deviation];
    state[mean] = (float) (state[mean] + weight * counted);
    state[deviation] =
        (float) Math.sqrt((1 - weight) * (before * before + weight * counted * counted));
    state[count] = seen;
  }

  /**
   * Follows the values of a channel that are far from its mean.
   *
   * @return the number of successive values beyond the reach, or {@link #ALONE} for the first far
   *     value in a long time
   */
  private float follow(float[] state, int mean, double difference, double limit) {
    int pending = mean + 3 * n;
    float before = state[pending];
    double size = Math.abs(difference);
    float side = isAtOnce && difference < 0 ? BELOW : 0;
    if (before > 0) {
      float of = isAtOnce && before >= BELOW ? BELOW : 0;
      // Values on the other side are no part of the level; whether one was far is still known.
      before = of == side ? before - of : (before - of) % 1;
    }
    double seen = state[mean + 2 * n];
    boolean isFar = size > FAR * (1 + FEW / (seen * seen)) * state[mean + n];
    boolean isBeyond = size > limit;
    boolean wasFar = before < 0 || before % 1 != 0;
    if (!isFar && !isBeyond) {
      state[pending] = before > 0 && wasFar ? -REMEMBERED : Math.min(0, before + 1);
      return 0;
    }
    int run = isBeyond ? (int) Math.max(0, before) + 1 : 1;
    state[pending] = side + run + (isFar || wasFar ? OF_WHICH_ONE_WAS_FAR : 0);
    return isFar && before == 0 ? ALONE : isBeyond ? run : 0;
  }

  /**
   * Starts a channel anew if its third value agrees with one of the two before it, m + s and m - s,
   * and is far from the other.
   */
  private boolean startedAnew(float[] state, int mean, double value) {
    double below = state[mean] - state[mean + n];
    double above = state[mean] + state[mean + n];
    double near = Math.abs(value - below) < Math.abs(value - above) ? below : above;
    double apart = Math.max(RESOLUTION * Math.abs(value), Math.abs(value - near));
    if (AGREE * apart >= 2 * state[mean + n]) {
      return false;
    }
    // Next to a wild value the other one is known to the precision of the wild one alone.
    start(state, mean, value, Math.abs(value - near) / 2, 3);
    return true;
  }

  private void start(float[] state, int mean, double value, double deviation, float count) {
    state[mean] = (float) value;
    state[mean + n] = (float) deviation;
    state[mean + 2 * n] = count;
    state[mean + 3 * n] = 0;
  }

  private double weight(double seen) {
    return 1 / (options.horizon() > 0 ? Math.min(seen, options.horizon()) : seen);
  }

  /**
   * Returns the largest deviation that counts in full, in standard deviations. A deviation of few
   * values is uncertain, and the reach wider.
   */
  private double reach(double seen) {
    double least = LEAST_REACH * (1 + FEW / (seen * seen));
    double share = VARIANCE_OF_ONE_VALUE / weight(seen + 1);
    return Math.max(least, Math.min(MOST_REACH, Math.sqrt(1 + share)));
  }

  private static double least(double mean) {
    return Math.max(RELATIVE_FLOOR * Math.abs(mean), Float.MIN_NORMAL);
  }

  private double scale(float[] state, int at, int channel) {
    return Math.max(state[at + n + channel], Math.max(options.floor(), least(state[at + channel])));
  }
}
