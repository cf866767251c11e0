package io.millrace.benchmark.published;

import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/*
 * An alarm behind others changes the sums of NabMeasure by what it is worth alone: outside windows
 * its value, in a window what it is worth more than the best one so far. So all readings are taken
 * by falling score, and after each distinct score the metric is that of this threshold.
 */
/**
 * The rule of NAB for thresholds: for each profile the one threshold of all series with the best
 * score of these series.
 */
final class NabSweep {

  private static final int WINDOWS = 0;
  private static final int VALUES = 1;
  private static final int FOUND = 2;
  private static final int WRONG = 3;

  private final NabMeasure measure = new NabMeasure();
  private final List<Alarm> alarms = new ArrayList<>();
  private int windows;

  /** A possible alarm: number of its window, -1 outside, and what it is worth alone. */
  private record Alarm(double score, int window, double value) {}

  /**
   * The best threshold.
   *
   * @param threshold scores of at least this are alarms
   * @param score the metric
   */
  record Best(double threshold, double score) {}

  void add(NabSeries series, double[] scores) {
    long readings = series.readings().count();
    int before = windows;
    for (int at = series.probation(); at < scores.length; at++) {
      if (Double.isNaN(scores[at])) {
        continue;
      }
      double[] alone = new double[measure.sums()];
      measure.judge(readings, series.windows(), new long[] {at}, alone);
      boolean inside = alone[FOUND] > 0;
      int window = inside ? before + windowOf(series, at) : -1;
      alarms.add(new Alarm(scores[at], window, inside ? alone[VALUES] : alone[WRONG]));
    }
    windows += series.windows().size();
  }

  private static int windowOf(NabSeries series, int at) {
    int window = 0;
    for (Span span : series.windows()) {
      if (at <= span.last()) {
        return window;
      }
      window++;
    }
    throw new IllegalStateException("Cannot find the window of reading " + at);
  }

  /**
   * @param judged number of windows that do not end in a first part
   */
  Map<NabProfile, Best> best(int judged) {
    alarms.sort(Comparator.comparingDouble(Alarm::score).reversed());
    double[] sums = new double[measure.sums()];
    sums[WINDOWS] = judged;
    double[] bestOf = new double[windows];
    boolean[] found = new boolean[windows];
    Map<NabProfile, Best> best = new EnumMap<>(NabProfile.class);
    for (NabProfile profile : NabProfile.values()) {
      best.put(profile, new Best(Double.POSITIVE_INFINITY, 0));
    }
    for (int at = 0; at < alarms.size(); at++) {
      Alarm alarm = alarms.get(at);
      if (alarm.window() < 0) {
        sums[WRONG] += alarm.value();
      } else {
        double more = alarm.value() - (found[alarm.window()] ? bestOf[alarm.window()] : 0);
        if (!found[alarm.window()] || more > 0) {
          sums[VALUES] += more;
          bestOf[alarm.window()] = alarm.value();
        }
        sums[FOUND] += found[alarm.window()] ? 0 : 1;
        found[alarm.window()] = true;
      }
      boolean last = at + 1 == alarms.size() || alarms.get(at + 1).score() < alarm.score();
      if (last) {
        for (NabProfile profile : NabProfile.values()) {
          double score = measure.value(profile.metric(), sums);
          if (score > best.get(profile).score()) {
            best.put(profile, new Best(alarm.score(), score));
          }
        }
      }
    }
    return best;
  }
}
