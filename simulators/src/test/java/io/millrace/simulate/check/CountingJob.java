package io.millrace.simulate.check;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.simulate.check.CountingLearner.Release;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;

/** The pipeline that counts numbered records, in this JVM, where fuses can reach it. */
final class CountingJob {

  private static final Duration CHECKPOINTS = Duration.ofMillis(200);

  private CountingJob() {}

  /**
   * Where a run stands in the life of the pipeline.
   *
   * @param parallelism of all operators
   * @param catalog the release of the operator
   * @param savepoint to start from
   */
  record Life(int parallelism, CatalogSource catalog, Optional<String> savepoint) {}

  static ModelCatalog first(DenseBackend backend) {
    return CountingLearner.catalog(Release.FIRST, InjectedException.IN_COUNTING);
  }

  static ModelCatalog second(DenseBackend backend) {
    return CountingLearner.catalog(Release.SECOND, InjectedException.IN_COUNTING);
  }

  static LocalJob start(String brokers, Path folder, Life life) throws Exception {
    return start(brokers, folder, life, UnaryOperator.identity());
  }

  /**
   * Starts the pipeline with a change.
   *
   * @param change gives the pipeline to run for the one that counts
   */
  static LocalJob start(String brokers, Path folder, Life life, UnaryOperator<PipelineSpec> change)
      throws Exception {
    String checkpoints = folder.resolve("checkpoints").toUri().toString();
    PipelineSpec spec =
        change.apply(
            new CountingPipeline(brokers, checkpoints, CHECKPOINTS, life.parallelism())
                .spec(life.catalog().get()));
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    life.savepoint().ifPresent(from -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
    return LocalJob.start(spec, life.catalog(), settings);
  }
}
