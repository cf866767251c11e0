package io.millrace.simulate.demo;

import io.millrace.evaluate.RelativeError;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Judges the results of all stations. */
final class Evaluation {

  private final Map<String, StationEvaluation> stations = new TreeMap<>();
  private final long first;
  private final long last;

  /**
   * @param readings of all stations, oldest first
   */
  Evaluation(List<Reading> readings, DemoModels models) {
    Map<String, List<Reading>> byStation = new LinkedHashMap<>();
    for (Reading reading : readings) {
      byStation.computeIfAbsent(reading.key(), station -> new ArrayList<>()).add(reading);
    }
    byStation.forEach((station, own) -> stations.put(station, new StationEvaluation(own, models)));
    this.first = readings.get(0).time();
    this.last = readings.get(readings.size() - 1).time();
  }

  void take(Result result) {
    StationEvaluation station = stations.get(result.key());
    if (station == null) {
      throw new IllegalStateException(
          "Cannot judge a result of '" + result.key() + "': the trace has no such station");
    }
    station.take(result);
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

  /** Results of all stations that had a place in their sequence. */
  long results() {
    return sum(StationEvaluation::results);
  }

  /** Results that differ from plain Java in any bit, or have no place in the sequence. */
  long different() {
    return sum(StationEvaluation::different);
  }

  /** Results that plain Java gives and the pipeline did not. */
  long missing() {
    return sum(StationEvaluation::missing);
  }

  private long sum(ToLongFunction<StationEvaluation> count) {
    return stations.values().stream().mapToLong(count).sum();
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
