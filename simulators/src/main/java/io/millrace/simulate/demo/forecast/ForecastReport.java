package io.millrace.simulate.demo.forecast;

import io.millrace.simulate.demo.DemoSections;
import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Makes the report of the forecast demo. */
final class ForecastReport {

  private final ForecastOutcome outcome;

  ForecastReport(ForecastOutcome outcome) {
    this.outcome = outcome;
  }

  Report report() {
    return new Report(
        "Beijing air quality: forecasts 1, 6 and 24 hours ahead, learned online",
        "Hourly air quality and weather of Beijing, processed by Kafka and Flink in one process. "
            + "Each station forecasts all of its channels 1, 6 and 24 hours ahead, from its last "
            + "day, the calendar and a fixed state-space layer, with a readout that learns online. "
            + "A forecast is stored in the "
            + "state of the station until its target arrives; then the readout learns from it. No "
            + "reading is stored longer than that.",
        List.of(
            summary(),
            weekly(),
            excerpt(),
            channels(),
            DemoSections.flow(outcome.run().flow()),
            DemoSections.refused(outcome.part().letters())),
        outcome.trace().attribution());
  }

  private Section summary() {
    List<ReportItem> blocks = new ArrayList<>(List.of(outcome.summary()));
    blocks.addAll(outcome.scores());
    return new Section(
        "Summary",
        "Root mean square errors of forecasts as they were made, from the fifth week on. Errors of"
            + " all channels are in standard deviations of the channel at its station over all"
            + " readings: the mean of all readings as forecast has 1. At 24 hours the last value"
            + " and the same hour yesterday are one method. The half-life of the average and the"
            + " weight of the ridge are the best on these readings, chosen afterwards. The ridge"
            + " uses all channels at 7 hours of the last day, and learns by exact recursive least"
            + " squares. "
            + ForecastTables.meaning(outcome),
        blocks);
  }

  private Section weekly() {
    List<ReportItem> charts = new ArrayList<>();
    for (int at = outcome.forecasts().size() - 1; at >= 0; at--) {
      charts.add(weekly(outcome.forecasts().get(at)));
    }
    return new Section(
        "Error over time, compared with simple methods",
        "All stations and channels, by week. Each reading is forecast before it is learned. The "
            + "first weeks show how fast each method learns.",
        charts);
  }

  private static LineChart weekly(PipelineForecasts pipeline) {
    List<Series> series = new ArrayList<>();
    List<String> names = Methods.names();
    for (int method = 0; method < names.size(); method++) {
      SortedMap<Long, Double> weekly = pipeline.weekly(method);
      series.add(
          new Series(
              names.get(method),
              weekly.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
              weekly.values().stream().mapToDouble(Double::doubleValue).toArray()));
    }
    return new LineChart(
        "Error by week, %s ahead".formatted(hours(pipeline.ahead())),
        new Dimension("event time", new Scale.Time(BeijingAir.ZONE)),
        new Dimension(
            "standard deviations, %s ahead".formatted(hours(pipeline.ahead())), new Scale.Linear()),
        series);
  }

  private static String hours(int ahead) {
    return ahead == 1 ? "1 hour" : ahead + " hours";
  }

  private Section excerpt() {
    String station = outcome.trace().keys().get(0);
    return new Section(
        "Two weeks of forecasts",
        "The last two weeks at "
            + station
            + ": the measured value of each hour, and the forecast for that hour. Forecasts of"
            + " PM2.5 24 hours ahead are close to the mean, as least-squares forecasts are where"
            + " past readings have little information; they miss sudden changes.",
        List.of(excerpt(station, "PM2.5"), excerpt(station, "TEMP")));
  }

  private LineChart excerpt(String station, String name) {
    List<String> names = outcome.trace().channels().stream().map(Channel::name).toList();
    int channel = names.indexOf(name);
    List<Series> series = new ArrayList<>();
    List<StationForecasts.Matured> newest = outcome.farthest().stations().get(station).newest();
    series.add(
        new Series(
            "measured",
            times(newest),
            newest.stream().mapToDouble(one -> one.reading().values()[channel]).toArray()));
    for (PipelineForecasts pipeline : outcome.forecasts()) {
      if (pipeline.ahead() > 1) {
        List<StationForecasts.Matured> matured = pipeline.stations().get(station).newest();
        series.add(
            new Series(
                hours(pipeline.ahead()) + " before",
                times(matured),
                matured.stream().mapToDouble(one -> one.forecasts().get(0)[channel]).toArray()));
      }
    }
    return new LineChart(
        "%s at %s, measured and forecast".formatted(name, station),
        new Dimension("event time", new Scale.Time(BeijingAir.ZONE)),
        new Dimension(
            name + ", " + outcome.trace().channels().get(channel).unit(), new Scale.Linear()),
        series);
  }

  private static double[] times(List<StationForecasts.Matured> matured) {
    return matured.stream().mapToDouble(one -> one.reading().time()).toArray();
  }

  private Section channels() {
    return new Section(
        "Errors by channel",
        "%s ahead, in standard deviations. Weather that follows the season is far below 1 for every "
                .formatted(hours(outcome.farthest().ahead()))
            + "method. PM2.5 and rain 24 hours ahead depend little on the readings of today.",
        List.of(ForecastTables.channels(outcome)));
  }
}
