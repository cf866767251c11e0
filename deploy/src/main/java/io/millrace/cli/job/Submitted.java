package io.millrace.cli.job;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Hears whether the cluster has accepted a job, and waits for its end. */
final class Submitted implements JobListener {

  private volatile Optional<JobClient> job = Optional.empty();

  @Override
  public void onJobSubmitted(JobClient client, Throwable failure) {
    job = Optional.ofNullable(client);
  }

  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {}

  boolean isDone() {
    return job.isPresent();
  }

  /**
   * Waits until the job has ended.
   *
   * @return whether it has read all its input or was stopped. False if it failed or was cancelled,
   *     and also if only this job manager has ended, after which another goes on with the job: the
   *     two cannot be told apart here
   */
  boolean awaitEnd() {
    try {
      job.orElseThrow().getJobExecutionResult().get();
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | RuntimeException otherwise) {
      // The second: the client of the web page's submissions does not wait.
      return false;
    }
  }
}
