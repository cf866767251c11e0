package io.millrace.simulate.embedded;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.streaming.connect.file.LocalUri;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs one or several pipelines as one job in a Flink cluster in this JVM; the cluster ends with
 * the job.
 */
public final class LocalJob implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 120;

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> result;
  private boolean stopped;

  private LocalJob(JobClient client) {
    this.client = client;
    this.result = client.getJobExecutionResult();
  }

  /**
   * Starts a pipeline and returns at once.
   *
   * @param settings those of {@code JobSettings.of}, perhaps modified
   */
  public static LocalJob start(PipelineSpec spec, CatalogSource catalog, Configuration settings)
      throws Exception {
    return start(List.of(spec), catalog, settings);
  }

  /**
   * Starts several pipelines as one job, at the parallelism of the first, and returns at once.
   *
   * @param specs pipelines with different names
   */
  public static LocalJob start(
      List<PipelineSpec> specs, CatalogSource catalog, Configuration settings) throws Exception {
    StreamExecutionEnvironment environment =
        environment(settings, specs.get(0).execution().parallelism());
    for (PipelineSpec spec : specs) {
      PipelineJob.build(environment, spec, catalog);
    }
    return start(
        environment, specs.stream().map(PipelineSpec::name).collect(Collectors.joining(", ")));
  }

  /** An environment to build a job in for {@link #start(StreamExecutionEnvironment, String)}. */
  public static StreamExecutionEnvironment environment(Configuration settings, int parallelism) {
    return StreamExecutionEnvironment.createLocalEnvironment(
        parallelism, JobSettings.inThisProcess(settings, parallelism));
  }

  /** Starts the job that was built in a local environment, and returns at once. */
  public static LocalJob start(StreamExecutionEnvironment environment, String name)
      throws Exception {
    return new LocalJob(environment.executeAsync(name));
  }

  /** Id of the job in the cluster's REST interface. */
  public String id() {
    return client.getJobID().toString();
  }

  /** Whether the job has ended, normally or not. */
  public boolean isDone() {
    return result.isDone();
  }

  /** Completes when the job has ended; exceptionally if it failed or was cancelled. */
  public CompletableFuture<Void> ended() {
    return result.thenAccept(fine -> {});
  }

  /** Why the job failed; empty while it runs and if it ended normally. */
  public Optional<Throwable> failure() {
    if (!result.isCompletedExceptionally()) {
      return Optional.empty();
    }
    Throwable failure = result.handle((fine, failed) -> failed).join();
    return Optional.of(
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure);
  }

  /**
   * Stops the job with a savepoint. Pending outputs are not flushed, so a job started from the
   * savepoint continues exactly here.
   *
   * @param folder of savepoints
   * @return URI of the savepoint
   */
  public String stop(Path folder) throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(false, LocalUri.of(folder), SavepointFormatType.CANONICAL)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    stopped = true;
    result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return savepoint;
  }

  /** Cancels the job if it runs, and returns when it has ended. */
  @Override
  public void close() throws Exception {
    if (!stopped && !result.isDone()) {
      client.cancel().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      result.handle((fine, cancelled) -> null).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
