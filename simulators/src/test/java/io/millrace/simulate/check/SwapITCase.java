package io.millrace.simulate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.ModelManifest;
import io.millrace.model.ModelName;
import io.millrace.model.Provenance;
import io.millrace.model.PublishedModel;
import io.millrace.model.Standing;
import io.millrace.operator.Learner;
import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelSpec;
import io.millrace.simulate.lab.EmbeddedBroker;
import io.millrace.simulate.lab.LocalJob;
import io.millrace.simulate.lab.TopicReader;
import io.millrace.simulate.lab.Topics;
import io.millrace.streaming.pipeline.JobSettings;
import io.millrace.streaming.pipeline.PipelineSpec;
import io.millrace.streaming.pipeline.PipelineYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models swapped under load, through a failure and a rescale: every reading is answered once, by
 * the version that the answer names.
 *
 * <p>A published model here is a number, its version, which every answer repeats.
 */
class SwapITCase {

  private static final int KEYS = 24;
  private static final int GROUPS = 7;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long FIRST_TIME = 1_700_000_000_000L;

  @TempDir Path folder;

  @Test
  void aSwapUnderLoadLosesAndRepeatsNothing() throws Exception {
    try (World world = new World("at-once")) {
      String savepoint;
      try (LocalJob job = world.start(1, Optional.empty())) {
        world.feed.send(20);
        world.publish(1, Standing.RELEASED);
        swapUnderLoad(world, job, 2, 9);
        int burnt = Fuse.STEP.burnt();
        Fuse.STEP.arm();
        swapUnderLoad(world, job, 10, 17);
        world.await(job, () -> Fuse.STEP.burnt() > burnt);
        world.awaitEverything(job);
        world.feed.send(5);
        world.publish(18, Standing.RELEASED);
        savepoint = job.stop(folder.resolve("savepoints"));
      }
      try (LocalJob job = world.start(4, Optional.of(savepoint))) {
        swapUnderLoad(world, job, 19, 26);
        world.awaitEverything(job);
        // A model reaches the job by another way than readings: the last may come behind them.
        world.untilAllAnswerBy(job, 26);
        assertThat(world.lastVersions()).hasSize(KEYS);

        world.publish(12, Standing.HELD);
        world.untilAllAnswerBy(job, 12);
        world.publish(27, Standing.RELEASED);
        world.publishUnfit();
        world.feed.send(20);
        world.awaitEverything(job);
        assertThat(world.lastVersions()).as("held").containsOnly(12L);
        world.publish(27, Standing.RESUMED);
        world.untilAllAnswerBy(job, 27);
      }
      assertThat(world.complaints).isEmpty();
      assertThat(world.versionsSeen).as("swaps that fell among readings").hasSizeGreaterThan(10);
      assertThat(world.letters()).hasSize(1);
      assertThat(world.letters().get(0))
          .contains("\"reason\":\"unfit-model\"", "\"topic\":\"models\"", "slot 'seen' is missing");
    }
  }

  @Test
  void aSwapAtTheWatermarkIsNeverSeenByReadingsOfTheTimeBefore() throws Exception {
    try (World world = new World("at-watermark")) {
      try (LocalJob job = world.start(2, Optional.empty())) {
        world.publish(1, Standing.RELEASED);
        world.publish(2, Standing.RELEASED.startingAt(FIRST_TIME + 50_000));
        world.publish(3, Standing.RELEASED.startingAt(FIRST_TIME + 200_000));
        while (world.lastVersions().stream().filter(version -> version == 3).count() < KEYS) {
          world.feed.send(10);
          world.awaitEverything(job);
        }
      }
      assertThat(world.complaints).isEmpty();
      assertThat(world.versionsSeen.keySet()).containsExactly(1L, 2L, 3L);
      // Numbers are a second apart; the watermark lags a minute behind.
      assertThat(world.versionsSeen.get(2L)).isGreaterThan(50);
      assertThat(world.versionsSeen.get(3L)).isGreaterThan(200);
    }
  }

  private static void swapUnderLoad(World world, LocalJob job, int from, int to) {
    for (int version = from; version <= to; version++) {
      world.feed.send(15);
      world.publish(version, Standing.RELEASED);
      long before = world.results;
      world.feed.send(15);
      world.await(job, () -> world.results > before);
    }
  }

