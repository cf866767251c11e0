package io.millrace.chaos;

import io.millrace.simulate.check.CheckerJob.Delivery;
import java.util.List;

/**
 * The faults that are injected into a cluster, one after the other.
 *
 * @param faults in the order of injection
 * @param load of the job meanwhile
 * @param delivery guarantee of the job under test
 * @param seed of the random pauses before each fault
 */
public record ChaosPlan(List<FaultKind> faults, Load load, Delivery delivery, long seed) {

  public ChaosPlan {
    faults = List.copyOf(faults);
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

  /** Every fault, that of a task manager four times. */
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
            FaultKind.TASK_MANAGER),
        LOAD,
        Delivery.EXACTLY_ONCE,
        seed);
  }

  /**
   * Each kind of process is killed once, in about 75 seconds; the task manager during a commit, the
   * most critical moment, and the broker for longer than the job's writers wait.
   */
  public static ChaosPlan brief(long seed) {
    return new ChaosPlan(
        List.of(
            FaultKind.COMPLETED,
            FaultKind.BROKER_AWAY,
            FaultKind.POISON_FLOOD,
            FaultKind.JOB_MANAGER),
        LOAD,
        Delivery.EXACTLY_ONCE,
        seed);
  }

  /** A job with a weaker guarantee, to prove that the checker detects it. */
  public static ChaosPlan atLeastOnce(long seed) {
    return new ChaosPlan(
        List.of(FaultKind.TASK_MANAGER, FaultKind.TASK_MANAGER),
        LOAD,
        Delivery.AT_LEAST_ONCE,
        seed);
  }
}
