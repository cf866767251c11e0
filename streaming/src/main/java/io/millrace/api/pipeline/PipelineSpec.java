package io.millrace.api.pipeline;

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
 * <p>This record checks nothing; faults are reported when the job is built.
 *
 * @param name prefix of operator uids, transaction ids and model names; fixed as long as the
 *     pipeline's state is used
 * @param input source of the observations
 * @param model channels, operators and seed
 * @param outputs sinks of results, rejected records and models
 * @param execution bundles, checkpoints and parallelism
 */
public record PipelineSpec(
    String name, InputSpec input, ModelPlan model, OutputSpec outputs, ExecutionSpec execution) {}
