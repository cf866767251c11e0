package io.millrace.simulate.demo.air;

import io.millrace.evaluate.coding.CodingMeasure;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.WeeklySums;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

  /** Relative error of a method over all stations in each week, by when the week begins. */
  SortedMap<Long, Double> weekly(int method) {
    SortedMap<Long, List<double[]>> sums = new TreeMap<>();
    for (StationEvaluation station : stations.values()) {
      WeeklySums own = station.errors().get(method);
      own.weeks()
          .forEach(
              week ->
                  sums.computeIfAbsent(own.start(week), at -> new ArrayList<>()).add(own.of(week)));
    }
    SortedMap<Long, Double> weekly = new TreeMap<>();
    sums.forEach((start, parts) -> weekly.put(start, error(parts)));
    return weekly;
  }

  /** Relative error of a method over some stations, from the fifth week on. */
  static double total(Collection<StationEvaluation> stations, int method) {
    return error(stations.stream().map(station -> station.errors().get(method).counted()).toList());
  }

  private static double error(List<double[]> parts) {
    CodingMeasure measure = StationEvaluation.MEASURE;
    return measure.value("error", WeeklySums.total(parts, measure.sums()));
  }
}
