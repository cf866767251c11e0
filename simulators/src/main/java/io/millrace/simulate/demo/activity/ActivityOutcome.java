package io.millrace.simulate.demo.activity;

import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * Results of the activity demo.
 *
 * @param people the readings that were sent
 * @param evaluation of the results
 * @param run outcome of the pipeline
 */
public record ActivityOutcome(LabelledPeople people, PeopleEvaluation evaluation, DemoRun run)
    implements DemoOutcome {

  @Override
  public DemoRun.Part part() {
    return run.parts().values().iterator().next();
  }

  @Override
  public String readings() {
    return String.format(
        Locale.ROOT,
        "%,d of %d people, %d sensors at 50 Hz, each person with labels in %d ways",
        people.count(),
        people.people().size(),
        people.channels().size() - 1,
        people.schemes().size());
  }

  @Override
  public List<ExactChecks> checks() {
    return List.of(evaluation.checks());
  }

  @Override
  public List<Table> scores() {
    return List.of(PeopleTables.scores(evaluation, people, ActivityReport.METHODS));
  }

  @Override
  public String legend() {
    return """
    Share of answers that were right, each given before its own label was used. The network
    and its head were trained on other people; "learning" starts as that head, which goes on
    answering by how well it does (guard). Activities last
    for seconds: where every reading is labelled, repeating the last label beats everyone.
    Where only the first recording is, its answers are not counted, and nobody sees a label
    again.\
    """;
  }
}
