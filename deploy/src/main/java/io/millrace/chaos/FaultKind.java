package io.millrace.chaos;

import io.millrace.simulate.check.CrashPoint.Moment;
import java.util.Optional;

/** Kinds of injected faults. */
public enum FaultKind {
  /** Kill -9 of a task manager that has work. */
  TASK_MANAGER("task manager killed", null),
  /** Kill -9 of the broker. */
  BROKER("broker killed", null),
  /** Kill -9 of the broker, which is away for longer than the writers wait for it. */
  BROKER_AWAY("broker away for longer than writers wait", null),
  /**
   * Kill -9 of the job manager, which ends the job; the job is resumed from its retained
   * checkpoint.
   */
  JOB_MANAGER("job manager killed, job resumed from its checkpoint", null),
  /** A task manager ends when its sink has flushed its transaction for a checkpoint. */
  PRE_COMMITTED("task manager gone after pre-commit, before the checkpoint", Moment.PRE_COMMITTED),
  /** A task manager ends when the checkpoint is complete and its transaction not yet committed. */
  COMPLETED("task manager gone after the checkpoint, before commit", Moment.COMPLETED),
  /** A task manager ends when its transaction is committed and no checkpoint records that. */
  COMMITTED("task manager gone after commit", Moment.COMMITTED),
  /**
   * The broker is stopped by a signal and continued later: its connections stay open, and nothing
   * answers.
   */
  BROKER_STOPPED("broker stopped by a signal, then continued", null),
  /**
   * A task manager is stopped by a signal and continued later, longer than the heartbeat timeout:
   * the cluster has given it up when it goes on with the work of then.
   */
  TASK_MANAGER_STOPPED("task manager stopped by a signal, then continued", null),
  /** Hundreds of bad records of every kind among the good ones. */
  POISON_FLOOD("flood of bad records", null);

  private final String words;
  private final Moment moment;

  FaultKind(String words, Moment moment) {
    this.words = words;
    this.moment = moment;
  }

  /** What happened, for people. */
  public String words() {
    return words;
  }

  /** The moment of a sink's checkpoint at which the process ends, for kinds that depend on it. */
  Optional<Moment> moment() {
    return Optional.ofNullable(moment);
  }
}
