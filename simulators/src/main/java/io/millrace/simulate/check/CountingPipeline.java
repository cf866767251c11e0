package io.millrace.simulate.check;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The pipeline that counts numbered records: from topic {@code readings} into {@code results},
 * {@code results-dead-letters} and {@code models}. Its cache holds only some of the states, so that
 * some are written on eviction and some before a barrier.
 *
 * @param brokers bootstrap servers
 * @param checkpoints URI of the folder of checkpoints
 * @param every interval between checkpoints
 * @param parallelism of all operators
 * @param delivery how long writers wait for a broker
 */
public record CountingPipeline(
    String brokers, String checkpoints, Duration every, int parallelism, Duration delivery) {

  /** Name of the pipeline, and prefix of the transaction ids of its sinks. */
  public static final String NAME = "counting";

  /** Topic of the numbered records. */
  public static final String READINGS = "readings";

  /** Topic with one result for each accepted record. */
  public static final String RESULTS = "results";

  /** Topic with one dead letter for each refused record. */
  public static final String DEAD_LETTERS = "results-dead-letters";

  /** Topic of the published parameters of the groups. */
  public static final String MODELS = "models";

  /** Largest accepted record, in bytes. */
  public static final int LARGEST_RECORD = 1024;

  /** How long Kafka's writers wait unless told otherwise. */
  private static final Duration USUAL_DELIVERY = Duration.ofMinutes(2);

  private static final Duration REQUEST = Duration.ofSeconds(2);

  /** One whose writers wait for as long as they usually do. */
  public CountingPipeline(String brokers, String checkpoints, Duration every, int parallelism) {
    this(brokers, checkpoints, every, parallelism, USUAL_DELIVERY);
  }

  /**
   * The pipeline, read from YAML like a user's pipeline.
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
            results: {kafka: {topic: %s%s}}
            models: {kafka: {topic: %s%s}, every: 5}
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
            properties(),
            MODELS,
            properties(),
            every.toMillis(),
            checkpoints,
            parallelism);
    return PipelineYaml.read("counting.yaml", yaml, Map.of(), catalog);
  }

  private String properties() {
    return delivery.equals(USUAL_DELIVERY)
        ? ""
        : String.format(
            Locale.ROOT,
            ", properties: {delivery.timeout.ms: \"%d\", request.timeout.ms: \"%d\"}",
            delivery.toMillis(),
            REQUEST.toMillis());
  }
}
