package io.millrace.chaos;

import io.millrace.simulate.check.CheckerJob.Delivery;
import java.util.List;

/**
 * What happens to a cluster, one trouble after the other.
 *
 * @param troubles in this order
 * @param load what it works on meanwhile
 * @param delivery what the job under test promises
 * @param seed of the pauses before each trouble, so that they strike at changing moments
 */
public record ChaosPlan(List<FaultKind> troubles, Load load, Delivery delivery, long seed) {

  public ChaosPlan {
    troubles = List.copyOf(troubles);
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

  /** Every trouble, the task managers four times. */
  public static ChaosPlan full(long seed) {
    return new ChaosPlan(
        List.of(
            FaultKind.TASK_MANAGER,
            FaultKind.BROKER,
            FaultKind.TASK_MANAGER,
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
   * One death of each kind of process, in about a minute; a task manager's within a commit, where
   * it hurts most.
   */
  public static ChaosPlan brief(long seed) {
    return new ChaosPlan(
        List.of(
            FaultKind.COMPLETED, FaultKind.BROKER, FaultKind.POISON_FLOOD, FaultKind.JOB_MANAGER),
        LOAD,
        Delivery.EXACTLY_ONCE,
        seed);
  }

  /** A job that promises less, to see the checker find it out. */
  public static ChaosPlan atLeastOnce(long seed) {
    return new ChaosPlan(
        List.of(FaultKind.TASK_MANAGER, FaultKind.TASK_MANAGER),
        LOAD,
        Delivery.AT_LEAST_ONCE,
        seed);
  }
}
