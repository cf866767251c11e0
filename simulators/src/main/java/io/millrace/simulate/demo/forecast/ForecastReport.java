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
import java.util.TreeMap;

/** Draws what the forecasts came to. */
final class ForecastReport {

  private final ForecastOutcome outcome;

  ForecastReport(ForecastOutcome outcome) {
    this.outcome = outcome;
  }

  Report report() {
    return new Report(
        "Beijing air quality: forecasts 1, 6 and 24 hours ahead, learned online",
        "Hourly air quality and weather of Beijing went through Kafka and Flink in one process. "
            + "Each station forecast all of its channels one, six and twenty-four hours ahead, "
            + "with a state-space layer and a readout that learned from every reading when it "
            + "arrived. Until then the forecast was kept in the station's state. No reading is "
            + "kept for longer.",
        List.of(
            summary(),
            weekly(),
            stretch(),
            channels(),
            DemoSections.flow(outcome.run().flow()),
            DemoSections.refused(outcome.part().letters())),
        outcome.trace().attribution());
  }

  private Section summary() {
    List<ReportItem> blocks = new ArrayList<>(List.of(outcome.summary()));
    blocks.addAll(outcome.scores());
    return new Section(
        "In short",
        "Root mean square errors of forecasts as they were made, from the fifth week on. Of all "
            + "channels: in standard deviations of the channel at its station over all readings, "
            + "so 1 is the error of their mean, known in advance. At twenty-four hours the last "
            + "value is that of the same hour of the day before. "
            + "The half-life of the average and the weight of the ridge are tuned afterwards on "
            + "these same readings; the ridge uses seven hours of the last day, all "
            + "channels of them, and learns by exact recursive least squares.",
        blocks);
  }

  private Section weekly() {
    List<ReportItem> charts = new ArrayList<>();
    for (int at = outcome.forecasts().size() - 1; at >= 0; at--) {
      charts.add(weekly(outcome.forecasts().get(at)));
    }
    return new Section(
        "Error over time, beside simple methods",
        "All stations and channels, by week. Readings are forecast before they are learned. The "
            + "first weeks show how fast each method learns.",
        charts);
  }

  private static LineChart weekly(PipelineForecasts pipeline) {
    List<Series> series = new ArrayList<>();
    List<String> names = Methods.names();
    for (int method = 0; method < names.size(); method++) {
      TreeMap<Long, Double> weekly = pipeline.weekly(method);
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

  private Section stretch() {
    String station = outcome.trace().keys().get(0);
    return new Section(
        "Two weeks of forecasts",
        "The last two weeks at "
            + station
            + ": the measured value, and the forecast for that hour. The forecast of fine dust a "
            + "day ahead is close to the mean, as least squares is where the data predicts "
            + "little; it misses sudden changes.",
        List.of(stretch(station, "PM2.5"), stretch(station, "TEMP")));
  }

  private LineChart stretch(String station, String name) {
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
        "By channel",
        "%s ahead, in standard deviations. Weather that follows the season is far below 1 for "
            + "every ".formatted(hours(outcome.farthest().ahead()))
            + "method; fine dust and rain of tomorrow can hardly be predicted from the readings "
            + "of today.",
        List.of(ForecastTables.channels(outcome)));
  }
}
