package io.millrace.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of how a pipeline runs. They do not change results, except that states expire if the
 * pipeline says so, and that a math backend other than the JVM computes within a tolerance.
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
 * @param bundle when bundles are computed
 * @param state checkpoints, cache and expiry of states
 * @param math where dense maths is computed
 * @param parallelism subtasks of every operator
 * @param maxParallelism upper bound of any later parallelism; fixed as long as the state is used
 */
public record ExecutionSpec(
    BundleSpec bundle, StateSpec state, MathSpec math, int parallelism, int maxParallelism) {

  /** With all maths in the JVM. */
  public ExecutionSpec(BundleSpec bundle, StateSpec state, int parallelism, int maxParallelism) {
    this(bundle, state, MathSpec.JVM, parallelism, maxParallelism);
  }

  /**
   * When bundles are computed, whichever comes first; also before every checkpoint barrier, on
   * every watermark and at the end of input.
   *
   * @param rows records that fill a bundle
   * @param deadline how long the oldest record of a bundle may wait
   */
  public record BundleSpec(int rows, Duration deadline) {}

  /**
   * Settings of the states.
   *
   * @param checkpointEvery time between checkpoints; results become visible to read-committed
   *     readers with a checkpoint
   * @param checkpointDirectory folder of the checkpoints; empty: that of the cluster's
   *     configuration
   * @param cacheBytes bytes of decoded states that each subtask keeps over the state backend; 0:
   *     none
   * @param ttl how long after its last change a state expires; empty: never
   */
  public record StateSpec(
      Duration checkpointEvery,
      Optional<String> checkpointDirectory,
      long cacheBytes,
      Optional<Duration> ttl) {}
}
