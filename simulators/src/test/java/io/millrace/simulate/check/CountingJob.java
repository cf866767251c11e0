package io.millrace.simulate.check;

import io.millrace.operator.ModelCatalog;
import io.millrace.streaming.pipeline.JobSettings;
import io.millrace.streaming.pipeline.PipelineJob;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.PipelineYaml;
import io.millrace.streaming.runtime.CatalogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The pipeline that counts numbered records, one run of it in a cluster of its own. */
final class CountingJob implements AutoCloseable {

  /** Bytes beyond which a record is refused. */
  static final int LARGEST_RECORD = 1024;

  private static final long PATIENCE_SECONDS = 60;

  private final JobClient client;

  /**
   * Where a run stands in the life of the pipeline.
   *
   * @param parallelism of all operators
   * @param catalog the release of the operator
   * @param savepoint to start from
   */
  record Life(int parallelism, CatalogSource catalog, Optional<String> savepoint) {}

  private CountingJob(JobClient client) {
    this.client = client;
  }

  static CountingJob start(String brokers, Path folder, Life life) throws Exception {
    PipelineSpec spec = spec(brokers, folder, life);
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    life.savepoint().ifPresent(from -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(life.parallelism(), settings);
    PipelineJob.build(environment, spec, life.catalog());
    return new CountingJob(environment.executeAsync(spec.name()));
  }

  /** Drains nothing, writes a savepoint and stops; returns where it lies. */
  String stop(Path folder) throws Exception {
    return client
        .stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Why the job ended; empty while it runs or if it ended well. */
  Optional<Throwable> failure() {
    var result = client.getJobExecutionResult();
    return result.isCompletedExceptionally()
        ? Optional.of(result.handle((fine, failed) -> failed).join())
        : Optional.empty();
  }

  @Override
  public void close() throws Exception {
    if (!client.getJobStatus().get(PATIENCE_SECONDS, TimeUnit.SECONDS).isGloballyTerminalState()) {
      client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static PipelineSpec spec(String brokers, Path folder, Life life) {
    ModelCatalog catalog = life.catalog().get();
    String yaml =
        """
        name: counting
        channels: [number, key]
        source:
          kafka: {brokers: "%s", topics: [readings]}
          lateness: 1 min
          idleness: 1 s
          largest_record: %d B
        operators: [count]
        results: {kafka: {topic: results}}
        models: {kafka: {topic: models}, every: 5}
        bundle: {rows: 64, deadline: 20 ms}
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: %d
        max_parallelism: 16
        """
            .formatted(
                brokers, LARGEST_RECORD, folder.resolve("checkpoints").toUri(), life.parallelism());
    return PipelineYaml.read("counting.yaml", yaml, Map.of(), catalog);
  }
}
