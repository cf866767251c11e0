package io.millrace.streaming.runtime.align;

import io.millrace.api.pipeline.AlignSpec;
import java.util.List;

/*
 * Row at t of a channel with tolerance w, from the readings (time, value) of its sensor:
 *
 *      t - w            t            t + w
 *   -----(--------------]--------------)------->  time
 *          looked back     looked ahead: linear alone
 *
 *   last     value of the newest in (t - w, t]
 *   linear   p: newest in (t - w, t], s: oldest in (t, t + w)
 *            p.value + (s.value - p.value) (t - p.time) / (s.time - p.time); p.value if p.time = t
 *   mean     sum of the values in (t - w, t], added in order of time as doubles, over their count
 *   min, max smallest and largest in (t - w, t]
 *   count    number of readings in (t - w, t]
 *   age      (t - time of the newest in (t - w, t]) / 1000 s
 *
 * All but count are missing (NaN) without such a reading.
 */
/** Computes the values of a row. Plain Java. Not thread-safe. */
final class RowRules {

  private static final float MILLIS = 1000;

  /** What a row is made of. */
  enum Content {
    /** No channel has a reading that the row may use. */
    NOTHING,
    /** There are readings, but not those that a value needs. */
    NO_VALUE,
    /** At least one channel has a value. */
    VALUES
  }

  private final AlignSpec.Rule[] rules;
  private final int[] sensors;
  private final long[] within;
  private final OpenReadings.Found found = new OpenReadings.Found();
  private final OpenReadings.Found ahead = new OpenReadings.Found();
  private final Fold fold = new Fold();
  private final long lookedBack;
  private final long lookedAhead;

  /** Collects the readings of a window. */
  private static final class Fold implements OpenReadings.Visitor {
    private double sum;
    private float least;
    private float most;
    private int count;

    void clear() {
      sum = 0;
      least = Float.POSITIVE_INFINITY;
      most = Float.NEGATIVE_INFINITY;
      count = 0;
    }

    @Override
    public void reading(float value) {
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      count++;
    }
  }

  RowRules(AlignSpec spec) {
    List<String> names = spec.sensors();
    int width = spec.channels().size();
    rules = new AlignSpec.Rule[width];
    sensors = new int[width];
    within = new long[width];
    long back = 0;
    long forth = 0;
    for (int i = 0; i < width; i++) {
      AlignSpec.Channel channel = spec.channels().get(i);
      rules[i] = channel.as();
      sensors[i] = names.indexOf(channel.sensor());
      within[i] = channel.within().toMillis();
      switch (rules[i]) {
        case MEAN, MIN, MAX, COUNT -> back = Math.max(back, within[i]);
        case LINEAR -> forth = Math.max(forth, within[i] - 1);
        case LAST, AGE -> {}
      }
    }
    lookedBack = back;
    lookedAhead = forth;
  }

  /** Number of values of a row. */
  int width() {
    return rules.length;
  }

  /** Milliseconds before a row within which more than the newest reading counts. */
  long lookedBack() {
    return lookedBack;
  }

  /** Milliseconds after a row up to which readings count, inclusive. */
  long lookedAhead() {
    return lookedAhead;
  }

  /** The largest tolerance of a channel. */
  long tolerance() {
    long largest = 0;
    for (long each : within) {
      largest = Math.max(largest, each);
    }
    return largest;
  }

  /**
   * Computes the row at a time.
   *
   * @param row receives the values
   */
  Content compute(OpenReadings readings, long time, float[] row) throws Exception {
    boolean touched = false;
    boolean valued = false;
    for (int channel = 0; channel < rules.length; channel++) {
      int sensor = sensors[channel];
      long from = time - within[channel];
      float value = Float.NaN;
      switch (rules[channel]) {
        case LAST, AGE, LINEAR -> {
          if (readings.newest(sensor, from, time, found)) {
            touched = true;
            value = point(readings, channel, time);
          }
        }
        case MEAN, MIN, MAX, COUNT -> {
          fold.clear();
          readings.visit(sensor, from, time, fold);
          touched |= fold.count > 0;
          value = folded(rules[channel]);
        }
      }
      valued |= !Float.isNaN(value) && (rules[channel] != AlignSpec.Rule.COUNT || value > 0);
      row[channel] = value;
    }
    if (valued) {
      return Content.VALUES;
    }
    return touched ? Content.NO_VALUE : Content.NOTHING;
  }

  /** The value of a rule that uses single readings, given the newest one. */
  private float point(OpenReadings readings, int channel, long time) throws Exception {
    if (rules[channel] == AlignSpec.Rule.AGE) {
      return (time - found.time) / MILLIS;
    }
    if (rules[channel] == AlignSpec.Rule.LAST || found.time == time) {
      return found.value;
    }
    if (!readings.oldest(sensors[channel], time, time + within[channel], ahead)) {
      return Float.NaN;
    }
    double share = (double) (time - found.time) / (ahead.time - found.time);
    return (float) (found.value + ((double) ahead.value - found.value) * share);
  }

  private float folded(AlignSpec.Rule rule) {
    if (rule == AlignSpec.Rule.COUNT) {
      return fold.count;
    }
    if (fold.count == 0) {
      return Float.NaN;
    }
    return switch (rule) {
      case MIN -> fold.least;
      case MAX -> fold.most;
      default -> (float) (fold.sum / fold.count);
    };
  }
}
