package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums, over readings: HITS alarms that are marked, WRONG alarms that are not, MISSED marks without
 * an alarm, QUIET the rest. Over events: RANGES marked ranges, FOUND those with an alarm in them,
 * DELAY Σ milliseconds from the first reading of a range to its first alarm, FALSE_ALARMS beginnings
 * of alarms outside ranges, TIME milliseconds outside ranges.
 */
/**
 * Metrics of alarms, reading by reading and event by event: precision, recall and F1, the share of
 * marked ranges that are found, the delay until then, and false alarms a day.
 *
 * <p>An alarm that lasts for many readings is one false alarm: what counts is its beginning, as who
 * answers it does so once. {@link AlarmEvents} makes events of the readings of a key.
 */
public final class AlarmMeasure implements Measure {

  static final int HITS = 0;
  static final int WRONG = 1;
  static final int MISSED = 2;
  static final int QUIET = 3;
  static final int RANGES = 4;
  static final int FOUND = 5;
  static final int DELAY = 6;
  static final int FALSE_ALARMS = 7;
  static final int TIME = 8;

  private static final double DAY = 86_400_000;

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.higher("precision"),
          Metric.higher("recall"),
          Metric.higher("f1"),
          Metric.neutral("ranges"),
          Metric.higher("found"),
          Metric.lower("delay_s"),
          Metric.lower("false_alarms_per_day"));

  @Override
  public int sums() {
    return 9;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    double hits = sums[HITS];
    return switch (METRICS.get(metric).name()) {
      case "judged" -> hits + sums[WRONG] + sums[MISSED] + sums[QUIET];
      case "precision" -> hits / (hits + sums[WRONG]);
      case "recall" -> hits / (hits + sums[MISSED]);
      case "f1" -> 2 * hits / (2 * hits + sums[WRONG] + sums[MISSED]);
      case "ranges" -> sums[RANGES];
      case "found" -> sums[FOUND] / sums[RANGES];
      case "delay_s" -> sums[DELAY] / sums[FOUND] / 1000;
      default -> sums[FALSE_ALARMS] / (sums[TIME] / DAY);
    };
  }
}
