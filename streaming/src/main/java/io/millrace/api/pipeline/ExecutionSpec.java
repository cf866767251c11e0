package io.millrace.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How a pipeline runs. Nothing here changes a result, but that states are dropped where the
 * pipeline asks for it, and that a math backend other than the JVM computes within a tolerance.
 *
 * <pre>{@code
 * ExecutionSpec execution =
 *     new ExecutionSpec(
 *         new ExecutionSpec.BundleSpec(256, Duration.ofMillis(20)),
 *         new ExecutionSpec.StateSpec(
 *             Duration.ofSeconds(10), Optional.empty(), 64L << 20, Optional.empty()),
 *         4,
 *         128);
 * assert execution.math().equals(MathSpec.JVM);
 * }</pre>
 *
 * @param bundle when gathered records are computed
 * @param state how what was learned is kept
 * @param math where dense maths is computed
 * @param parallelism subtasks of every operator
 * @param maxParallelism upper bound of any later parallelism; fixed for the life of the state
 */
public record ExecutionSpec(
    BundleSpec bundle, StateSpec state, MathSpec math, int parallelism, int maxParallelism) {

  /** With all maths in the JVM. */
  public ExecutionSpec(BundleSpec bundle, StateSpec state, int parallelism, int maxParallelism) {
    this(bundle, state, MathSpec.JVM, parallelism, maxParallelism);
  }

  /**
   * When gathered records are computed, whichever comes first; before every checkpoint barrier, on
   * every watermark and at the end of input besides.
   *
   * @param rows when so many are gathered
   * @param deadline when the oldest has waited so long
   */
  public record BundleSpec(int rows, Duration deadline) {}

  /**
   * How what was learned is kept.
   *
   * @param checkpointEvery time between checkpoints; results become visible to read-committed
   *     readers with a checkpoint
   * @param checkpointDirectory where checkpoints go; empty: what the cluster is configured with
   * @param cacheBytes bytes of decoded states that each subtask keeps over the state backend; zero:
   *     none
   * @param ttl how long a state outlives its last change; empty: for ever
   */
  public record StateSpec(
      Duration checkpointEvery,
      Optional<String> checkpointDirectory,
      long cacheBytes,
      Optional<Duration> ttl) {}
}
