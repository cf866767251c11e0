package io.millrace.simulate.demo.forecast;

import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Evaluates the forecasts of all stations by one pipeline, which have one distance. */
final class PipelineForecasts {

  /** Number of last readings that can be drawn: those of two weeks. */
  static final int SHOWN = 14 * 24;

  private final int ahead;
  private final int channels;
  private final Map<String, StationForecasts> stations = new TreeMap<>();
  private final ExactChecks checks;

  /**
   * @param readings of all stations, oldest first
   */
  PipelineForecasts(List<Reading> readings, PlainModels models) {
    this.ahead = (Integer) models.option("ahead");
    this.channels = models.channels();
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
    double[] sums = new double[2];
    for (StationForecasts station : stations.values()) {
      double[] own = station.errors().get(method).sums(ChannelErrors.COUNTED, channel);
      sums[0] += own[0];
      sums[1] += own[1];
    }
    return Math.sqrt(sums[0] / sums[1]);
  }

  /** Of one channel over all stations from the fifth week on, in standard deviations. */
  double ofChannel(int method, int channel) {
    return Math.sqrt(meanSquare(stations.values(), method, channel, ChannelErrors.COUNTED));
  }

  /** Of all channels, over some stations, from the fifth week on, in standard deviations. */
  double ofAll(Collection<StationForecasts> some, int method) {
    return ofAll(some, method, ChannelErrors.COUNTED);
  }

  private double ofAll(Collection<StationForecasts> some, int method, int week) {
    double sum = 0;
    int counted = 0;
    for (int channel = 0; channel < channels; channel++) {
      double square = meanSquare(some, method, channel, week);
      if (!Double.isNaN(square)) {
        sum += square;
        counted++;
      }
    }
    return Math.sqrt(sum / counted);
  }

  /** Of all channels and stations in each week, in standard deviations; by when the week begins. */
  TreeMap<Long, Double> weekly(int method) {
    StationForecasts any = stations.values().iterator().next();
    TreeMap<Long, Double> weekly = new TreeMap<>();
    TreeSet<Integer> weeks = new TreeSet<>();
    any.errors().get(method).weeks().forEach(weeks::add);
    for (int week : weeks) {
      weekly.put(any.errors().get(method).start(week), ofAll(stations.values(), method, week));
    }
    return weekly;
  }

  /** NaN where nothing was counted, or the channel never changes. */
  private static double meanSquare(
      Collection<StationForecasts> some, int method, int channel, int week) {
    double[] sums = new double[2];
    for (StationForecasts station : some) {
      double[] own = station.errors().get(method).sums(week, channel);
      double deviation = station.deviation(channel);
      if (deviation > 0) {
        sums[0] += own[0] / (deviation * deviation);
        sums[1] += own[1];
      }
    }
    return sums[0] / sums[1];
  }
}
