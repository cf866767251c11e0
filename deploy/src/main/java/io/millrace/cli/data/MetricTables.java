package io.millrace.cli.data;

import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import io.millrace.evaluate.sum.WindowSums;
import io.millrace.simulate.measure.MethodSums;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints metrics as tables; a metric that no row has is left out. */
final class MetricTables {

  /** Metrics in the unit of a channel, of which there is none for several channels together. */
  private static final Set<String> WITH_A_UNIT = Set.of("rmse", "mae", "bias", "width", "pinball");

  private static final Set<String> COUNTS =
      Set.of("judged", "unanswered", "ranges", "windows", "windows_found", "alarms");

  private final PrintWriter out;

  MetricTables(PrintWriter out) {
    this.out = out;
  }

  /** Metrics of all methods, of the whole and of recent parts. */
  void methods(Measure measure, List<MethodSums> methods) {
    Map<String, double[]> rows = new LinkedHashMap<>();
    for (MethodSums method : methods) {
      rows.put(method.name(), method.all());
      method.recent().forEach((part, sums) -> rows.put(method.name() + ", " + part, sums));
    }
    print("", measure, rows, Set.of());
  }

  /** The same for numbers: by channel, and all together what has no unit. */
  void channels(RegressionMeasure measure, List<MethodSums> methods, List<String> channels) {
    if (channels.size() == 1) {
      methods(measure, methods);
      return;
    }
    Map<String, double[]> parts = new LinkedHashMap<>();
    for (MethodSums method : methods) {
      parts.put(method.name(), method.all());
      method.recent().forEach((part, sums) -> parts.put(method.name() + ", " + part, sums));
    }
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    parts.forEach(
        (part, sums) -> rows.put("all channels, " + part, values(measure, sums, WITH_A_UNIT)));
    for (int channel = 0; channel < channels.size(); channel++) {
      for (Map.Entry<String, double[]> part : parts.entrySet()) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : measure.metrics()) {
          values.put(metric.name(), measure.channel(metric.name(), channel, part.getValue()));
        }
        rows.put(channels.get(channel) + ", " + part.getKey(), values);
      }
    }
    print("", rows);
  }

  /** Metrics by window of event time. */
  void windows(Measure measure, MethodSums method, int channels) {
    Map<String, double[]> rows = new LinkedHashMap<>();
    for (WindowSums window : method.windows()) {
      rows.put(
          Instant.ofEpochMilli(window.start()).atOffset(ZoneOffset.UTC).toLocalDate().toString(),
          window.overall());
    }
    if (!rows.isEmpty()) {
      out.println();
      print("from", measure, rows, channels > 1 ? WITH_A_UNIT : Set.of());
    }
  }

  private void print(
      String head, Measure measure, Map<String, double[]> rows, Set<String> leftOut) {
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    rows.forEach((row, sums) -> values.put(row, values(measure, sums, leftOut)));
    print(head, values);
  }

  private static Map<String, Double> values(Measure measure, double[] sums, Set<String> leftOut) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int metric = 0; metric < measure.metrics().size(); metric++) {
      String name = measure.metrics().get(metric).name();
      values.put(name, leftOut.contains(name) ? Double.NaN : measure.value(metric, sums));
    }
    return values;
  }

  /** Prints one row of values. */
  void row(String name, Map<String, Double> values) {
    print("", Map.of(name, values));
  }

  private void print(String head, Map<String, Map<String, Double>> rows) {
    List<String> names =
        rows.values().stream()
            .flatMap(values -> values.keySet().stream())
            .distinct()
            .filter(name -> rows.values().stream().anyMatch(v -> !Double.isNaN(v.get(name))))
            .toList();
    List<String> heads = new ArrayList<>(List.of(head));
    heads.addAll(names);
    TextTable table = TextTable.of(heads);
    rows.forEach(
        (row, values) -> {
          List<String> cells = new ArrayList<>(List.of(row));
          names.forEach(name -> cells.add(text(name, values.get(name))));
          table.add(cells);
        });
    table.lines().forEach(out::println);
  }

  private static String text(String name, double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    // Counts of a fading window are no whole numbers.
    return COUNTS.contains(name) && value == Math.rint(value)
        ? NumberText.count((long) value)
        : NumberText.number(value);
  }
}
