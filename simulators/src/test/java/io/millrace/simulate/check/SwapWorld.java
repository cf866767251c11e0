package io.millrace.simulate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Models swapped under a running pipeline: a broker, readings and models that go in, and answers,
 * each of which is checked as it comes.
 */
final class SwapWorld implements AutoCloseable {

  static final int KEYS = 24;
  static final int GROUPS = 7;
  static final long FIRST_TIME = 1_700_000_000_000L;

  private static final int PARTITIONS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private final Path folder;
  private final Scoring scoring;
  private final EmbeddedBroker broker;
  final NumberedFeed feed;
  private final KafkaProducer<byte[], byte[]> models;
  private final TopicReader answers;
  private final Map<String, BitSet> numbers = new TreeMap<>();
  private final Map<String, Long> last = new TreeMap<>();

  /** Version to the least number that it answered. */
  final Map<Long, Integer> versionsSeen = new TreeMap<>();

  final List<String> complaints = new ArrayList<>();
  private long results;

  /** What answers, and what its models are. */
  interface Scoring {
    CatalogSource catalog();

    /** Operators and {@code follow} as a pipeline has them. */
    String yaml();

    /** A version, for each group or for all. */
    List<PublishedModel> models(long version);

    /** The number of the reading that is answered. */
    int number(JsonNode answer);

    /** What is wrong with the numbers of an answer; nothing if they are right. */
    Optional<String> fault(JsonNode answer, int number, long version);
  }

  SwapWorld(Path folder, Scoring scoring) {
    this.folder = folder;
    this.scoring = scoring;
    this.broker = new EmbeddedBroker(folder.resolve("broker")).start();
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(
          Topics.Plan.of("readings", PARTITIONS),
          Topics.Plan.of("results", PARTITIONS),
          Topics.Plan.of("results-dead-letters", 1),
          Topics.Plan.compacted("models"));
    }
    feed =
        new NumberedFeed(
            broker.brokers(),
            "readings",
            new NumberedFeed.Shape(KEYS, GROUPS, PARTITIONS, CountingPipeline.LARGEST_RECORD));
    models =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    answers = new TopicReader(broker.brokers(), "results");
  }

  LocalJob start(int parallelism, Optional<String> savepoint) throws Exception {
    String yaml =
        String.format(
            Locale.ROOT,
            """
            name: scoring
            channels: [number, key]
            source:
              kafka: {brokers: "%s", topics: [readings]}
              lateness: 1 min
              idleness: 1 s
            %s
            results: {kafka: {topic: results}}
            bundle: {rows: 64, deadline: 20 ms}
            checkpoints: {every: 200 ms, directory: "%s"}
            parallelism: %d
            max_parallelism: 16
            """,
            broker.brokers(),
            scoring.yaml(),
            folder.resolve("checkpoints").toUri(),
            parallelism);
    PipelineSpec spec = PipelineYaml.read("scoring.yaml", yaml, Map.of(), scoring.catalog().get());
    Configuration settings = JobSettings.of(spec);
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(100));
    savepoint.ifPresent(from -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
    return LocalJob.start(spec, scoring.catalog(), settings);
  }

  /** Publishes a version for every group. */
  void publish(long version, ReleaseStatus standing) {
    for (PublishedModel model : scoring.models(version)) {
      publish(model.as(standing));
    }
  }

  /** Publishes one model. */
  void publish(PublishedModel model) {
    String prefix = model.standing().call() == ReleaseStatus.Call.RELEASED ? "" : "held:";
    String key = model.manifest().name().pipeline() + "/" + model.manifest().name().group();
    models.send(new ProducerRecord<>("models", (prefix + key).getBytes(UTF_8), model.message()));
    models.flush();
  }

  /** Versions swapped one after the other, each among readings. */
  void swapUnderLoad(LocalJob job, int from, int to) {
    for (int version = from; version <= to; version++) {
      feed.send(15);
      publish(version, ReleaseStatus.RELEASED);
      long before = results;
      feed.send(15);
      await(job, () -> results > before);
    }
  }

  void untilAllAnswerBy(LocalJob job, long version) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (lastVersions().stream().filter(found -> found == version).count() < KEYS) {
      feed.send(1);
      awaitEverything(job);
      assertThat(System.nanoTime()).as("swap to %d", version).isLessThan(deadline);
    }
  }

  void awaitEverything(LocalJob job) {
    Expected expected = feed.flush();
    await(job, () -> results >= expected.results());
  }

  void await(LocalJob job, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      answers.poll(record -> answer(record.value()));
      assertThat(job.failure()).isEmpty();
      assertThat(System.nanoTime()).as("waiting; %d results", results).isLessThan(deadline);
    }
  }

  private void answer(byte[] json) {
    JsonNode answer;
    try {
      answer = new ObjectMapper().readTree(json);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    results++;
    String key = answer.get("key").textValue();
    int number = scoring.number(answer);
    long version = answer.get("version").longValue();
    BitSet seen = numbers.computeIfAbsent(key, any -> new BitSet());
    expect(!seen.get(number), "repeated", answer);
    expect(seen.cardinality() == number, "lost or out of order", answer);
    seen.set(number);
    expect(answer.get("sequence").intValue() == number, "sequence", answer);
    scoring
        .fault(answer, number, version)
        .ifPresent(fault -> complaints.add(fault + ": " + answer));
    Long before = last.put(key, version);
    expect(before == null || before <= version || version == 12, "went back", answer);
    versionsSeen.merge(version, number, Math::min);
  }

  private void expect(boolean condition, String what, JsonNode answer) {
    if (!condition) {
      complaints.add(what + ": " + answer);
    }
  }

  List<Long> lastVersions() {
    return List.copyOf(last.values());
  }

  List<String> letters() {
    List<String> letters = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), "results-dead-letters")) {
      reader.drain(record -> letters.add(new String(record.value(), UTF_8)));
    }
    return letters;
  }

  @Override
  public void close() {
    answers.close();
    models.close();
    feed.close();
    broker.close();
  }
}
