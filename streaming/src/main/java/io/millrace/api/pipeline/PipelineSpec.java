package io.millrace.api.pipeline;

/**
 * A whole pipeline: what comes in, what learns, what goes out, and how it runs.
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
