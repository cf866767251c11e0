package io.millrace.simulate.check;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The pipeline that counts numbered records: from topic {@code readings} into {@code results},
 * {@code results-dead-letters} and {@code models}. Its cache holds a few states and not all, so
 * that some are written when they leave it and some before a barrier.
 *
 * @param brokers bootstrap servers
 * @param checkpoints URI of the folder where checkpoints lie
 * @param every pause between checkpoints
 * @param parallelism of all operators
 */
public record CountingPipeline(
    String brokers, String checkpoints, Duration every, int parallelism) {

  /** The pipeline's name, with which the ids of its sinks' transactions begin. */
  public static final String NAME = "counting";

  /** Where the numbered records come from. */
  public static final String READINGS = "readings";

  /** Where every record that counted is written once. */
  public static final String RESULTS = "results";

  /** Where every record that was refused is written once. */
  public static final String DEAD_LETTERS = "results-dead-letters";

  /** Where the groups' parameters are published. */
  public static final String MODELS = "models";

  /** Bytes beyond which a record is refused. */
  public static final int LARGEST_RECORD = 1024;

  /**
   * The pipeline, read from YAML as a user's would be.
   *
   * @param catalog one that holds the counting operator
   */
  public PipelineSpec spec(ModelCatalog catalog) {
    String yaml =
        String.format(
            Locale.ROOT,
            """
            name: %s
            channels: [number, key]
            source:
              kafka: {brokers: "%s", topics: [%s]}
              lateness: 1 min
              idleness: 1 s
              largest_record: %d B
            operators: [%s]
            results: {kafka: {topic: %s}}
            models: {kafka: {topic: %s}, every: 5}
            bundle: {rows: 64, deadline: 20 ms}
            state: {cache: 1 KiB}
            checkpoints: {every: %d ms, directory: "%s"}
            parallelism: %d
            max_parallelism: 16
            """,
            NAME,
            brokers,
            READINGS,
            LARGEST_RECORD,
            CountingLearner.TYPE,
            RESULTS,
            MODELS,
            every.toMillis(),
            checkpoints,
            parallelism);
    return PipelineYaml.read("counting.yaml", yaml, Map.of(), catalog);
  }
}
