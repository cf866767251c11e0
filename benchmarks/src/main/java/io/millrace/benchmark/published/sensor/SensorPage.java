package io.millrace.benchmark.published.sensor;

import io.millrace.simulate.report.Dimension;
import io.millrace.simulate.report.LineChart;
import io.millrace.simulate.report.Report;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Scale;
import io.millrace.simulate.report.Section;
import io.millrace.simulate.report.Series;
import io.millrace.simulate.trace.BeijingAir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of pictures: errors by month of two numbers an hour, and the published curves. */
final class SensorPage {

  private static final int MOST = 6;

  private final Map<String, List<Series>> months = new LinkedHashMap<>();
  private final Map<Integer, List<Series>> curves = new LinkedHashMap<>();

  void add(CityHours hours, String method, CodingErrors errors) {
    double[] parts = errors.parts();
    double[] times = new double[parts.length];
    for (int part = 0; part < parts.length; part++) {
      times[part] = hours.times().get(CityHours.FIRST + part * SensorRun.MONTH);
    }
    List<Series> series = months.computeIfAbsent(hours.pollutant(), name -> new ArrayList<>());
    if (series.size() < MOST) {
      series.add(new Series(plain(method), times, parts));
    }
  }

  void add(int batch, String method, int[] marks, double[] errors) {
    curves
        .computeIfAbsent(batch, size -> new ArrayList<>())
        .add(new Series(plain(method), Arrays.stream(marks).asDoubleStream().toArray(), errors));
  }

  private static String plain(String method) {
    return method.replace("`", "");
  }

  void write(Path file) {
    List<ReportItem> charts = new ArrayList<>();
    months.forEach(
        (pollutant, series) ->
            charts.add(
                new LineChart(
                    "Error of two numbers an hour: " + pollutant,
                    new Dimension("event time", new Scale.Time(BeijingAir.ZONE)),
                    new Dimension("relative error, 30 days", new Scale.Linear()),
                    series)));
    List<ReportItem> published = new ArrayList<>();
    curves.forEach(
        (batch, series) ->
            published.add(
                new LineChart(
                    "Error after mini-batches of " + batch,
                    new Dimension("mini-batches", new Scale.Log()),
                    new Dimension("1 - |AD|^4 / n", new Scale.Log()),
                    series)));
    new Report(
            "One pollutant over the sensors of a city",
            "Eight stations of Beijing, one vector an hour, a few numbers kept of it.",
            List.of(
                new Section(
                    "By month",
                    "Relative error on observed values, answered before learning. A method with"
                        + " predict uses the past.",
                    charts),
                new Section(
                    "The published setting",
                    "Ten planted atoms, density .3, no noise, mean of 20 trials.",
                    published)),
            "Readings by S. Chen, UCI Machine Learning Repository, CC BY 4.0.")
        .write(file);
  }
}
