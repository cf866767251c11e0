package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.SourceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BranchOptionTest {

  private static final SinkSpec REFUSED = new SinkSpec.Folder("out/refused");
  private static final InputSpec INPUT =
      new InputSpec(
          new SourceSpec.JsonLines("in.jsonl"),
          Duration.ofHours(1),
          Duration.ofSeconds(1),
          1 << 20);
  private static final ModelPlan PLAN = new ModelPlan(List.of("a"), List.of(), 0);
  private static final PipelineSpec ALONE =
      new PipelineSpec("p", INPUT, PLAN, outputs("out/results"), null);
  private static final PipelineSpec BRANCHED =
      PipelineSpec.branched(
          "p",
          INPUT,
          PLAN,
          OutputSpec.ofBranches(REFUSED),
          null,
          List.of(branch("codes"), branch("scores")));

  @Test
  void exampleUsage() {
    assertThat(option("--branch", "scores").of(BRANCHED).name()).isEqualTo("p.scores");
    assertThat(option().of(ALONE)).isSameAs(ALONE);
  }

  @Test
  void aBranchThatIsNotThereIsToldWithThoseThatAre() {
    assertThatThrownBy(() -> option().of(BRANCHED))
        .hasMessage(
            "Cannot tell which branch of pipeline p is meant: expected --branch with one of codes,"
                + " scores, found none");
    assertThatThrownBy(() -> option("--branch", "score").of(BRANCHED))
        .hasMessage(
            "Cannot find branch 'score' in pipeline p: expected one of codes, scores; did you mean"
                + " 'scores'?");
    assertThatThrownBy(() -> option("--branch", "codes").of(ALONE))
        .hasMessage(
            "Cannot find branch 'codes' in pipeline p: it has no branches; remove --branch");
  }

  private static BranchOption option(String... arguments) {
    BranchOption option = new BranchOption();
    new CommandLine(option).parseArgs(arguments);
    return option;
  }

  private static BranchSpec branch(String name) {
    return new BranchSpec(name, PLAN, outputs("out/" + name), Optional.empty());
  }

  private static OutputSpec outputs(String results) {
    return new OutputSpec(new SinkSpec.Folder(results), REFUSED, Optional.empty(), 1);
  }
}
