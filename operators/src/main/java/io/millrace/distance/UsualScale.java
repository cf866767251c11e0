package io.millrace.distance;

import io.millrace.distance.DistanceOptions.Learn;
import java.util.Arrays;

/*
 *   x   value        m   mean        s   deviation        c   count of values, at most the horizon N
 *   d = x - m        w = max(1/(c + 1), 1/N)              z = d / max(s, floor, 1e-6 |m|), within ±1000
 *
 *   start:   m = median, s = 1.4826 · median |x - m| of the first readings (F. Hampel, JASA 1974)
 *   learn:   e = d within ±clip s;   m <- m + w e;   s² <- s² + w (e² - s²)     (winsorised)
 *
 * A value changes m by at most w clip s and s² by at most a factor 1 + w (clip² - 1), whatever its
 * size; a true new level is followed at that pace. With clip 2 and normal values, s is .94 of their
 * deviation.
 *
 * s = 0: the channel has been constant. Its first other value is only remembered, as its difference
 * p; the next one counts, as at most 10 |p|. Until then nothing says how far a value is: z = 0.
 *
 * Computed in double precision, stored as floats:
 *
 *   | mean n | deviation n | count n | pending n |      p is pending, 0 if there is none
 */
/**
 * The mean and deviation that are usual of the channels of a key, learned with bounded influence.
 */
final class UsualScale {

  /** Largest magnitude of a deviation that is reported. */
  static final double LARGEST = 1000;

  /** Median absolute deviation of a normal law with deviation one, inverse. */
  private static final double NORMAL = 1.4826;

  /** A smaller deviation is the step of the sensor's number format. */
  private static final double RELATIVE_FLOOR = 1e-6;

  private static final double FIRST_DIFFERENCES = 10;

  private final DistanceOptions options;
  private final int channels;
  private final double[] sorted;

  UsualScale(int channels, DistanceOptions options) {
    this.channels = channels;
    this.options = options;
    this.sorted = new double[options.warmup()];
  }

  /** Starts one channel from the first readings of a key. */
  void start(float[] state, int at, int first, int channel) {
    int known = 0;
    for (int i = 0; i < options.warmup(); i++) {
      float value = state[first + i * channels + channel];
      if (!Float.isNaN(value)) {
        sorted[known++] = value;
      }
    }
    state[at + 2 * channels + channel] = (float) Math.min(known, options.horizon());
    if (known == 0) {
      return;
    }
    double middle = median(known);
    for (int i = 0; i < known; i++) {
      sorted[i] = Math.abs(sorted[i] - middle);
    }
    state[at + channel] = (float) middle;
    state[at + channels + channel] = (float) (NORMAL * median(known));
  }

  private double median(int known) {
    Arrays.sort(sorted, 0, known);
    return (sorted[(known - 1) / 2] + sorted[known / 2]) / 2;
  }

  /** Returns how many deviations a value is away from the mean; 0 where no scale is known. */
  double deviations(float[] state, int at, int channel, float value) {
    if (state[at + 2 * channels + channel] == 0 || state[at + channels + channel] == 0) {
      return 0;
    }
    double mean = state[at + channel];
    double deviations = (value - mean) / scale(state, at, channel);
    return Math.max(-LARGEST, Math.min(deviations, LARGEST));
  }

  /** Returns the deviation that a channel is divided by. */
  double scale(float[] state, int at, int channel) {
    double least = Math.max(options.floor(), RELATIVE_FLOOR * Math.abs(state[at + channel]));
    return Math.max(state[at + channels + channel], least);
  }

  /** Learns a value. */
  void learn(float[] state, int at, int channel, float value) {
    double count = state[at + 2 * channels + channel];
    double mean = state[at + channel];
    if (count == 0) {
      state[at + channel] = value;
      state[at + 2 * channels + channel] = 1;
      return;
    }
    double deviation = state[at + channels + channel];
    double difference = value - mean;
    double weight = Math.max(1 / (count + 1), 1 / options.horizon());
    if (deviation == 0) {
      learnConstant(state, at, channel, difference);
      return;
    }
    double bound = options.clip() * scale(state, at, channel);
    if (options.learn() == Learn.USUAL && Math.abs(difference) > bound) {
      return;
    }
    double clipped = Math.max(-bound, Math.min(difference, bound));
    double square = deviation * deviation;
    state[at + channel] = (float) (mean + weight * clipped);
    state[at + channels + channel] =
        (float) Math.sqrt(square + weight * (clipped * clipped - square));
    state[at + 2 * channels + channel] = (float) Math.min(count + 1, options.horizon());
  }

  private void learnConstant(float[] state, int at, int channel, double difference) {
    double count = state[at + 2 * channels + channel];
    double pending = state[at + 3 * channels + channel];
    if (difference != 0 && pending == 0) {
      state[at + 3 * channels + channel] = (float) difference;
      return;
    }
    if (difference != 0) {
      double bound = FIRST_DIFFERENCES * Math.abs(pending);
      double clipped = Math.max(-bound, Math.min(difference, bound));
      double weight = Math.max(1 / (count + 1), 1 / options.horizon());
      state[at + channel] += (float) (weight * clipped);
      state[at + channels + channel] = (float) (Math.sqrt(weight) * Math.abs(clipped));
      state[at + 3 * channels + channel] = 0;
    }
    state[at + 2 * channels + channel] = (float) Math.min(count + 1, options.horizon());
  }
}
