package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions.SchedulerType;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobResourceRequirements;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.MessageHeaders;
import org.apache.flink.runtime.rest.messages.MessageParameters;
import org.apache.flink.runtime.rest.messages.ResponseBody;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.messages.job.metrics.JobMetricsHeaders;
import org.apache.flink.runtime.rest.messages.job.metrics.JobMetricsMessageParameters;
import org.apache.flink.runtime.rest.messages.job.metrics.MetricCollectionResponseBody;
import org.apache.flink.runtime.rest.messages.job.metrics.TaskManagerMetricsHeaders;
import org.apache.flink.runtime.rest.messages.job.metrics.TaskManagerMetricsMessageParameters;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagersHeaders;

/**
 * Client of a cluster's REST endpoint; the only class that uses Flink's {@link RestClusterClient}.
 *
 * <p>Each call is one request; a savepoint is requested once and then polled until it is complete.
 * A call throws {@link ClusterException} if the cluster does not answer in time, or answers with an
 * error.
 *
 * <p>TLS is configured by Flink's settings ({@code security.ssl.rest.…}), headers for a proxy by
 * the environment variable {@code FLINK_REST_CLIENT_HEADERS}, which Flink's client reads.
 */
public final class ClusterRest implements AutoCloseable {

  /** Metric of a task manager: bytes of metaspace in use. */
  public static final String METASPACE = "Status.JVM.Memory.Metaspace.Used";

  /** Metric of a task manager: bytes of heap in use. */
  public static final String HEAP = "Status.JVM.Memory.Heap.Used";

  /** Metric of a job: how often it was restarted. */
  public static final String RESTARTS = "numRestarts";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Type of the savepoint that ends a job; Flink's enum of them is not public. */
  private static final String STOPPED_WITH = "SYNC_SAVEPOINT";

  private static final int FINE = 300;
  private static final int DEEPEST = 20;

  private final URI rest;
  private final Duration timeout;
  private final RestClusterClient<StandaloneClusterId> client;

  /** A task manager that is registered at the cluster. */
  public record Worker(String id, int slots, int freeSlots) {}

  /**
   * A client that does not retry and waits two seconds for each answer.
   *
   * @param rest address of the cluster's REST endpoint
   */
  public ClusterRest(URI rest) {
    this(rest, Map.of(RestOptions.RETRY_MAX_ATTEMPTS.key(), "0"), TIMEOUT);
  }

  /**
   * @param rest address of the cluster's REST endpoint
   * @param settings of Flink's client, as in its config.yaml
   * @param timeout how long to wait for an answer
   * @throws IllegalArgumentException if the settings do not make a client, for example because a
   *     trust store is missing
   */
  public ClusterRest(URI rest, Map<String, String> settings, Duration timeout) {
    this.rest = rest;
    this.timeout = timeout;
    Configuration configuration = RemoteTarget.client(Configuration.fromMap(settings), rest);
    configuration.set(RestOptions.CONNECTION_TIMEOUT, timeout);
    configuration.addAll(Configuration.fromMap(settings));
    try {
      this.client = new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    } catch (Exception unusable) {
      throw new IllegalArgumentException(
          "Cannot make a client for the cluster at "
              + rest.getAuthority()
              + ": "
              + innermost(unusable).getMessage(),
          unusable);
    }
  }

  /** Where the cluster is, as {@code host:port}. */
  public String address() {
    return rest.getAuthority();
  }

  /** Whether a job manager answers. */
  public boolean isThere() {
    try {
      answer(client.getClusterOverview());
      return true;
    } catch (UncheckedIOException absent) {
      return false;
    }
  }

  /** Settings of the job manager, as in its config.yaml; secrets are hidden. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    ask(ClusterConfigurationInfoHeaders.getInstance(), EmptyMessageParameters.getInstance())
        .forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
    return settings;
  }

  /** Task managers that are registered. */
  public List<Worker> workers() {
    return ask(TaskManagersHeaders.getInstance(), EmptyMessageParameters.getInstance())
        .getTaskManagerInfos()
        .stream()
        .map(
            worker ->
                new Worker(
                    worker.getResourceId().getResourceIdString(),
                    worker.getNumberSlots(),
                    worker.getNumberAvailableSlots()))
        .toList();
  }

