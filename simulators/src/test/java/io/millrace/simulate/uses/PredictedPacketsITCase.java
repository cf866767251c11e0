package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.operator.Encoder;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.dictionary.compress.CompressModel;
import io.millrace.math.backend.JvmBackend;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Reading;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets that are predicted from those before them, through the topic between a writer and a
 * reader that both fail and go on with more subtasks: a packet that was written twice or not at
 * all, or predicted from a state that was rolled back, would change all readings until the next
 * keyframe.
 */
class PredictedPacketsITCase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STATIONS = 8;
  private static final int DAYS = 8;
  private static final int ALL = DAYS * 24 * STATIONS;
  private static final int FIRST = ALL / 2;

  @TempDir Path folder;

  @Test
  void readingsAreThoseOfARunWithoutFailureAndEachComesOnce() throws Exception {
    List<Reading> readings = BeijingAir.days(DAYS).readings().toList();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("readings", 3));
      }
      play(broker, readings.subList(0, FIRST));
      FailingEncoder.armAfter(FIRST / 3, FIRST / 2);
      // The run without failure goes on beside the other one: most of the time is waiting.
      try (LocalJob whole = start(broker, "whole-", 2, null)) {
        String savepoint;
        try (LocalJob job = start(broker, "", 2, null)) {
          await(broker, job, "", 3 * FIRST / 4);
          // The last readings before the savepoint are on their way at its time.
          play(broker, readings.subList(FIRST, FIRST + STATIONS));
          savepoint = job.stop(folder.resolve("savepoints"));
        }
        assertThat(FailingEncoder.hasFailedTwice()).isTrue();

        play(broker, readings.subList(FIRST + STATIONS, ALL));
        try (LocalJob job = start(broker, "", 3, savepoint)) {
          await(broker, job, "", ALL);
        }
        await(broker, whole, "whole-", ALL);
      }

      Map<String, String> decoded = decoded(broker, "");
      assertThat(decoded).hasSize(ALL).isEqualTo(decoded(broker, "whole-"));
      assertThat(decoded).isEqualTo(meant(broker));
      assertThat(values(broker.brokers(), "decoded-dead-letters")).isEmpty();
    }
  }

  private static void play(EmbeddedBroker broker, List<Reading> readings) throws IOException {
    TopicPlayer.all(
        broker.brokers(),
        "readings",
        readings.stream().map(reading -> Message.observation(reading, Optional.empty())));
  }

  /** Waits until so many readings are committed. */
  private static void await(EmbeddedBroker broker, LocalJob job, String prefix, int readings) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    long found = 0;
    try (TopicReader reader = new TopicReader(broker.brokers(), prefix + "decoded")) {
      while (found < readings) {
        found += reader.poll(record -> {});
        assertThat(job.failure()).isEmpty();
        assertThat(System.nanoTime()).as("%d of %d readings", found, readings).isLessThan(end);
      }
    }
  }

  /**
   * Starts writer and reader in one job, whose parts fail by themselves.
   *
   * @param prefix of names and topics; only a job without one fails
   */
  private LocalJob start(EmbeddedBroker broker, String prefix, int parallelism, String from)
      throws Exception {
    PipelineSpec there =
        spec(
            broker,
            """
            name: P-there
            source: {kafka: {brokers: 'BROKERS', topics: [readings]}, idleness: 1 s}
            operators: [{compress: {keep: 3, refresh: 4, predict: true, keyframe: 12, reconstruction: true}}]
            results: {kafka: {topic: P-packets}}
            models: {kafka: {topic: P-codebooks}}
            """,
            prefix,
            parallelism);
    PipelineSpec back =
        spec(
            broker,
            """
            name: P-back
            source: {kafka: {brokers: 'BROKERS', topics: [P-packets]}, idleness: 1 s}
            decode: {pipeline: P-there, models: {kafka: {topic: P-codebooks}}}
            results: {kafka: {topic: P-decoded}}
            """,
            prefix,
            parallelism);
    Configuration settings = JobSettings.of(there);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    if (from != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return LocalJob.start(List.of(there, back), backend -> catalog(prefix), settings);
  }

  private PipelineSpec spec(EmbeddedBroker broker, String yaml, String prefix, int parallelism) {
    String whole =
        (yaml
                + """
                channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]
                checkpoints: {every: 200 ms, directory: "CHECKPOINTS"}
                parallelism: PARALLEL
                max_parallelism: 16
                """)
            .replace("BROKERS", broker.brokers())
            .replace("P-", prefix)
            .replace("CHECKPOINTS", folder.resolve("checkpoints").toUri().toString())
            .replace("PARALLEL", Integer.toString(parallelism));
    PipelineSpec spec = PipelineYaml.read("packets.yaml", whole, Map.of(), catalog(prefix));
    assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();
    return spec;
  }

  private static ModelCatalog catalog(String prefix) {
    ModelFactory.Operator compress = CompressModel.factory(JvmBackend.ofProcess());
    ModelFactory.Operator failing =
        ModelFactory.declaring(
            compress.keys().orElseThrow(),
            (width, options) -> new FailingEncoder((Encoder) compress.create(width, options)));
    return ModelCatalog.empty().with("compress", prefix.isEmpty() ? failing : compress);
  }

  /** The decoded values, by key and number; fails where one comes twice. */
  private static Map<String, String> decoded(EmbeddedBroker broker, String prefix)
      throws IOException {
    return numbers(values(broker.brokers(), prefix + "decoded"), "values");
  }

  /** What the writer says that its packets are read back as. */
  private static Map<String, String> meant(EmbeddedBroker broker) throws IOException {
    return numbers(values(broker.brokers(), "packets"), "reconstruction");
  }

  private static Map<String, String> numbers(List<String> lines, String field) throws IOException {
    Map<String, String> numbers = new TreeMap<>();
    for (String line : lines) {
      JsonNode result = JSON.readTree(line);
      String place = result.path("key").asText() + "/" + result.path("sequence");
      assertThat(numbers.put(place, result.path(field).toString())).as(place).isNull();
    }
    return numbers;
  }

  private static List<String> values(String brokers, String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }
}
