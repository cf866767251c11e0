package io.millrace.cli.owner;

import java.util.Optional;

/**
 * What is recorded about the newest run of a pipeline, beside its results. The next start reads it,
 * so that results are neither written twice nor by two runs at once.
 *
 * @param pipeline name of the pipeline
 * @param epoch number of the run, from 1; a start that takes over has a larger one, so the run
 *     before notices that it is no longer the owner
 * @param owner what runs it
 * @param phase how far the run is, with times
 * @param kept where the state of the run is
 */
public record RunRecord(String pipeline, long epoch, Owner owner, Progress phase, Kept kept) {

  /** What runs a pipeline. */
  public sealed interface Owner {

    /** Id of the Flink job, as hexadecimal digits. */
    String job();

    /** For messages, such as {@code process 4711 on gauss}. */
    String described();
  }

  /**
   * A process that runs the pipeline itself.
   *
   * @param machine the machine it runs on
   * @param pid its process id there
   * @param started when the process started, in milliseconds since 1970
   */
  public record LocalProcess(String job, Machine machine, long pid, long started) implements Owner {

    @Override
    public String described() {
      return "process " + pid + " on " + machine.host();
    }
  }

  /**
   * A job of a Flink cluster.
   *
   * @param rest the cluster's REST endpoint, {@code host:port}
   * @param cluster what tells the cluster from others, see {@link ClusterPlace}; empty in records
   *     of a release that did not write it
   */
  public record ClusterJob(String job, String rest, Optional<String> cluster) implements Owner {

    @Override
    public String described() {
      return "job " + job + " of the cluster at " + rest;
    }

    /** Whether {@link #rest} is an address of another machine's loopback interface. */
    boolean isBehindOtherLoopback() {
      return ClusterPlace.isLoopback(rest)
          && cluster.filter(id -> !id.equals(ClusterPlace.at(rest).id())).isPresent();
    }
  }

  /** How far a run is. */
  public enum Phase {
    /** It runs, or was killed: see {@link Progress#seen}. */
    RUNNING,
    /** It was stopped with a savepoint. */
    STOPPED,
    /** It has read all its input. */
    FINISHED,
    /** It failed, or was cancelled. */
    FAILED
  }

  /**
   * How far a run is, with times in milliseconds since 1970.
   *
   * @param began when the run began
   * @param seen when the run last renewed the record
   */
  public record Progress(Phase phase, long began, long seen) {}

  /**
   * URIs of the states of a run.
   *
   * @param checkpoints folder of the run's checkpoints; empty if the cluster keeps none
   * @param savepoint the savepoint it was stopped with
   * @param from the savepoint or checkpoint it started from
   */
  public record Kept(
      Optional<String> checkpoints, Optional<String> savepoint, Optional<String> from) {}

  /** The same run, seen now. */
  RunRecord seen(long now) {
    return new RunRecord(
        pipeline, epoch, owner, new Progress(phase.phase(), phase.began(), now), kept);
  }

  /** The same run, ended. */
  RunRecord ended(Phase how, Optional<String> savepoint, long now) {
    return new RunRecord(
        pipeline,
        epoch,
        owner,
        new Progress(how, phase.began(), now),
        new Kept(kept.checkpoints(), savepoint, kept.from()));
  }

  /** Whether both are records of the same run. */
  boolean isOfSameRun(RunRecord other) {
    return epoch == other.epoch && owner.job().equals(other.owner.job());
  }
}
