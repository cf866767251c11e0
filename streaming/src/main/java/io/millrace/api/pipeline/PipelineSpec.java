package io.millrace.api.pipeline;

/**
 * A whole pipeline: what comes in, what learns, what goes out, and how it runs.
 *
 * <p>The reader of pipeline files makes one; a program may make one of the same parts, each of
 * which has an example:
 *
 * <pre>{@code
 * static PipelineSpec boilers(
 *     InputSpec input, ModelPlan plan, OutputSpec outputs, ExecutionSpec execution) {
 *   return new PipelineSpec("boilers", input, plan, outputs, execution);
 * }
 * }</pre>
 *
 * <p>A record checks nothing: what cannot be run is reported where the job is made.
 *
 * @param name prefix of operator uids, transaction ids and model names; fixed for the life of the
 *     pipeline's state
 * @param input where observations come from
 * @param model what learns from them
 * @param outputs where results, refused records and models go
 * @param execution bundles, checkpoints and parallelism
 */
public record PipelineSpec(
    String name, InputSpec input, ModelPlan model, OutputSpec outputs, ExecutionSpec execution) {}
