package io.millrace.simulate.check;

import io.millrace.operator.ModelCatalog;
import io.millrace.simulate.lab.LocalJob;
import io.millrace.streaming.pipeline.JobSettings;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.PipelineYaml;
import io.millrace.streaming.runtime.CatalogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;

/** The pipeline that counts numbered records. */
final class CountingJob {

  /** Bytes beyond which a record is refused. */
  static final int LARGEST_RECORD = 1024;

  private CountingJob() {}

  /**
   * Where a run stands in the life of the pipeline.
   *
   * @param parallelism of all operators
   * @param catalog the release of the operator
   * @param savepoint to start from
   */
  record Life(int parallelism, CatalogSource catalog, Optional<String> savepoint) {}

  static LocalJob start(String brokers, Path folder, Life life) throws Exception {
    PipelineSpec spec = spec(brokers, folder, life);
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    life.savepoint().ifPresent(from -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
    return LocalJob.start(spec, life.catalog(), settings);
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
