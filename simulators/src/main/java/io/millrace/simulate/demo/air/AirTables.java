package io.millrace.simulate.demo.air;

import io.millrace.simulate.demo.DemoSummary;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Tables of the air-quality demo. */
final class AirTables {

  private AirTables() {}

  /** Relative error of every method by station, and the dictionary's version. */
  static Table stations(AirOutcome outcome) {
    Evaluation evaluation = outcome.evaluation();
    List<String> head = new ArrayList<>(List.of("station", "results"));
    head.addAll(evaluation.methods());
    head.add("version");
    List<List<String>> rows = new ArrayList<>();
    evaluation
        .stations()
        .forEach(
            (name, station) ->
                rows.add(
                    row(
                        name,
                        evaluation.checks().keys().get(name).results(),
                        errors(evaluation, List.of(station)),
                        String.format(
                            Locale.ROOT,
                            "%,d",
                            evaluation.checks().keys().get(name).newestVersion()))));
    rows.add(
        row(
            "all",
            evaluation.checks().results(),
            errors(evaluation, evaluation.stations().values()),
            ""));
    return new Table(head, rows);
  }

  /**
   * Unusual readings, with the measured value and its reconstruction.
   *
   * @param chosen chooses the readings of a station
   */
  static Table unusual(
      AirOutcome outcome, Function<StationEvaluation, List<DailyPeaks.Peak>> chosen) {
    List<List<String>> rows = new ArrayList<>();
    outcome
        .evaluation()
        .stations()
        .forEach(
            (name, station) ->
                chosen
                    .apply(station)
                    .forEach(
                        peak ->
                            rows.add(
                                unusual(
                                    name, peak, outcome.trace().channels().get(peak.channel())))));
    return new Table(List.of("station", "day", "channel", "measured", "expected", "score"), rows);
  }

  private static List<String> unusual(String station, DailyPeaks.Peak peak, Channel channel) {
    return List.of(
        station,
        DemoSummary.day(peak.reading().time()),
        channel.unit().isEmpty() ? channel.name() : channel.name() + " (" + channel.unit() + ")",
        amount(peak.measured()),
        amount(peak.expected()),
        String.format(Locale.ROOT, "%.1f", peak.score()));
  }

  /**
   * A measured quantity: without decimals if it is a whole number or at least 100, otherwise with
   * one.
   */
  static String amount(float value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value).replace('-', '−');
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static List<String> errors(
      Evaluation evaluation, Collection<StationEvaluation> stations) {
    List<String> errors = new ArrayList<>();
    for (int method = 0; method < evaluation.methods().size(); method++) {
      errors.add(percent(Evaluation.total(stations, method)));
    }
    return errors;
  }

  private static List<String> row(String name, long results, List<String> errors, String version) {
    List<String> row = new ArrayList<>(List.of(name, String.format(Locale.ROOT, "%,d", results)));
    row.addAll(errors);
    row.add(version);
    return row;
  }
}
