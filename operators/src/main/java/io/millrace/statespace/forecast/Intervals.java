package io.millrace.statespace.forecast;

import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 *   symbol  meaning                                                                  shape
 *   e       error y - f of a forecast whose target has come                          T
 *   s       running mean of |e|, weight max(1/n, 1/MEMORY); |e| within LARGE s,      T
 *           if that is not 0
 *   n       number of errors, at most MEMORY                                         T
 *   k       bounds in s: the interval is f + s k_low .. f + s k_high                 2 x T
 *   a       share that is to lie outside, 1 - interval, half of it on either side
 *
 *   k_high <- k_high + g ([e > s' k_high'] - a/2)     k_low <- k_low - g ([e < s' k_low'] - a/2)
 *   with the bounds s' k' that were given with the forecast, and g = max(FAST/n, STEADY) max(1, |k|)
 *
 * A quantile by stochastic approximation, whose step does not vanish: whatever the errors do, the
 * share outside differs from a by at most |change of k| / (g · errors) (I. Gibbs, E. Candès, Adaptive
 * Conformal Inference Under Distribution Shift, NeurIPS 2021; the scale makes it follow a new
 * variance at once). It begins at the normal law, k = ±z(a/2) sqrt(π/2), behind FIRST errors.
 *
 *   | interval.scale T | interval.count T | interval.bounds 2 x T | waiting.bounds 2 x h x T |
 *
 * With several horizons each answer, a target at one of them, has its own; T is H T then, and the
 * rows of waiting.bounds are those of Horizons.
 *
 * In waiting.bounds a lower one above its upper one says that none were known.
 */
/** Intervals in which a declared share of the targets of a key lies. */
final class Intervals {

  private static final double MEMORY = 200;
  private static final double LARGE = 10;
  private static final double FAST = 4;
  private static final double STEADY = 0.02;
  private static final int FIRST = 20;

  private final int targets;
  private final int answers;
  private final int rows;
  private final double outside;
  private final double start;

  /**
   * @param interval share inside, from .5 to .999; 0: there are no intervals
   */
  Intervals(int targets, Horizons horizons, double interval) {
    this.targets = targets;
    this.answers = targets * horizons.count();
    this.rows = horizons.rows();
    this.outside = (1 - interval) / 2;
    this.start = interval == 0 ? 0 : normal(1 - outside) * Math.sqrt(Math.PI / 2);
  }

  static List<Slot> slots(int targets, Horizons horizons) {
    int answers = targets * horizons.count();
    return new ArrayList<>(
        List.of(
            Slot.of("interval.scale", answers),
            Slot.of("interval.count", answers),
            Slot.of("interval.bounds", 2, answers),
            Slot.of("waiting.bounds", 2, horizons.rows(), targets)));
  }

  /** Quantile of the standard normal law for p of .5 and more, to 5e-4. */
  private static double normal(double p) {
    // M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.2.23.
    double t = Math.sqrt(-2 * StrictMath.log(1 - p));
    return t
        - (2.515517 + .802853 * t + .010328 * t * t)
            / (1 + 1.432788 * t + .189269 * t * t + .001308 * t * t * t);
  }

  /**
   * Learns from a forecast and its bounds. What is outside is judged by the bounds as they were
   * written, in floats.
   *
   * @param at index of the slots in {@code states}
   * @param ring row of the rings with the forecast
   * @param answer horizon times the number of targets, and the target
   * @param t the target
   */
  void learn(float[] states, int at, int ring, int answer, int t, float truth, float forecast) {
    int scale = at + answer;
    int count = scale + answers;
    double n = states[count] + 1;
    double size = Math.abs((double) truth - forecast);
    double usual = states[scale];
    if (n > FIRST) {
      size = usual > 0 ? Math.min(size, LARGE * usual) : size;
      double step = n == MEMORY + 1 ? STEADY : Math.max(FAST / n, STEADY);
      int waiting = waiting(at, 0, ring, t);
      float low = states[waiting];
      float high = states[waiting + rows * targets];
      if (low <= high) {
        follow(states, high(at, answer), step, truth > forecast + high ? 1 : 0);
        follow(states, low(at, answer), -step, truth < forecast + low ? 1 : 0);
      }
    }
    double memory = Math.min(n, MEMORY);
    states[scale] += (float) ((size - usual) / memory);
    states[count] = (float) memory;
    if (n == FIRST) {
      states[high(at, answer)] = (float) start;
      states[low(at, answer)] = (float) -start;
    }
  }

  private void follow(float[] states, int bound, double step, int isOutside) {
    double size = Math.max(1, Math.abs(states[bound]));
    states[bound] += (float) (step * size * (isOutside - outside));
  }

  private int low(int at, int answer) {
    return at + 2 * answers + answer;
  }

  private int high(int at, int answer) {
    return at + 3 * answers + answer;
  }

  private int waiting(int at, int side, int ring, int t) {
    return at + 4 * answers + (side * rows + ring) * targets + t;
  }

  /**
   * Writes the ends of the interval of a forecast whose bounds are in a row of the rings; NaN if no
   * scale was known.
   *
   * @param lower index of the lower end in {@code outputs}; the upper one is {@code shown} behind
   */
  void write(
      float[] states,
      int at,
      int ring,
      int t,
      float forecast,
      float[] outputs,
      int lower,
      int shown) {
    int waiting = waiting(at, 0, ring, t);
    float low = states[waiting];
    float high = states[waiting + rows * targets];
    outputs[lower] = low <= high ? forecast + low : Float.NaN;
    outputs[lower + shown] = low <= high ? forecast + high : Float.NaN;
  }

  /** Writes that no bounds are known into a whole ring. */
  static void clear(float[] states, int ring, int size) {
    Arrays.fill(states, ring, ring + size / 2, 1f);
    Arrays.fill(states, ring + size / 2, ring + size, -1f);
  }

  /** Gives bounds to a new forecast, in its row of the ring. */
  void give(float[] states, int at, int ring, int answer, int t) {
    boolean known = states[at + answers + answer] >= FIRST;
    float scale = states[at + answer];
    int waiting = waiting(at, 0, ring, t);
    states[waiting] = known ? scale * states[low(at, answer)] : 1;
    states[waiting + rows * targets] = known ? scale * states[high(at, answer)] : -1;
  }
}
