package io.millrace.simulate.demo.forecast;

import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.demo.WeeklySums;
import io.millrace.simulate.trace.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Evaluates the forecasts of all stations by one pipeline, which have one distance. */
final class PipelineForecasts {

  /** Number of last readings that can be drawn: those of two weeks. */
  static final int SHOWN = 14 * 24;

  private final int ahead;
  private final int channels;
  private final RegressionMeasure measure;
  private final Map<String, StationForecasts> stations = new TreeMap<>();
  private final ExactChecks checks;

  /**
   * @param readings of all stations, oldest first
   */
  PipelineForecasts(List<Reading> readings, PlainModels models) {
    this.ahead = (Integer) models.option("ahead");
    this.channels = models.channels();
    this.measure = StationForecasts.measure(channels);
    this.checks =
        new ExactChecks(
            readings,
            models,
            (station, own) -> {
              StationForecasts forecasts = new StationForecasts(own, ahead, SHOWN);
              stations.put(station, forecasts);
              return forecasts;
            });
  }

  /** Hours from a forecast to its target. */
  int ahead() {
    return ahead;
  }

  /** The checks that receive the results. */
  ExactChecks checks() {
    return checks;
  }

  /** By name. */
  Map<String, StationForecasts> stations() {
    return stations;
  }

  /** Root mean square error of a method from the fifth week on, in the unit of the channel. */
  double inUnits(int method, int channel) {
    List<double[]> counted =
        stations.values().stream().map(station -> station.errors().get(method).counted()).toList();
    return measure.channel("rmse", channel, WeeklySums.total(counted, measure.sums()));
  }

  /** Of one channel over all stations from the fifth week on, in standard deviations. */
  double ofChannel(int method, int channel) {
    return Math.sqrt(meanSquare(stations.values(), method, channel, WeeklySums::counted));
  }

  /** Of all channels, over some stations, from the fifth week on, in standard deviations. */
  double ofAll(Collection<StationForecasts> some, int method) {
    return ofAll(some, method, WeeklySums::counted);
  }

  private double ofAll(
      Collection<StationForecasts> some, int method, Function<WeeklySums, double[]> part) {
    return Math.sqrt(
        IntStream.range(0, channels)
            .mapToDouble(channel -> meanSquare(some, method, channel, part))
            .filter(square -> !Double.isNaN(square))
            .average()
            .orElse(Double.NaN));
  }

  /** Of all channels and stations in each week, in standard deviations; by when the week begins. */
  SortedMap<Long, Double> weekly(int method) {
    WeeklySums any = stations.values().iterator().next().errors().get(method);
    SortedMap<Long, Double> weekly = new TreeMap<>();
    for (int week : any.weeks()) {
      weekly.put(any.start(week), ofAll(stations.values(), method, sums -> sums.of(week)));
    }
    return weekly;
  }

  /** NaN where nothing was counted, or the channel never changes. */
  private double meanSquare(
      Collection<StationForecasts> some,
      int method,
      int channel,
      Function<WeeklySums, double[]> part) {
    double squares = 0;
    double judged = 0;
    for (StationForecasts station : some) {
      double[] sums = part.apply(station.errors().get(method));
      double deviation = station.deviation(channel);
      if (deviation > 0) {
        squares += measure.squares(channel, sums) / (deviation * deviation);
        judged += measure.channel("judged", channel, sums);
      }
    }
    return squares / judged;
  }
}
