package io.millrace.simulate.demo.people;

import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of a demo of people. */
public final class PeopleTables {

  private static final String ALL = "all";

  private PeopleTables() {}

  /** Accuracy of methods for each label scheme, over all people and for each person. */
  public static Table scores(
      PeopleEvaluation evaluation, LabelledPeople people, List<Method> methods) {
    List<String> head = new ArrayList<>(List.of("labelled", "person", "scored"));
    for (Method method : methods) {
      head.add(method.title());
    }
    List<List<String>> rows = new ArrayList<>();
    for (Labels labels : people.schemes()) {
      rows.add(row(evaluation, methods, List.of(labels.words(), ALL), evaluation.judged(labels)));
      for (String person : people.people()) {
        List<Verdict> own = evaluation.verdicts(person, labels);
        List<Verdict> judged = PeopleEvaluation.judged(labels, own);
        rows.add(row(evaluation, methods, List.of("", person), judged));
      }
    }
    return new Table(head, rows);
  }

  private static List<String> row(
      PeopleEvaluation evaluation, List<Method> methods, List<String> names, List<Verdict> judged) {
    List<String> row = new ArrayList<>(names);
    row.add(String.format(Locale.ROOT, "%,d", judged.size()));
    for (Method method : methods) {
      row.add(percent(evaluation.accuracy(judged, method)));
    }
    return row;
  }

  /** A share in percent, with one decimal. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
