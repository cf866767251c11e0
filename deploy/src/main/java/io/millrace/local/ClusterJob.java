package io.millrace.local;

import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/**
 * A job of a cluster.
 *
 * @param id given by Flink when the job was submitted
 * @param name of the pipeline; several jobs may have the same
 * @param state of the job as a whole
 * @param started milliseconds since 1970
 */
public record ClusterJob(JobID id, String name, JobStatus state, long started) {

  /**
   * A completed checkpoint or savepoint.
   *
   * @param place its URI; another text if the cluster keeps checkpoints in memory alone
   * @param completed when, in milliseconds since 1970
   * @param stopped whether it is the savepoint that the job was stopped with
   */
  public record Checkpoint(String place, long completed, boolean stopped) {}

  /**
   * Details of one job.
   *
   * @param job the job
   * @param adaptive whether the scheduler can change the parallelism while the job runs
   * @param millis how long it has run, or ran
   * @param tasks in the order of the job's graph
   */
  public record Details(ClusterJob job, boolean adaptive, long millis, List<Task> tasks) {

    public Details {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Operators that Flink runs chained, as one task.
   *
   * @param name of the operators
   * @param state of its subtasks together, {@code RUNNING} for example
   * @param parallelism number of subtasks
   * @param mostParallelism the largest it may have with the state it has
   * @param records number of records read from other tasks
   */
  public record Task(
      String name, String state, int parallelism, int mostParallelism, long records) {}
}
