package io.millrace.simulate.demo.activity;

import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of the activity demo. */
final class ActivityTables {

  private static final String ALL = "all";

  private ActivityTables() {}

  /** Accuracy of every method for each label scheme, over all people and for each person. */
  static Table scores(ActivityEvaluation evaluation, List<String> people) {
    List<String> head = new ArrayList<>(List.of("labelled", "person", "scored"));
    for (Method method : Method.values()) {
      head.add(method.title());
    }
    List<List<String>> rows = new ArrayList<>();
    for (Labels labels : Labels.values()) {
      rows.add(row(labels, ALL, evaluation.judged(labels)));
      for (String person : people) {
        List<Verdict> own = evaluation.verdicts(person, labels);
        rows.add(row(labels, person, ActivityEvaluation.judged(labels, own)));
      }
    }
    return new Table(head, rows);
  }

  private static List<String> row(Labels labels, String person, List<Verdict> judged) {
    List<String> row =
        new ArrayList<>(
            List.of(
                person.equals(ALL) ? labels.words() : "",
                person,
                String.format(Locale.ROOT, "%,d", judged.size())));
    for (Method method : Method.values()) {
      row.add(percent(ActivityEvaluation.accuracy(judged, method)));
    }
    return row;
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
