package io.millrace.simulate.demo.air;

import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the figures of the demo mean, and errors of the benchmark page beside which they stand:
 * scikit-learn is no part of this product. {@code PublishedFiguresTest} compares them with that
 * page.
 */
final class AirPeers {

  /** Prints the errors below. */
  static final String COMMAND =
      "OPENBLAS_NUM_THREADS=1 python3 benchmarks/dictionary_peers.py --readings 40000";

  /** Errors in percent with three numbers of a reading kept, the least first. */
  private static final List<List<String>> ERRORS =
      List.of(
          List.of("predict, overcomplete", "9.4"),
          List.of("predict, dictionary", "13.4"),
          List.of("overcomplete", "17.5"),
          List.of("scikit-learn, tuned", "25.3"),
          List.of("dictionary", "28.2"),
          List.of("last value, true and whole", "43.9"),
          List.of("online PCA", "53.4"));

  private AirPeers() {}

  /** One row of errors. */
  static Table table() {
    List<String> row = new ArrayList<>();
    ERRORS.forEach(error -> row.add(error.get(1) + " %"));
    return new Table(ERRORS.stream().map(error -> error.get(0)).toList(), List.of(row));
  }

  /** The same in words. */
  static String sentence() {
    return ERRORS.stream()
        .map(error -> error.get(0) + " " + error.get(1) + " %")
        .collect(Collectors.joining("; "));
  }

  /** What the errors of this run mean for a user. */
  static String meaning(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "For a user: three numbers an hour say what all eleven channels measured to within %s"
            + " (predict, overcomplete) or %s (predict), where the dictionary alone leaves %s. The"
            + " price is that a reader of predicted codes needs those of the hours before.",
        error(evaluation, "predict, overcomplete"),
        error(evaluation, "predict"),
        error(evaluation, "dictionary"));
  }

  private static String error(Evaluation evaluation, String method) {
    return AirTables.percent(
        Evaluation.total(evaluation.stations().values(), evaluation.methods().indexOf(method)));
  }
}
