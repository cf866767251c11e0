package io.millrace.api.pipeline;

import java.util.Optional;

/**
 * One of several chains of operators behind the source of a pipeline, with its own results.
 *
 * <p>A branch has states, results and models of its own, under the {@linkplain #nameIn name} that
 * it has in its pipeline. Its results are those of a pipeline of that name that runs alone.
 *
 * <pre>{@code
 * static BranchSpec codes(List<String> channels) {
 *   OutputSpec outputs =
 *       new OutputSpec(
 *           new SinkSpec.Folder("out/codes"),
 *           new SinkSpec.Folder("out/dead-letters"),
 *           Optional.empty(),
 *           1);
 *   ModelPlan plan =
 *       new ModelPlan(channels, List.of(new ModelSpec("dictionary", Map.of())), 0);
 *   return new BranchSpec("codes", plan, outputs, Optional.empty());
 * }
 * }</pre>
 *
 * <p>This record checks nothing; faults are reported when the job is built. Costs nothing beyond
 * its parts.
 *
 * @param name letters, digits and underscores; fixed as long as the state of the branch is used
 * @param model the channels that the branch reads, in the order of the pipeline, what it learns of
 *     what the pipeline declares, its operators and its seed
 * @param outputs its sinks; those of dead letters and of models may be shared with other branches
 * @param published models of another pipeline: a {@link FollowSpec} or a {@link WarmStartSpec};
 *     empty: neither
 */
public record BranchSpec(
    String name, ModelPlan model, OutputSpec outputs, Optional<PublishedSpec> published) {

  /** Returns the name of this branch among all pipelines: prefix of its operators and models. */
  public String nameIn(String pipeline) {
    return pipeline + "." + name;
  }

  /**
   * Returns the branch as a pipeline that runs alone, with the input and execution of the whole.
   */
  PipelineSpec alone(PipelineSpec whole) {
    InputSpec input = published.map(whole.input()::beside).orElse(whole.input());
    return new PipelineSpec(
        nameIn(whole.name()),
        model.declared().width() == 0 ? input.unlabelled() : input,
        model,
        outputs,
        whole.execution());
  }
}
