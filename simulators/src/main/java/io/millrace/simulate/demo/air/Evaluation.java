package io.millrace.simulate.demo.air;

import io.millrace.evaluate.coding.RelativeError;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.Reading;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evaluates the results of all stations. */
final class Evaluation {

  private final Map<String, StationEvaluation> stations = new TreeMap<>();
  private final ExactChecks checks;
  private final long first;
  private final long last;

  /**
   * @param readings of all stations, oldest first
   */
  Evaluation(List<Reading> readings, PlainModels models) {
    this.checks =
        new ExactChecks(
            readings,
            models,
            (station, own) -> {
              StationEvaluation evaluation = new StationEvaluation(own, models);
              stations.put(station, evaluation);
              return evaluation;
            });
    this.first = readings.get(0).time();
    this.last = readings.get(readings.size() - 1).time();
  }

  /** The checks that receive the results. */
  ExactChecks checks() {
    return checks;
  }

  /** By name. */
  Map<String, StationEvaluation> stations() {
    return stations;
  }

  /** Names of the methods, the learned dictionary first. */
  List<String> methods() {
    return stations.values().iterator().next().methods();
  }

  /** Time of the first reading, milliseconds. */
  long first() {
    return first;
  }

  /** Time of the last reading, milliseconds. */
  long last() {
    return last;
  }

  /** Relative error of a method over all stations, week by week. */
  TreeMap<Integer, Double> weekly(int method) {
    TreeMap<Integer, double[]> sums = new TreeMap<>();
    for (StationEvaluation station : stations.values()) {
      station
          .errors()
          .get(method)
          .weeks()
          .forEach((week, error) -> add(sums.computeIfAbsent(week, w -> new double[2]), error));
    }
    TreeMap<Integer, Double> weekly = new TreeMap<>();
    sums.forEach((week, sum) -> weekly.put(week, Math.sqrt(sum[0] / sum[1])));
    return weekly;
  }

  /**
   * Relative error of a method over some stations.
   *
   * @param from first week that counts
   */
  static double total(Iterable<StationEvaluation> stations, int method, int from) {
    double[] sum = new double[2];
    for (StationEvaluation station : stations) {
      station
          .errors()
          .get(method)
          .weeks()
          .forEach(
              (week, error) -> {
                if (week >= from) {
                  add(sum, error);
                }
              });
    }
    return Math.sqrt(sum[0] / sum[1]);
  }

  private static void add(double[] sum, RelativeError error) {
    sum[0] += error.errors();
    sum[1] += error.signals();
  }
}
