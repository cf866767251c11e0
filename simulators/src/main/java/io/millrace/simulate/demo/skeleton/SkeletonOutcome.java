package io.millrace.simulate.demo.skeleton;

import io.millrace.simulate.demo.DemoOutcome;
import io.millrace.simulate.demo.DemoRun;
import io.millrace.simulate.demo.ExactChecks;
import io.millrace.simulate.demo.people.LabelledPeople;
import io.millrace.simulate.demo.people.PeopleEvaluation;
import io.millrace.simulate.demo.people.PeopleTables;
import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.SkeletonRecordings;
import java.util.List;
import java.util.Locale;

/**
 * Results of the skeleton demo.
 *
 * @param people the readings that were sent
 * @param evaluation of the results
 * @param run outcome of the pipeline
 * @param costs of a frame
 */
public record SkeletonOutcome(
    LabelledPeople people, PeopleEvaluation evaluation, DemoRun run, Costs costs)
    implements DemoOutcome {

  @Override
  public DemoRun.Part part() {
    return run.parts().values().iterator().next();
  }

  @Override
  public String readings() {
    return String.format(
        Locale.ROOT,
        "%,d of %d people, %d joints %d times a second, each person with labels in %d ways",
        people.count(),
        people.people().size(),
        SkeletonRecordings.JOINTS.size(),
        SkeletonRecordings.RATE,
        people.schemes().size());
  }

  @Override
  public List<ExactChecks> checks() {
    return List.of(evaluation.checks());
  }

  @Override
  public List<Table> scores() {
    return List.of(
        SkeletonTables.unlabelled(this),
        PeopleTables.scores(evaluation, people, SkeletonTables.METHODS));
  }

  @Override
  public String legend() {
    return String.format(
        Locale.ROOT,
        """
    Network and window were trained on subjects 1 to 6; these are 7 and 8. An answer is
    about the newest frame, and given before its own label is used. The network gives the
    same answers one frame a step as on a clip of %d frames, with %.0f times fewer
    multiply-adds and %,d bytes of state. "Learning" starts as what was trained and goes on
    with every label. An action lasts for a second, so repeating the last label beats
    everyone where every frame is labelled; without labels there is none to repeat.\
    """,
        costs.sees(),
        (double) costs.clips().multiplyAdds() / costs.steps().multiplyAdds(),
        costs.stateBytes());
  }
}
