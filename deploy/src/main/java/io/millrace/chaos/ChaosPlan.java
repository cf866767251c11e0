package io.millrace.chaos;

import io.millrace.simulate.check.CheckerJob.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * The faults that are injected into a cluster, one after the other.
 *
 * @param faults in the order of injection
 * @param load of the job meanwhile
 * @param stop how long a process that is stopped by a signal stays so; more than the heartbeat
 *     timeout of {@value #HEARTBEAT_TIMEOUT_SECONDS} s
 * @param delivery guarantee of the job under test
 * @param seed of the random pauses before each fault
 */
public record ChaosPlan(
    List<FaultKind> faults, Load load, Duration stop, Delivery delivery, long seed) {

  /** Only this timeout tells the parts of a cluster that one of them no longer answers. */
  static final int HEARTBEAT_TIMEOUT_SECONDS = 6;

  public ChaosPlan {
    faults = List.copyOf(faults);
    if (stop.toSeconds() <= HEARTBEAT_TIMEOUT_SECONDS) {
      throw new IllegalArgumentException(
          "Cannot test a stop of "
              + stop.toSeconds()
              + " s: expected more than the heartbeat timeout of "
              + HEARTBEAT_TIMEOUT_SECONDS
              + " s, because a cluster does not notice a shorter one");
    }
  }

  /**
   * Numbered records.
   *
   * @param keys number of keys
   * @param groups that share them
   * @param roundsPerSecond records of each key in a second
   */
  public record Load(int keys, int groups, int roundsPerSecond) {}

  private static final Load LOAD = new Load(48, 12, 10);
  private static final Duration SHORT_STOP = Duration.ofSeconds(10);

  /** Every fault, that of a task manager four times; a process is stopped for a minute. */
  public static ChaosPlan full(long seed) {
    return new ChaosPlan(
        List.of(
            FaultKind.TASK_MANAGER,
            FaultKind.BROKER,
            FaultKind.TASK_MANAGER,
            FaultKind.BROKER_AWAY,
            FaultKind.PRE_COMMITTED,
            FaultKind.JOB_MANAGER,
            FaultKind.COMPLETED,
            FaultKind.TASK_MANAGER,
            FaultKind.POISON_FLOOD,
            FaultKind.COMMITTED,
            FaultKind.BROKER_STOPPED,
            FaultKind.TASK_MANAGER_STOPPED,
            FaultKind.TASK_MANAGER),
        LOAD,
        Duration.ofMinutes(1),
        Delivery.EXACTLY_ONCE,
        seed);
  }

  /**
   * Each kind of process is killed once; the task manager during a commit, the most critical
   * moment, and the broker for longer than the job's writers wait. A task manager is stopped for
   * ten seconds. Takes about 90 seconds.
   */
  public static ChaosPlan brief(long seed) {
    return new ChaosPlan(
        List.of(
            FaultKind.COMPLETED,
            FaultKind.BROKER_AWAY,
            FaultKind.TASK_MANAGER_STOPPED,
            FaultKind.POISON_FLOOD,
            FaultKind.JOB_MANAGER),
        LOAD,
        SHORT_STOP,
        Delivery.EXACTLY_ONCE,
        seed);
  }

  /** A job with a weaker guarantee, to prove that the checker detects it. */
  public static ChaosPlan atLeastOnce(long seed) {
    return new ChaosPlan(
        List.of(FaultKind.TASK_MANAGER, FaultKind.TASK_MANAGER),
        LOAD,
        SHORT_STOP,
        Delivery.AT_LEAST_ONCE,
        seed);
  }
}