  /** A broker, what goes in, and what came out. */
  private final class World implements AutoCloseable {

    private final String swap;
    private final EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start();
    private final NumberedFeed feed;
    private final KafkaProducer<byte[], byte[]> models;
    private final TopicReader answers;
    private final Map<String, BitSet> numbers = new TreeMap<>();
    private final Map<String, Long> last = new TreeMap<>();

    /** Version to the least number that it answered. */
    private final Map<Long, Integer> versionsSeen = new TreeMap<>();

    private final List<String> complaints = new ArrayList<>();
    private long results;

    World(String swap) {
      this.swap = swap;
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
          """
          name: scoring
          channels: [number, key]
          source:
            kafka: {brokers: "%s", topics: [readings]}
            lateness: 1 min
            idleness: 1 s
          operators: [count]
          follow: {pipeline: counting, models: {kafka: {topic: models}}, swap: %s}
          results: {kafka: {topic: results}}
          bundle: {rows: 64, deadline: 20 ms}
          checkpoints: {every: 200 ms, directory: "%s"}
          parallelism: %d
          max_parallelism: 16
          """
              .formatted(
                  broker.brokers(), swap, folder.resolve("checkpoints").toUri(), parallelism);
      PipelineSpec spec = PipelineYaml.read("scoring.yaml", yaml, Map.of(), catalog());
      Configuration settings = JobSettings.of(spec);
      settings.set(
          RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
          Duration.ofMillis(100));
      savepoint.ifPresent(from -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from));
      return LocalJob.start(spec, CountingJob::first, settings);
    }

    /** Publishes a version for every group. */
    void publish(long version, Standing standing) {
      for (int group = 0; group < GROUPS; group++) {
        PublishedModel model =
            model(
                "group-" + group, version, List.of(new ModelSpec(CountingLearner.TYPE, Map.of())));
        send(model.as(standing), standing.call() == Standing.Call.RELEASED ? "" : "held:");
      }
      models.flush();
    }

    /** Publishes a model that lacks what the operator reads, for one group. */
    void publishUnfit() {
      Learner learner = (Learner) catalog().create(stages(), NumberedFeed.CHANNELS);
      ModelManifest manifest = model("group-3", 99, stages()).manifest();
      send(
          PublishedModel.of(
              manifest, learner.signature().sequence(), learner.signature().sequence().initial()),
          "");
      models.flush();
    }

    private static ModelCatalog catalog() {
      return CountingLearner.catalog(CountingLearner.Release.FIRST, Fuse.IN_COUNTING);
    }

    private List<ModelSpec> stages() {
      return List.of(new ModelSpec(CountingLearner.TYPE, Map.of()));
    }

    private PublishedModel model(String group, long version, List<ModelSpec> stages) {
      Learner learner = (Learner) catalog().create(stages, NumberedFeed.CHANNELS);
      float[] parameters = learner.signature().parameters().initial();
      parameters[learner.signature().parameters().offset("seen")] = version;
      ModelManifest draft =
          new ModelManifest(
              new ModelName("counting", group, version),
              new Provenance(0, Provenance.NO_PARENT, 3 * version, FIRST_TIME),
              List.of("number", "key"),
              stages,
              "");
      return PublishedModel.of(draft, learner.signature().parameters(), parameters);
    }

    private void send(PublishedModel model, String prefix) {
      String key = prefix + "counting/" + model.manifest().name().group();
      models.send(new ProducerRecord<>("models", key.getBytes(UTF_8), model.message()));
    }

    void untilAllAnswerBy(LocalJob job, long version) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
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
      long deadline = System.nanoTime() + PATIENCE.toNanos();
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
      int number = answer.get("number").intValue();
      long version = answer.get("version").longValue();
      BitSet seen = numbers.computeIfAbsent(key, any -> new BitSet());
      expect(!seen.get(number), "repeated", answer);
      expect(seen.cardinality() == number, "lost or out of order", answer);
      seen.set(number);
      expect(answer.get("sequence").intValue() == number, "sequence", answer);
      expect(answer.get("count").intValue() == number + 1, "sequence state", answer);
      expect(answer.get("seen").longValue() == version, "another version's parameters", answer);
      expect(
          answer.get("source").textValue().equals("counting/" + answer.get("group").textValue()),
          "source",
          answer);
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
}
