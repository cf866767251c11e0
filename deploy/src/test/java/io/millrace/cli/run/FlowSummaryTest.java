package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.EventKind;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowSummaryTest {

  private static final SinkSpec REFUSED = new SinkSpec.Folder("out/refused");
  private static final PipelineSpec PIPELINE =
      new PipelineSpec("p", null, null, outputs("out/results"), null);

  @Test
  void exampleUsage() {
    assertThat(lines(2000, 1900, Map.of("late", 3L)))
        .containsExactly(
            "records      2,000 in 2.0 s, 1,000/s",
            "results      1,900 in folder out/results",
            "dead letters 3 (3 late) in folder out/refused");
  }

  /** A file with fewer readings than the warm-up is no fault, but nothing is to be seen of it. */
  @Test
  void saysWithWhichReadingAKeyHasItsFirstResultIfNoneHad() {
    assertThat(lines(10, 0, Map.of()))
        .contains(
            "             the first result of a key comes with its reading 17: these operators learn"
                + " from the ones before, or wait for them");
    assertThat(lines(3, 0, Map.of("late", 3L))).noneMatch(line -> line.contains("first result"));
    assertThat(lines(0, 0, Map.of())).noneMatch(line -> line.contains("first result"));
  }

  @Test
  void tellsTheResultsOfEachBranch() {
    PipelineSpec branched =
        PipelineSpec.branched(
            "p",
            null,
            null,
            OutputSpec.ofBranches(REFUSED),
            null,
            List.of(branch("codes", outputs("out/codes")), branch("scores", watched())));
    Flow flow =
        new Flow(
            100,
            new Flow.Results(150, Map.of("codes", 90L, "scores", 60L)),
            Map.of(),
            0,
            new Flow.Restorable(1, 0, Optional.empty()));

    assertThat(FlowSummary.lines(flow, branched, 1, 2))
        .containsExactly(
            "records      100 in 2.0 s, 50/s",
            "results      90 in folder out/codes",
            "results      60 in folder out/scores",
            "alarms       in folder out/alarms",
            "metrics      in folder out/metrics",
            "dead letters none");
  }

  private static BranchSpec branch(String name, OutputSpec outputs) {
    ModelPlan plan = new ModelPlan(List.of("a"), List.of(), 0);
    return new BranchSpec(name, plan, outputs, Optional.empty());
  }

  private static OutputSpec watched() {
    SinkSpec alarms = new SinkSpec.Folder("out/alarms");
    return outputs("out/scores")
        .telling(Map.of(EventKind.ALARM, new OutputSpec.Events(alarms, List.of("key"))))
        .judged(Optional.empty(), Optional.of(new SinkSpec.Folder("out/metrics")));
  }

  private static OutputSpec outputs(String results) {
    return new OutputSpec(new SinkSpec.Folder(results), REFUSED, Optional.empty(), 1);
  }

  private static List<String> lines(long records, long results, Map<String, Long> refused) {
    Flow flow = new Flow(records, results, refused, 0, new Flow.Restorable(1, 0, Optional.empty()));
    return FlowSummary.lines(flow, PIPELINE, 17, 2);
  }
}