  /** All jobs, including ended ones that the cluster still keeps; the newest first. */
  public List<ClusterJob> jobs() {
    return answer(client.listJobs()).stream()
        .map(
            job ->
                new ClusterJob(
                    job.getJobId(), job.getJobName(), job.getJobState(), job.getStartTime()))
        .sorted(
            Comparator.comparingLong(ClusterJob::started)
                .reversed()
                .thenComparing(job -> job.id().toHexString()))
        .toList();
  }

  /**
   * Details of a job. The state is current; the rest comes from a cache of the cluster and may be
   * as old as its setting {@code web.refresh-interval}, three seconds by default.
   */
  public ClusterJob.Details details(JobID job) {
    JobDetailsInfo found = answer(client.getJobDetails(job));
    return new ClusterJob.Details(
        new ClusterJob(job, found.getName(), state(job), found.getStartTime()),
        found.getSchedulerType() == SchedulerType.Adaptive,
        found.getDuration(),
        found.getJobVertexInfos().stream()
            .map(
                vertex ->
                    new ClusterJob.Task(
                        vertex.getName(),
                        vertex.getExecutionState().name(),
                        vertex.getParallelism(),
                        vertex.getMaxParallelism(),
                        vertex.getJobVertexMetrics().getRecordsRead()))
            .toList());
  }

  /** State of a job as Flink names it, {@code RUNNING} for example. */
  public JobStatus state(JobID job) {
    return answer(client.getJobStatus(job));
  }

  /** Whether a job runs with all its subtasks. */
  public boolean isRunning(JobID job) {
    JobDetailsInfo found = answer(client.getJobDetails(job));
    return found.getJobStatus() == JobStatus.RUNNING
        && found.getJobVertexInfos().stream()
            .allMatch(vertex -> vertex.getExecutionState() == ExecutionState.RUNNING);
  }

  /**
   * Completes when a job has ended in any state; contains the reason if the job failed or was
   * cancelled.
   */
  public CompletableFuture<Optional<Throwable>> end(JobID job) {
    return client
        .requestJobResult(job)
        .thenApply(
            result ->
                result
                    .getSerializedThrowable()
                    .map(failed -> failed.deserializeError(ClusterRest.class.getClassLoader()))
                    .or(() -> cancelled(result)));
  }

  /** Flink gives a cancelled job no reason. */
  private static Optional<Throwable> cancelled(JobResult result) {
    return result
        .getJobStatus()
        .filter(JobStatus.CANCELED::equals)
        .map(status -> new JobCancellationException(result.getJobId(), "Job was cancelled.", null));
  }

  /**
   * The cause of a job's last restart or end, with the cluster's stack trace; empty without one.
   */
  public Optional<String> failure(JobID job) {
    JobExceptionsMessageParameters which = new JobExceptionsMessageParameters();
    which.jobPathParameter.resolve(job);
    return ask(JobExceptionsHeaders.getInstance(), which)
        .getExceptionHistory()
        .getEntries()
        .stream()
        .findFirst()
        .map(newest -> newest.getStacktrace());
  }

  /** Location of the newest completed checkpoint of a job. */
  public Optional<String> newestCheckpoint(JobID job) {
    return newestState(job).map(ClusterJob.Checkpoint::place);
  }

  /** The newest completed checkpoint or savepoint of a job. */
  public Optional<ClusterJob.Checkpoint> newestState(JobID job) {
    JobMessageParameters which = new JobMessageParameters();
    which.jobPathParameter.resolve(job);
    var newest = ask(CheckpointingStatisticsHeaders.getInstance(), which).getLatestCheckpoints();
    return Stream.of(newest.getCompletedCheckpointStatistics(), newest.getSavepointStatistics())
        .filter(Objects::nonNull)
        .filter(state -> state.getExternalPath() != null)
        .max(Comparator.comparingLong(state -> state.getLatestAckTimestamp()))
        .map(
            state ->
                new ClusterJob.Checkpoint(
                    state.getExternalPath(),
                    state.getLatestAckTimestamp(),
                    STOPPED_WITH.equals(String.valueOf(state.getCheckpointType()))));
  }

