package io.millrace.simulate.demo.forecast;

import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Tables of the forecast demo. */
final class ForecastTables {

  private static final List<String> SHOWN = List.of("PM2.5", "TEMP");

  private ForecastTables() {}

  /** Every method at every distance: all channels, and two of them in their own units. */
  static Table distances(ForecastOutcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    List<Channel> channels = outcome.trace().channels();
    for (PipelineForecasts pipeline : outcome.forecasts()) {
      String ahead = pipeline.ahead() + " h";
      rows.add(
          row(
              List.of(ahead, "all channels"),
              "%.3f",
              method -> pipeline.ofAll(pipeline.stations().values(), method)));
      for (int channel = 0; channel < channels.size(); channel++) {
        int at = channel;
        if (SHOWN.contains(channels.get(channel).name())) {
          rows.add(
              row(
                  List.of(ahead, name(channels.get(channel))),
                  "%.2f",
                  method -> pipeline.inUnits(method, at)));
        }
      }
    }
    return new Table(head("ahead", "error of"), rows);
  }

  /** What the errors six hours ahead mean for a user. */
  static String meaning(ForecastOutcome outcome) {
    PipelineForecasts six = outcome.forecasts().get(1);
    int degrees = outcome.trace().channels().stream().map(Channel::name).toList().indexOf("TEMP");
    int last = Methods.names().indexOf("last value");
    int ridge = Methods.names().indexOf("ridge on lags");
    return String.format(
        Locale.ROOT,
        "For a user: %d hours ahead the error of all channels is %s that of the last value and %s"
            + " that of a ridge on the last day's readings that was tuned afterwards; the"
            + " temperature is off by %.1f °C, with the last value by %.1f °C.",
        six.ahead(),
        beside(six.ofAll(six.stations().values(), 0), six.ofAll(six.stations().values(), last)),
        beside(six.ofAll(six.stations().values(), 0), six.ofAll(six.stations().values(), ridge)),
        six.inUnits(0, degrees),
        six.inUnits(last, degrees));
  }

  private static String beside(double ours, double other) {
    double percent = 100 * (ours / other - 1);
    return String.format(
        Locale.ROOT, "%.1f %% %s", Math.abs(percent), percent < 0 ? "below" : "above");
  }

  /** Every method by station, all channels, the longest distance. */
  static Table stations(ForecastOutcome outcome) {
    PipelineForecasts pipeline = outcome.farthest();
    List<List<String>> rows = new ArrayList<>();
    pipeline
        .stations()
        .forEach(
            (name, station) ->
                rows.add(
                    row(
                        List.of(
                            name,
                            String.format(
                                Locale.ROOT, "%,d", pipeline.checks().keys().get(name).results())),
                        "%.3f",
                        method -> pipeline.ofAll(List.of(station), method))));
    rows.add(
        row(
            List.of("all", String.format(Locale.ROOT, "%,d", pipeline.checks().results())),
            "%.3f",
            method -> pipeline.ofAll(pipeline.stations().values(), method)));
    return new Table(head("station", "results"), rows);
  }

  /** Every method by channel, in standard deviations, the longest distance. */
  static Table channels(ForecastOutcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    List<Channel> channels = outcome.trace().channels();
    for (int channel = 0; channel < channels.size(); channel++) {
      int at = channel;
      rows.add(
          row(
              List.of(channels.get(channel).name()),
              "%.3f",
              method -> outcome.farthest().ofChannel(method, at)));
    }
    return new Table(head("channel"), rows);
  }

  private static String name(Channel channel) {
    return channel.name() + ", " + channel.unit();
  }

  private static List<String> head(String... first) {
    List<String> head = new ArrayList<>(List.of(first));
    head.addAll(Methods.names());
    return head;
  }

  private static List<String> row(List<String> first, String form, IntToDoubleFunction error) {
    List<String> row = new ArrayList<>(first);
    for (int method = 0; method < Methods.names().size(); method++) {
      row.add(String.format(Locale.ROOT, form, error.applyAsDouble(method)));
    }
    return row;
  }
}
