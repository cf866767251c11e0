package io.millrace.simulate.contest;

import io.millrace.evaluate.compare.Outcome;
import io.millrace.evaluate.compare.PairedComparison;
import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** The findings of a contest as tables, the same for the terminal and the page. */
public final class ContestTables {

  /** What stands beside the contestant that the others are compared with. */
  private static final String FIRST = "-";

  private final DoubleFunction<String> numbers;

  /**
   * @param numbers how a number is written
   */
  public ContestTables(DoubleFunction<String> numbers) {
    this.numbers = numbers;
  }

  /** All metrics of a part of a contest. */
  public Table of(Contest contest, String part) {
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : contest.findings(part)) {
      rows.add(row(finding.metric(), finding));
    }
    return new Table(head("metric"), rows);
  }

  /** One metric of each channel. */
  public Table byChannel(Contest contest, String metric) {
    List<List<String>> rows = new ArrayList<>();
    for (String part : contest.parts()) {
      if (!part.equals(Contest.ALL)) {
        for (Finding finding : contest.findings(part)) {
          if (finding.metric().equals(metric)) {
            rows.add(row(part, finding));
          }
        }
      }
    }
    return new Table(head(metric + " of"), rows);
  }

  private static List<String> head(String first) {
    return List.of(
        first,
        "contestant",
        "value",
        "difference",
        "in %",
        PairedComparison.PERCENT + " % interval",
        "verdict");
  }

  private List<String> row(String name, Finding finding) {
    if (finding.outcome().isEmpty()) {
      return List.of(
          name, finding.contestant(), numbers.apply(finding.value()), FIRST, FIRST, FIRST, "");
    }
    Outcome outcome = finding.outcome().get();
    return List.of(
        name,
        finding.contestant(),
        number(finding.value()),
        number(outcome.difference()),
        percent(outcome.relative()),
        interval(outcome),
        verdict(outcome));
  }

  private String number(double value) {
    return Double.isFinite(value) ? numbers.apply(value) : FIRST;
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%+.2f", 100 * share) : FIRST;
  }

  private String interval(Outcome outcome) {
    return Double.isFinite(outcome.lower()) && Double.isFinite(outcome.upper())
        ? numbers.apply(outcome.lower()) + " to " + numbers.apply(outcome.upper())
        : FIRST;
  }

  /** A verdict in words. */
  static String verdict(Outcome outcome) {
    return switch (outcome.verdict()) {
      case BETTER -> "better";
      case WORSE -> "worse";
      case CANNOT_TELL -> "cannot tell";
    };
  }

  /** Why comparisons without an interval have none, each reason once. */
  public static List<String> reasons(Contest contest) {
    return contest.parts().stream()
        .flatMap(part -> contest.findings(part).stream())
        .flatMap(finding -> finding.outcome().stream())
        .filter(outcome -> !Double.isFinite(outcome.lower()))
        .map(Outcome::reason)
        .distinct()
        .toList();
  }
}
