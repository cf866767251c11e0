package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.catalog.StandardCatalog;
import io.millrace.dictionary.learn.DictionaryModel;
import io.millrace.math.backend.JvmBackend;
import io.millrace.readout.ClassifyModel;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines from files with a label behind stages that would change it: at once, and late. */
class LabelsITCase {

  private static final int READINGS = 6000;
  private static final int KEYS = 6;

  @TempDir Path folder;

  /** The larger of two values decides the class, which their codes show too. */
  @Test
  void exampleUsage() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Reading reading : readings()) {
      lines.add(reading.json(", " + reading.kind()));
    }
    Files.write(folder.resolve("readings.jsonl"), lines);

    List<String> results = run("at-once", "channels: [a, b, kind]\nlabel: kind", 2);

    assertThat(results).hasSize(READINGS);
    assertThat(correct(results.subList(READINGS / 2, READINGS))).isGreaterThan(0.9);
  }

  @Test
  void labelsThatComeLateGiveTheSameBitsInAnyOrderThroughAFailure() throws Exception {
    List<Reading> readings = readings();
    Files.write(
        folder.resolve("readings.jsonl"), readings.stream().map(each -> each.json("")).toList());
    List<String> labels = new ArrayList<>(readings.stream().map(Reading::label).toList());
    labels.add("{\"key\": \"nobody\", \"group\": \"g0\", \"time\": 5, \"values\": [1]}");
    String declared =
        """
        channels: [a, b]
        label: kind
        labels: {source: {json: {path: %s/labels.jsonl, time: {unit: ms}}}, within: 2 h}
        """
            .formatted(folder);

    Files.write(folder.resolve("labels.jsonl"), labels);
    List<String> expected = run("in-order", declared, 1);
    Collections.shuffle(labels, new Random(1));
    Files.write(folder.resolve("labels.jsonl"), labels);
    FailingOnce.armAfter(READINGS / 2);
    List<String> shuffled = run("shuffled", declared, 2);

    assertThat(FailingOnce.hasFailed()).isTrue();
    assertThat(sorted(shuffled, "shuffled")).isEqualTo(sorted(expected, "in-order"));
    assertThat(lines(folder.resolve("shuffled/refused")))
        .singleElement()
        .asString()
        .contains("\"reason\":\"unknown-label\"")
        .contains("expected a reading of key 'nobody' at time 5, found none");
    assertThat(right(shuffled, readings)).isGreaterThan(0.9);
  }

  /** The same on topics, where labels are words, name an id, and lie in any order. */
  @Test
  void labelsOfATopicGiveTheSameBitsInAnyOrderThroughAFailure() throws Exception {
    List<Reading> readings = readings().subList(0, READINGS / 4);
    List<String> labels = new ArrayList<>(readings.stream().map(Reading::verdict).toList());
    labels.add("{\"press\": \"k1\", \"line\": \"g1\", \"order\": \"lost\", \"verdict\": \"worn\"}");
    labels.add("{\"press\": \"k1\", \"line\": \"g1\", \"order\": \"k1@7\", \"verdict\": \"torn\"}");
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(
            Topics.Plan.of("readings", 2),
            Topics.Plan.of("labels-1", 1),
            Topics.Plan.of("labels-2", 3));
      }
      send(broker.brokers(), "readings", readings.stream().map(each -> each.json("")).toList());
      send(broker.brokers(), "labels-1", labels);
      Collections.shuffle(labels, new Random(1));
      send(broker.brokers(), "labels-2", labels);
      List<String> expected = run("ordered", onTopics(broker, "labels-1"), 1);
      FailingOnce.armAfter(READINGS / 8);
      List<String> shuffled = run("scattered", onTopics(broker, "labels-2"), 2);

      assertThat(FailingOnce.hasFailed()).isTrue();
      assertThat(sorted(shuffled, "scattered")).isEqualTo(sorted(expected, "ordered"));
      assertThat(shuffled).hasSize(READINGS / 4).allMatch(line -> line.contains("\"word\":"));
      assertThat(lines(folder.resolve("scattered/refused")))
          .hasSize(2)
          .anyMatch(line -> line.contains("expected a reading of key 'k1' with id 'lost'"))
          .anyMatch(line -> line.contains("expected one of the classes fine, worn at 'verdict'"));
    }
  }

  private static String onTopics(EmbeddedBroker broker, String labels) {
    return String.format(
        Locale.ROOT,
        """
        channels: [a, b]
        label: kind
        classes: [fine, worn]
        labels:
          source:
            kafka:
              brokers: "%1$s"
              topics: [%2$s]
              bounded: true
              map: {key: press, group: line, id: order, values: {kind: verdict}}
          by: id
          within: 2 h
        source: {kafka: {brokers: "%1$s", topics: [readings], bounded: true}}
        """,
        broker.brokers(),
        labels);
  }

  private static void send(String brokers, String topic, List<String> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String record : records) {
        // A group is learned in the order of its partition; labels lie anywhere.
        byte[] key =
            topic.equals("readings")
                ? record.replaceAll(".*\"(g\\d)\".*", "$1").getBytes(UTF_8)
                : null;
        producer.send(new ProducerRecord<>(topic, key, record.getBytes(UTF_8)));
      }
    }
  }

  /** Runs a pipeline from files or as declared, and returns its results. */
  private List<String> run(String name, String declared, int parallelism) throws Exception {
    String text =
        String.format(
            Locale.ROOT,
            """
        name: %1$s
        %2$s
        %5$s
        operators: [{dictionary: {pass: code, keep: 2, batch: 8}}, {classify: {classes: 2}}]
        results: {folder: %3$s/%1$s/results}
        dead_letters: {folder: %3$s/%1$s/refused}
        checkpoints: {every: 1 s, directory: %3$s/%1$s/checkpoints}
        parallelism: %4$d
        """,
            name,
            declared,
            folder,
            parallelism,
            declared.contains("\nsource:")
                ? ""
                : "source: {json: {path: " + folder + "/readings.jsonl}}");
    PipelineSpec spec = PipelineYaml.read(name, text, Map.of(), StandardCatalog.catalog());
    Configuration settings = JobSettings.of(spec);
    try (LocalJob job = LocalJob.start(spec, backend -> catalog(), settings)) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
    return lines(folder.resolve(name + "/results"));
  }

  private static ModelCatalog catalog() {
    ModelFactory.Operator classify = ClassifyModel.factory();
    return ModelCatalog.empty()
        .with("dictionary", DictionaryModel.factory(JvmBackend.ofProcess()))
        .with(
            "classify",
            (ModelFactory.Operator)
                (width, options) -> new FailingOnce((Learner) classify.create(width, options)));
  }

  private static double correct(List<String> results) {
    return results.stream().filter(line -> line.contains("\"correct\":1")).count()
        / (double) results.size();
  }

  /** Share of the second half of the answers that name the class. */
  private static double right(List<String> results, List<Reading> readings) {
    Map<String, Integer> kinds = new HashMap<>();
    readings.forEach(each -> kinds.put(each.key() + "@" + each.time(), each.kind()));
    int right = 0;
    int all = 0;
    for (String line : results) {
      long time = Long.parseLong(line.replaceAll(".*\"time\":(\\d+).*", "$1"));
      if (time > readings.get(READINGS / 2).time()) {
        String key = line.replaceAll(".*\"key\":\"(\\w+)\".*", "$1");
        int found = (int) Float.parseFloat(line.replaceAll(".*\"class\":([0-9.]+).*", "$1"));
        right += found == kinds.get(key + "@" + time) ? 1 : 0;
        all++;
      }
    }
    return right / (double) all;
  }

  private static List<String> sorted(List<String> results, String pipeline) {
    return results.stream().map(line -> line.replace(pipeline, "p")).sorted().toList();
  }

  private static List<String> lines(Path results) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(results)) {
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().startsWith("part"))
              .sorted()
              .toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** A reading and its class. */
  private record Reading(String key, String group, long time, double a, double b) {

    int kind() {
      return a > b ? 1 : 0;
    }

    String json(String more) {
      return String.format(
          Locale.ROOT,
          "{\"key\": \"%s\", \"group\": \"%s\", \"time\": %d, \"id\": \"%s\","
              + " \"values\": [%.4f, %.4f%s]}",
          key,
          group,
          time,
          order(),
          a,
          b,
          more);
    }

    String order() {
      return key + "@" + (time - 1_700_000_000_000L) / 60_000;
    }

    String verdict() {
      return String.format(
          Locale.ROOT,
          "{\"press\": \"%s\", \"line\": \"%s\", \"order\": \"%s\", \"verdict\": \"%s\"}",
          key,
          group,
          order(),
          kind() == 1 ? "worn" : "fine");
    }

    String label() {
      return String.format(
          Locale.ROOT,
          "{\"key\": \"%s\", \"group\": \"%s\", \"time\": %d, \"values\": [%d]}",
          key,
          group,
          time,
          kind());
    }
  }

  /** One a minute of each key. */
  private static List<Reading> readings() {
    SeededRandom random = new SeededRandom(5);
    List<Reading> readings = new ArrayList<>();
    for (int at = 0; at < READINGS; at++) {
      int key = at % KEYS;
      readings.add(
          new Reading(
              "k" + key,
              "g" + key % 2,
              1_700_000_000_000L + 60_000L * (at / KEYS),
              random.gaussian(),
              random.gaussian()));
    }
    return readings;
  }
}
