package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Learner;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes and alarms on topics are all there, though a task fails between them and the job goes on
 * from a savepoint at another parallelism: the ones that are delivered exactly once once each, the
 * others at least once and always with the same id and content. What holds an alarm back is state.
 */
class EventTopicsITCase {

  private static final int KEYS = 4;
  private static final int CHANGED = 300;
  private static final int FAILS = 330;
  private static final int STOPPED = 380;
  private static final int MINUTES = 600;
  private static final List<String> OUT = List.of("results", "drifts", "alarms", "refused");

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("in", 2));
        for (String to : OUT) {
          topics.create(Topics.Plan.of(to, 1));
          topics.create(Topics.Plan.of("whole-" + to, 1));
        }
      }
      send(broker.brokers(), 0, STOPPED);
      Failing.armAfter(KEYS * FAILS);
      String savepoint;
      try (LocalJob job = start(broker, "", 1, null, false)) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (read(broker, "results").size() < KEYS * STOPPED && System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        savepoint = job.stop(folder.resolve("savepoints"));
      }
      assertThat(Failing.hasFailed()).isTrue();
      int before = read(broker, "drifts").size();

      send(broker.brokers(), STOPPED, MINUTES);
      try (LocalJob job = start(broker, "", 3, savepoint, true)) {
        job.ended().get(120, TimeUnit.SECONDS);
      }
      try (LocalJob job = start(broker, "whole-", 2, null, true)) {
        job.ended().get(120, TimeUnit.SECONDS);
      }
      for (String to : OUT) {
        boolean atLeast = to.equals("alarms");
        assertThat(atLeast ? new TreeSet<>(read(broker, to)) : read(broker, to))
            .as(to)
            .containsExactlyElementsOf(
                atLeast ? new TreeSet<>(read(broker, "whole-" + to)) : read(broker, "whole-" + to));
      }
      assertThat(read(broker, "results")).hasSize(KEYS * MINUTES);
      for (String to : List.of("drifts", "alarms")) {
        List<String> events = read(broker, to);
        assertThat(events).as(to).hasSizeGreaterThan(1);
        assertThat(
                (to.equals("alarms") ? events.stream().distinct() : events.stream())
                    .map(EventTopicsITCase::id))
            .as("ids of %s", to)
            .doesNotHaveDuplicates()
            .allMatch(id -> id.startsWith("watched/k"));
      }
      assertThat(read(broker, "alarms")).anyMatch(alarm -> alarm.contains("\"held\":"));
      assertThat(before).as("changes before the savepoint").isPositive();
    }
  }

  private static String id(String line) {
    return line.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
  }

  private LocalJob start(
      EmbeddedBroker broker, String prefix, int parallelism, String from, boolean bounded)
      throws Exception {
    String yaml =
        """
        name: watched
        channels: [a, b]
        source: {kafka: {brokers: 'BROKERS', topics: [in], bounded: BOUNDED}, idleness: 1 s}
        operators:
          - fails: {pass: code}
          - forecast
          - drift: {on: fails.error, detector: page-hinkley, then: restart}
          - detect: {as: dead, on: fails.error, threshold: .6}
          - detect:
              on: fails.error
              threshold: .4
              release: .3
              quiet_while: [dead.found, drift.found]
              quiet_after: 1 h
        results: {kafka: {topic: P-results}, fields: [prediction, fails.error]}
        drifts: {kafka: {topic: P-drifts}}
        alarms: {kafka: {topic: P-alarms, delivery: at-least-once}}
        dead_letters: {kafka: {topic: P-refused}}
        checkpoints: {every: 200 ms, directory: "CHECKPOINTS"}
        parallelism: PARALLEL
        """
            .replace("BROKERS", broker.brokers())
            .replace("BOUNDED", Boolean.toString(bounded))
            .replace("P-", prefix)
            .replace("CHECKPOINTS", folder.resolve("checkpoints").toUri().toString())
            .replace("PARALLEL", Integer.toString(parallelism));
    PipelineSpec spec =
        PipelineYaml.read("watched.yaml", yaml, Map.of(), catalog(StandardCatalog.catalog()));
    Configuration settings = JobSettings.of(spec);
    if (from != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return LocalJob.start(spec, EventTopicsITCase::catalog, settings);
  }

  private static ModelCatalog catalog(DenseBackend backend) {
    return catalog(StandardCatalog.catalog(backend));
  }

  /** A dictionary whose step fails once. */
  private static ModelCatalog catalog(ModelCatalog standard) {
    ModelFactory.Operator failing =
        (width, options) ->
            new Failing(
                (Learner)
                    standard.create(
                        List.of(
                            new ModelSpec("dictionary", Map.of("keep", 1)).with("detector", false)),
                        width));
    return standard.with("fails", failing);
  }

  /** Two channels that go together, until the second of two keys is dead. */
  private static void send(String brokers, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int minute = from; minute < to; minute++) {
        for (int key = 0; key < KEYS; key++) {
          SplittableRandom random = new SplittableRandom(7919L * key + minute);
          double one = random.nextGaussian();
          boolean dead = key < 2 && minute >= CHANGED;
          double other = (dead ? 0 : one) + .1 * random.nextGaussian();
          long time = 1_767_225_600_000L + 60_000L * minute;
          byte[] value =
              String.format(
                      Locale.ROOT,
                      "{\"key\":\"k%d\",\"time\":%d,\"values\":[%s,%s]}",
                      key,
                      time,
                      one,
                      other)
                  .getBytes(UTF_8);
          producer.send(new ProducerRecord<>("in", key % 2, time, null, value));
        }
      }
    }
  }

  /** The committed records of a topic, sorted: tasks write in any order. */
  private static List<String> read(EmbeddedBroker broker, String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values.stream().sorted().toList();
  }
}
