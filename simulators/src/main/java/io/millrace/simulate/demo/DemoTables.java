package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.BeijingAir;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The numbers of a demo. */
final class DemoTables {

  /** Weeks at the start that every method needs to learn; totals begin behind them. */
  static final int LEARNING_WEEKS = 4;

  private DemoTables() {}

  /** Relative error of every method by station, and the dictionary's version. */
  static Table stations(DemoOutcome outcome) {
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
                        station.results(),
                        errors(evaluation, List.of(station)),
                        "%,d".formatted(station.newestVersion()))));
    rows.add(
        row("all", evaluation.results(), errors(evaluation, evaluation.stations().values()), ""));
    return new Table(head, rows);
  }

  /** What happened, in a few rows. */
  static Table summary(DemoOutcome outcome) {
    Evaluation evaluation = outcome.evaluation();
    long results = evaluation.results();
    long different = evaluation.different();
    long missing = evaluation.missing();
    double seconds = outcome.flow().duration();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "readings",
            "%,d of %d stations, %d channels, %s to %s"
                .formatted(
                    outcome.trace().count(),
                    outcome.trace().keys().size(),
                    outcome.trace().channels().size(),
                    day(evaluation.first()),
                    day(evaluation.last()))));
    rows.add(
        List.of(
            "results",
            "%,d, each once; %s"
                .formatted(
                    results,
                    outcome.isExact()
                        ? "all bit for bit what plain Java gives"
                        : "%,d differ from plain Java, %,d missing"
                            .formatted(different, missing))));
    rows.add(
        List.of(
            "throughput",
            String.format(
                Locale.ROOT,
                "%,.0f records/s from topic to topic, exactly once, in %.1f s",
                results / seconds,
                seconds)));
    rows.add(
        List.of(
            "refused",
            "%d bad records, each with its reason in the dead-letter topic"
                .formatted(outcome.letters().size())));
    rows.add(
        List.of(
            "models", "%d groups, newest versions published".formatted(outcome.models().size())));
    return new Table(List.of(), rows);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  static String day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(BeijingAir.ZONE).toLocalDate().toString();
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

  /** Dead letters as they came: reason, place, detail. */
  static Table letters(List<Map<String, String>> letters) {
    List<List<String>> rows = new ArrayList<>();
    for (Map<String, String> letter : letters) {
      rows.add(
          List.of(
              letter.get("reason"),
              "%s, partition %s, offset %s"
                  .formatted(letter.get("topic"), letter.get("partition"), letter.get("offset")),
              letter.get("detail")));
    }
    return new Table(List.of("reason", "where", "why"), rows);
  }
}