  /**
   * A metric of a task manager.
   *
   * @param worker id of the task manager
   * @param metric {@link #METASPACE} for example
   * @return empty while the task manager has not reported it yet
   */
  public OptionalDouble metric(String worker, String metric) {
    TaskManagerMetricsMessageParameters which = new TaskManagerMetricsMessageParameters();
    which.taskManagerIdParameter.resolve(new ResourceID(worker));
    which.metricsFilterParameter.resolve(List.of(metric));
    return value(ask(TaskManagerMetricsHeaders.getInstance(), which));
  }

  /** The same of a job, {@link #RESTARTS} for example. */
  public OptionalDouble metric(JobID job, String metric) {
    JobMetricsMessageParameters which = new JobMetricsMessageParameters();
    which.jobPathParameter.resolve(job);
    which.metricsFilterParameter.resolve(List.of(metric));
    return value(ask(JobMetricsHeaders.getInstance(), which));
  }

  /**
   * Address of a job for a browser: its page in the web UI, or its REST resource if the cluster has
   * no web UI. Flink's client has no call for pages, so this uses a request of its own.
   */
  public URI page(JobID job) {
    HttpRequest page = HttpRequest.newBuilder(rest.resolve("/index.html")).timeout(TIMEOUT).build();
    try {
      HttpClient browser = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
      if (browser.send(page, BodyHandlers.discarding()).statusCode() < FINE) {
        return rest.resolve("/#/job/running/" + job.toHexString());
      }
    } catch (IOException none) {
      // Handled like a cluster without web UI.
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
    }
    return rest.resolve("/jobs/" + job.toHexString());
  }

  /** Cancels a job; returns before it has ended. */
  public void cancel(JobID job) {
    answer(client.cancel(job));
  }

  /**
   * Takes a savepoint in Flink's canonical format and waits for it, without a time limit.
   *
   * @param folder URI; the cluster's default folder if empty
   * @return URI of the savepoint
   */
  public String savepoint(JobID job, Optional<String> folder) {
    return await(
        client.triggerSavepoint(job, folder.orElse(null), SavepointFormatType.CANONICAL), null);
  }

  /**
   * Stops a job with a savepoint, and waits for it. No record is read after the savepoint, and the
   * job is not drained, so it can be resumed from there.
   *
   * @param folder as for {@link #savepoint}
   * @return URI of the savepoint
   */
  public String stop(JobID job, Optional<String> folder) {
    return await(
        client.stopWithSavepoint(job, false, folder.orElse(null), SavepointFormatType.CANONICAL),
        null);
  }

  /**
   * Requests another parallelism of a running job, and returns before the job has it. While the
   * cluster lacks slots, the job runs with fewer subtasks.
   *
   * @param parallelism of every task but those of {@code fixed}
   * @param fixed tasks, by name, that keep their parallelism
   */
  public void rescale(JobID job, int parallelism, Predicate<String> fixed) {
    JobResourceRequirements.Builder wanted = JobResourceRequirements.newBuilder();
    for (var vertex : answer(client.getJobDetails(job)).getJobVertexInfos()) {
      int most = fixed.test(vertex.getName()) ? vertex.getParallelism() : parallelism;
      wanted.setParallelismForJobVertex(vertex.getJobVertexID(), 1, most);
    }
    answer(client.updateJobResourceRequirements(job, wanted.build()));
  }

  @Override
  public void close() {
    client.close();
  }

  private static OptionalDouble value(MetricCollectionResponseBody metrics) {
    return metrics.getMetrics().stream()
        .filter(metric -> metric.getValue() != null)
        .mapToDouble(metric -> Double.parseDouble(metric.getValue()))
        .findFirst();
  }

  private <
          H extends MessageHeaders<EmptyRequestBody, A, P>,
          P extends MessageParameters,
          A extends ResponseBody>
      A ask(H what, P which) {
    return answer(client.sendRequest(what, which, EmptyRequestBody.getInstance()));
  }

  private <A> A answer(CompletableFuture<A> coming) {
    return await(coming, timeout);
  }

  /**
   * @param limit time limit; {@code null}: none
   */
  private <A> A await(CompletableFuture<A> coming, Duration limit) {
    try {
      return limit == null ? coming.get() : coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw ClusterException.of(address(), failed.getCause());
    } catch (TimeoutException silent) {
      throw ClusterException.of(address(), silent);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot ask the cluster: interrupted", fault);
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }
}
