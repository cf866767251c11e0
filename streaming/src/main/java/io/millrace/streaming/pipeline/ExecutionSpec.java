package io.millrace.streaming.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How a pipeline runs. Nothing here changes a result.
 *
 * @param bundle when gathered records are computed
 * @param checkpointEvery time between checkpoints; results become visible to read-committed readers
 *     with a checkpoint
 * @param checkpointDirectory where checkpoints go; empty: what the cluster is configured with
 * @param parallelism subtasks of every operator
 * @param maxParallelism upper bound of any later parallelism; fixed for the life of the state
 */
public record ExecutionSpec(
    BundleSpec bundle,
    Duration checkpointEvery,
    Optional<String> checkpointDirectory,
    int parallelism,
    int maxParallelism) {

  /**
   * When gathered records are computed, whichever comes first; before every checkpoint barrier, on
   * every watermark and at the end of input besides.
   *
   * @param rows when so many are gathered
   * @param deadline when the oldest has waited so long
   */
  public record BundleSpec(int rows, Duration deadline) {}
}
