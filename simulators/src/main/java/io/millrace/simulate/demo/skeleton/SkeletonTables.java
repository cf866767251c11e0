package io.millrace.simulate.demo.skeleton;

import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.Labels;
import io.millrace.simulate.demo.people.Method;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.demo.people.Verdict;
import io.millrace.simulate.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of the skeleton demo. */
final class SkeletonTables {

  /** The methods that are compared where labels come. */
  static final List<Method> METHODS =
      List.of(
          Method.LEARNED,
          Method.FROZEN,
          Method.SCRATCH,
          Method.WINDOW_LEARNED,
          Method.WINDOW_FROZEN,
          Method.LAST);

  private SkeletonTables() {}

  /** What people get who never give a label, and what it costs. */
  static Table unlabelled(SkeletonOutcome outcome) {
    Costs costs = outcome.costs();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(outcome, "network, one frame a step", Method.FROZEN, costs.steps()));
    rows.add(row(outcome, "network, a clip for each frame", Method.FROZEN, costs.clips()));
    rows.add(row(outcome, "window, trained", Method.WINDOW_FROZEN, costs.windows()));
    return new Table(
        List.of(
            "never labelled",
            "frames",
            "right",
            "macro F1",
            "actions recognised",
            "multiply-adds a frame",
            "frames/s here"),
        rows);
  }

  private static List<String> row(
      SkeletonOutcome outcome, String name, Method method, Costs.Cost cost) {
    List<String> row = row(outcome.evaluation(), outcome.people(), name, method);
    row.add(String.format(Locale.ROOT, "%,d", cost.multiplyAdds()));
    row.add(String.format(Locale.ROOT, "%,.0f", cost.perSecond()));
    return row;
  }

  /** The part of a row that no clock tells: how a method does where nothing is labelled. */
  static List<String> row(
      PeopleEvaluation evaluation, LabelledPeople people, String name, Method method) {
    List<Verdict> judged = evaluation.judged(Labels.EVERY);
    List<List<Verdict>> actions = new ArrayList<>();
    for (String person : people.people()) {
      actions.addAll(Actions.of(evaluation.verdicts(person, Labels.EVERY)));
    }
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(String.format(Locale.ROOT, "%,d", judged.size()));
    row.add(PeopleTables.percent(evaluation.accuracy(judged, method)));
    row.add(String.format(Locale.ROOT, "%.3f", evaluation.value("macro_f1", judged, method)));
    row.add(Actions.recognised(actions, method) + " of " + actions.size());
    return row;
  }
}
