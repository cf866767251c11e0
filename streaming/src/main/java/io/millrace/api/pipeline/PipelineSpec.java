package io.millrace.api.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A complete pipeline: input, operators, outputs and execution.
 *
 * <p>The reader of pipeline files creates it; a program may create it from the same parts, each of
 * which has an example:
 *
 * <pre>{@code
 * static PipelineSpec boilers(
 *     InputSpec input, ModelPlan plan, OutputSpec outputs, ExecutionSpec execution) {
 *   return new PipelineSpec("boilers", input, plan, outputs, execution);
 * }
 * }</pre>
 *
 * <p>A pipeline with {@linkplain #branched branches} has operators and results in each of them, and
 * none itself: what reads operators or outputs asks its {@link #parts}.
 *
 * <p>This record checks nothing; faults are reported when the job is built.
 *
 * @param name prefix of operator uids, transaction ids and model names; fixed as long as the
 *     pipeline's state is used
 * @param input source of the observations
 * @param model channels, operators and seed
 * @param outputs sinks of results, rejected records and models
 * @param execution bundles, checkpoints and parallelism
 * @param branches chains of operators behind the one source; empty for a pipeline of one chain
 */
public record PipelineSpec(
    String name,
    InputSpec input,
    ModelPlan model,
    OutputSpec outputs,
    ExecutionSpec execution,
    List<BranchSpec> branches) {

  public PipelineSpec {
    branches = List.copyOf(branches);
  }

  /** Creates a pipeline of one chain. */
  public PipelineSpec(
      String name, InputSpec input, ModelPlan model, OutputSpec outputs, ExecutionSpec execution) {
    this(name, input, model, outputs, execution, List.of());
  }

  /**
   * Creates a pipeline whose source feeds several chains of operators.
   *
   * <pre>{@code
   * static PipelineSpec heating(InputSpec input, ExecutionSpec execution, List<BranchSpec> chains) {
   *   ModelPlan read = new ModelPlan(List.of("temperature", "pressure"), List.of(), 0);
   *   OutputSpec shared = OutputSpec.ofBranches(new SinkSpec.Folder("out/dead-letters"));
   *   return PipelineSpec.branched("heating", input, read, shared, execution, chains);
   * }
   * }</pre>
   *
   * @param read channels and declared targets, without operators
   * @param shared where records go that no branch takes, from {@link OutputSpec#ofBranches}
   */
  public static PipelineSpec branched(
      String name,
      InputSpec input,
      ModelPlan read,
      OutputSpec shared,
      ExecutionSpec execution,
      List<BranchSpec> branches) {
    return new PipelineSpec(name, input, read, shared, execution, branches);
  }

  /** Returns the same pipeline with other branches. */
  public PipelineSpec with(List<BranchSpec> others) {
    return new PipelineSpec(name, input, model, outputs, execution, others);
  }

  /** Returns the pipeline, with its branches, behind another input. */
  public PipelineSpec with(InputSpec other) {
    return new PipelineSpec(name, other, model, outputs, execution, branches);
  }

  /** Whether the pipeline has branches. */
  public boolean isBranched() {
    return !branches.isEmpty();
  }

  /**
   * Returns what has operators and outputs: the pipeline itself, or each branch as a pipeline that
   * reads the same input.
   */
  public List<PipelineSpec> parts() {
    return isBranched()
        ? branches.stream().map(branch -> branch.alone(this)).toList()
        : List.of(this);
  }

  /**
   * Returns all sinks of results, events, metrics and dead letters by their places in a pipeline
   * file, such as {@code branches.codes.results}. A sink that is shared is there once.
   */
  public Map<String, SinkSpec> records() {
    Map<String, SinkSpec> sinks = new LinkedHashMap<>();
    if (isBranched()) {
      for (BranchSpec branch : branches) {
        sinks.put(place(branch, "results"), branch.outputs().results());
        branch
            .outputs()
            .events()
            .forEach((kind, to) -> sinks.put(place(branch, kind.word() + "s"), to.sink()));
        branch.outputs().metrics().ifPresent(to -> sinks.put(place(branch, "metrics"), to));
      }
    } else {
      sinks.put("results", outputs.results());
      outputs.events().forEach((kind, to) -> sinks.put(kind.word() + "s", to.sink()));
      outputs.metrics().ifPresent(to -> sinks.put("metrics", to));
    }
    sinks.put("dead_letters", outputs.deadLetters());
    for (BranchSpec branch : branches) {
      if (!sinks.containsValue(branch.outputs().deadLetters())) {
        sinks.put(place(branch, "dead_letters"), branch.outputs().deadLetters());
      }
    }
    return sinks;
  }

  /** Returns the sinks of models, each once. */
  public List<SinkSpec> models() {
    return Stream.concat(Stream.of(outputs), branches.stream().map(BranchSpec::outputs))
        .map(OutputSpec::models)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static String place(BranchSpec branch, String key) {
    return "branches." + branch.name() + "." + key;
  }
}
