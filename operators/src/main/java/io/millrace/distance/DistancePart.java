package io.millrace.distance;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;

/*
 *   | mean n | deviation n | count n | pending n | smoothed 1 | seen 1 | first warmup x n | waiting late x n |
 *
 * seen: 1 behind the first score. Both rings are indexed by the step count.
 */
/** The distance of the values of a reading, or of their changes, from what is usual of a key. */
final class DistancePart {

  private static final double INTERVAL = 3;

  /** Deviation that is learned of normal values with clip 2, in theirs. */
  private static final double OF_NORMAL = .944;

  private final int channels;
  private final DistanceOptions options;
  private final UsualScale scale;
  private final StateLayout layout;
  private final int smoothed;
  private final int seen;
  private final int first;
  private final int waiting;

  /** Outputs of a part, as indices in an output row; negative for a field that it has not. */
  record Place(
      int deviation,
      int score,
      int smoothed,
      int contribution,
      int expected,
      int lower,
      int upper) {}

  /**
   * @param prefix of its slots
   */
  DistancePart(int channels, DistanceOptions options, String prefix) {
    this.channels = channels;
    this.options = options;
    this.scale = new UsualScale(channels, options);
    List<Slot> slots =
        new ArrayList<>(
            List.of(
                Slot.of(prefix + "mean", channels),
                Slot.of(prefix + "deviation", channels),
                Slot.of(prefix + "count", channels),
                Slot.of(prefix + "pending", channels),
                Slot.of(prefix + "smoothed"),
                Slot.of(prefix + "seen"),
                Slot.of(prefix + "first", options.warmup(), channels)));
    if (options.late() > 0) {
      slots.add(Slot.of(prefix + "waiting", options.late(), channels));
    }
    this.layout = StateLayout.of(slots);
    this.smoothed = layout.offset(prefix + "smoothed");
    this.seen = layout.offset(prefix + "seen");
    this.first = layout.offset(prefix + "first");
    this.waiting = options.late() > 0 ? layout.offset(prefix + "waiting") : 0;
  }

  StateLayout layout() {
    return layout;
  }

  /**
   * Takes the numbers of one of the first readings.
   *
   * @param from array with them, from {@code at} on
   * @param state index of the state of this part in {@code states}
   */
  void begin(float[] from, int at, float[] states, int state, long step) {
    System.arraycopy(from, at, states, state + first + (int) step * channels, channels);
    if (step == options.warmup() - 1) {
      for (int channel = 0; channel < channels; channel++) {
        scale.start(states, state, state + first, channel);
      }
    }
  }

  /**
   * Scores the numbers of a reading, and returns whether there is a score.
   *
   * @param row index of the first output
   */
  boolean score(
      float[] from, int at, float[] states, int state, float[] outputs, int row, Place place) {
    int known = 0;
    for (int channel = 0; channel < channels; channel++) {
      float value = from[at + channel];
      boolean isKnown = !Float.isNaN(value) && states[state + 2 * channels + channel] > 0;
      known += isKnown ? 1 : 0;
      outputs[row + place.deviation() + channel] =
          isKnown ? (float) scale.deviations(states, state, channel, value) : Float.NaN;
    }
    double share = (double) channels / Math.max(known, 1);
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      float deviations = outputs[row + place.deviation() + channel];
      float part = Float.isNaN(deviations) ? 0 : (float) (share * deviations * deviations);
      outputs[row + place.contribution() + channel] = part;
      sum += part;
      usual(states, state, channel, outputs, row, place);
    }
    outputs[row + place.score()] = known == 0 ? Float.NaN : (float) sum;
    outputs[row + place.smoothed()] = known == 0 ? Float.NaN : smoothed(states, state, sum);
    return known > 0;
  }

  private void usual(
      float[] states, int state, int channel, float[] outputs, int row, Place place) {
    boolean known = states[state + 2 * channels + channel] > 0;
    double mean = known ? states[state + channel] : Double.NaN;
    outputs[row + place.expected() + channel] = (float) mean;
    if (place.lower() >= 0) {
      double half = INTERVAL / OF_NORMAL * scale.scale(states, state, channel);
      outputs[row + place.lower() + channel] = (float) (mean - half);
      outputs[row + place.upper() + channel] = (float) (mean + half);
    }
  }

  private float smoothed(float[] states, int state, double score) {
    double now = StrictMath.log1p(score);
    double before = states[state + smoothed];
    double log = states[state + seen] > 0 ? before + options.smooth() * (now - before) : now;
    states[state + smoothed] = (float) log;
    states[state + seen] = 1;
    return (float) StrictMath.expm1(log);
  }

  /** Learns the numbers of a reading, or those that came {@code late} readings before. */
  void learn(float[] numbers, int place, float[] states, int state, long step) {
    int late = options.late();
    float[] from = numbers;
    int at = place;
    if (late > 0) {
      from = states;
      at = state + waiting + (int) (step % late) * channels;
    }
    long learned = step - late;
    if (learned >= options.warmup() && (options.until() == 0 || learned < options.until())) {
      for (int channel = 0; channel < channels; channel++) {
        if (!Float.isNaN(from[at + channel])) {
          scale.learn(states, state, channel, from[at + channel]);
        }
      }
    }
    if (late > 0) {
      System.arraycopy(numbers, place, states, at, channels);
    }
  }
}
