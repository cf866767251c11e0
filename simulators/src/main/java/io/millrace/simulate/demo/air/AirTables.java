package io.millrace.simulate.demo.air;

import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a demo. */
final class AirTables {

  /** Weeks at the start that every method needs to learn; totals begin behind them. */
  static final int LEARNING_WEEKS = 4;

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
                        "%,d".formatted(evaluation.checks().keys().get(name).newestVersion()))));
    rows.add(
        row(
            "all",
            evaluation.checks().results(),
            errors(evaluation, evaluation.stations().values()),
            ""));
    return new Table(head, rows);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static List<String> errors(Evaluation evaluation, Iterable<StationEvaluation> stations) {
    List<String> errors = new ArrayList<>();
    for (int method = 0; method < evaluation.methods().size(); method++) {
      errors.add(percent(Evaluation.total(stations, method, LEARNING_WEEKS)));
    }
    return errors;
  }

  private static List<String> row(String name, long results, List<String> errors, String version) {
    List<String> row = new ArrayList<>(List.of(name, "%,d".formatted(results)));
    row.addAll(errors);
    row.add(version);
    return row;
  }
}
