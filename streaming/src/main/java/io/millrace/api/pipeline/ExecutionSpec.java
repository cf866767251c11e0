package io.millrace.api.pipeline;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

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
   * @param patience with checkpoints that are slow or fail
   */
  public record StateSpec(
      Duration checkpointEvery,
      Optional<String> checkpointDirectory,
      long cacheBytes,
      Optional<Duration> ttl,
      CheckpointPatience patience) {

    /** With the patience that transactions of a quarter of an hour allow. */
    public StateSpec(
        Duration checkpointEvery,
        Optional<String> checkpointDirectory,
        long cacheBytes,
        Optional<Duration> ttl) {
      this(
          checkpointEvery,
          checkpointDirectory,
          cacheBytes,
          ttl,
          CheckpointPatience.within(CheckpointPatience.USUAL_TRANSACTION, checkpointEvery));
    }
  }

  /**
   * How long a checkpoint may take, and how many may fail.
   *
   * <p>Results of a topic are committed with a checkpoint, in transactions that the brokers abort
   * after a time. So the longer the time between checkpoints, the fewer may fail.
   *
   * <pre>{@code
   * ExecutionSpec.CheckpointPatience patience =
   *     ExecutionSpec.CheckpointPatience.within(Duration.ofMinutes(15), Duration.ofMinutes(1));
   * assert patience.tolerated() == 2;
   * assert patience.transaction(Duration.ofMinutes(1)).compareTo(Duration.ofMinutes(15)) <= 0;
   * }</pre>
   *
   * @param timeout after which a checkpoint that has not completed has failed
   * @param tolerated checkpoints that may fail one after the other; one more restarts the job
   */
  public record CheckpointPatience(Duration timeout, int tolerated) {

    /** How long brokers allow a transaction to be open unless configured otherwise. */
    public static final Duration USUAL_TRANSACTION = Duration.ofMinutes(15);

    /** For a pipeline that writes no topic. */
    public static final CheckpointPatience WITHOUT_TRANSACTIONS =
        new CheckpointPatience(Duration.ofMinutes(10), 2);

    private static final int USUALLY_TOLERATED = 2;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(3);
    private static final int PARTS = 5;

    /**
     * @throws IllegalArgumentException if the timeout is not positive, or the number negative
     */
    public CheckpointPatience {
      if (timeout.isNegative() || timeout.isZero() || tolerated < 0) {
        throw new IllegalArgumentException(
            "Cannot wait "
                + timeout
                + " for a checkpoint of which "
                + tolerated
                + " may fail: expected a time above zero and a number from zero on");
      }
    }

    /**
     * The largest patience with which transactions stay within a limit: up to two failures, and a
     * timeout of up to ten minutes. If checkpoints are too rare for any, it is that, and the limit
     * must be raised.
     *
     * @param transaction how long a transaction may be open
     * @param every time between checkpoints
     */
    public static CheckpointPatience within(Duration transaction, Duration every) {
      return within(transaction, every, Optional.empty(), OptionalInt.empty());
    }

    /**
     * The same, with parts of it given.
     *
     * @param timeout of a checkpoint, if given
     * @param tolerated failures, if given
     */
    public static CheckpointPatience within(
        Duration transaction, Duration every, Optional<Duration> timeout, OptionalInt tolerated) {
      Duration least = timeout.orElse(shorter(SHORTEST_TIMEOUT, transaction.dividedBy(PARTS)));
      int most = tolerated.orElse(USUALLY_TOLERATED);
      for (int failures = most; failures >= tolerated.orElse(0); failures--) {
        Duration left =
            transaction
                .minus(restart(transaction))
                .dividedBy(failures + 1L)
                .minus(every)
                .minus(pause(every))
                .truncatedTo(ChronoUnit.MILLIS);
        if (left.compareTo(least) >= 0) {
          return new CheckpointPatience(timeout.orElse(shorter(left, LONGEST_TIMEOUT)), failures);
        }
      }
      return new CheckpointPatience(timeout.orElse(LONGEST_TIMEOUT), most);
    }

    /**
     * The longest time between checkpoints, in whole seconds, for brokers that allow transactions
     * of a given length, if the pipeline says nothing else. Not positive if there is none.
     */
    public static Duration longestEvery(Duration allowed) {
      Duration usual = shorter(allowed, USUAL_TRANSACTION);
      Duration often =
          usual
              .minus(restart(usual))
              .minus(shorter(SHORTEST_TIMEOUT, usual.dividedBy(PARTS)))
              .minus(LONGEST_PAUSE);
      Duration rare =
          allowed
              .minus(LONGEST_RESTART)
              .dividedBy(USUALLY_TOLERATED + 1L)
              .minus(LONGEST_TIMEOUT)
              .minus(LONGEST_PAUSE);
      return (often.compareTo(rare) > 0 ? often : rare).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The least time between the end of a checkpoint and the beginning of the next. */
    public static Duration pause(Duration every) {
      return shorter(every.dividedBy(2), LONGEST_PAUSE);
    }

    /**
     * How long a transaction may be open: from a checkpoint over as many failed ones as are
     * tolerated to the next that completes, and the time that a restart takes.
     */
    public Duration transaction(Duration every) {
      Duration without = every.plus(pause(every)).plus(timeout).multipliedBy(tolerated + 1L);
      // The part of a restart is at most a fifth of the whole.
      return without.plus(shorter(LONGEST_RESTART, without.dividedBy(PARTS - 1L)));
    }

    private static Duration restart(Duration transaction) {
      return shorter(LONGEST_RESTART, transaction.dividedBy(PARTS));
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) <= 0 ? one : other;
    }
  }
}
