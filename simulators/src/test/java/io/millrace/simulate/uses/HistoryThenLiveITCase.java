package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history in files and a topic that continues it. The oracle is a run of the same pipeline on one
 * file with the records of the history before the seam and those of the topic after it.
 *
 * <p>Both have the records of some hours around the seam, and both have records that come late.
 */
class HistoryThenLiveITCase {

  private static final Instant SEAM = Instant.parse("2026-01-31T00:00:00Z");
  private static final long MINUTE = 60_000;
  private static final int KEYS = 5;
  private static final int BEFORE = 400;
  private static final int AFTER = 400;
  private static final int OVERLAP = 90;

  /** Readings of a key that {@code standardize} does not answer. */
  private static final int WARMUP = 16;

  @TempDir Path folder;

  /**
   * @param minute event time, in minutes after the seam
   */
  private record Sample(int key, int minute) {

    long time() {
      return SEAM.toEpochMilli() + MINUTE * minute;
    }

    String json() {
      SplittableRandom random = new SplittableRandom(1000L * key + minute);
      double wave = Math.sin(minute / 30.0 + key);
      return "{\"key\":\"k%s\",\"time\":%s,\"values\":[%s,%s,%s]}"
          .formatted(
              key, time(), 20 + wave + random.nextDouble(), 5 - wave, random.nextDouble(-1, 1));
    }
  }

  @Test
  void isOneStreamWithOverlapLateRecordsAndAStopAmidIt() throws Exception {
    List<Sample> history = samples(-BEFORE, OVERLAP, 3);
    List<Sample> live = samples(-OVERLAP, AFTER, 4);
    List<Sample> one = new ArrayList<>(history.stream().filter(it -> it.minute() < 0).toList());
    live.stream().filter(it -> it.minute() >= 0).forEach(one::add);
    write("one.jsonl", one);
    List<String> expected = run("one", "json: {path: " + folder.resolve("one.jsonl") + "}");
    assertThat(expected).hasSize(KEYS * (BEFORE + AFTER - WARMUP));

    write("history.jsonl", history);
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("live", 2));
      }
      int half = live.size() / 2;
      send(broker.brokers(), live.subList(0, half));
      String source =
          "history: {json: {path: %s}}, live: {kafka: {brokers: '%s', topics: [live]%s}}, seam: %s"
              .formatted(folder.resolve("history.jsonl"), broker.brokers(), "%s", SEAM);

      String stopped = runUntil("both", source.formatted(""), KEYS * (BEFORE - WARMUP) + 1);
      send(broker.brokers(), live.subList(half, live.size()));
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, stopped);
      List<String> found = run("both", source.formatted(", bounded: true"), 3, from);

      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void aGapIsAGap() throws Exception {
    List<Sample> history = samples(-BEFORE, -200, 3);
    List<Sample> live = samples(100, AFTER, 4);
    List<Sample> one = new ArrayList<>(history);
    one.addAll(live);
    write("one.jsonl", one);
    write("history.jsonl", history);
    List<String> expected = run("one", "json: {path: " + folder.resolve("one.jsonl") + "}");

    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("live", 3));
      }
      send(broker.brokers(), live);
      String source =
          "history: {json: {path: %s}}, live: {kafka: {brokers: '%s', topics: [live], bounded: true}}, seam: %s"
              .formatted(folder.resolve("history.jsonl"), broker.brokers(), SEAM);
      List<String> found = run("both", source);
      assertThat(found).hasSameSizeAs(expected);
      assertThat(found).isEqualTo(expected);

      truncate(broker.brokers());
      assertThatThrownBy(() -> run("lost", source))
          .hasStackTraceContaining("Cannot read all records from 2026-01-30T23:00:00Z on:")
          .hasStackTraceContaining("the broker has removed 10 records")
          .hasStackTraceContaining("add --accept-loss");
    }
  }

  /** Samples of all keys in minutes of a range, some of them late by up to {@code late} minutes. */
  private static List<Sample> samples(int from, int to, int late) {
    SplittableRandom random = new SplittableRandom(from);
    List<Sample> samples = new ArrayList<>();
    for (int minute = from; minute < to; minute++) {
      for (int key = 0; key < KEYS; key++) {
        int place = Math.max(0, samples.size() - KEYS * random.nextInt(late));
        samples.add(random.nextInt(4) == 0 ? place : samples.size(), new Sample(key, minute));
      }
    }
    return samples;
  }

  private void write(String name, List<Sample> samples) throws IOException {
    Files.write(folder.resolve(name), samples.stream().map(Sample::json).toList());
  }

  private static void send(String brokers, List<Sample> samples) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Sample one : samples) {
        producer.send(
            new ProducerRecord<>(
                "live",
                null,
                one.time() + MINUTE,
                ("k" + one.key()).getBytes(UTF_8),
                one.json().getBytes(UTF_8)));
      }
    }
  }

  private static void truncate(String brokers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      TopicPartition partition = new TopicPartition("live", 0);
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(10)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private List<String> run(String name, String source) throws Exception {
    return run(name, source, 2, new Configuration());
  }

  /** All results of a pipeline up to now, those of a key in order, without the name of the run. */
  private List<String> run(String name, String source, int parallelism, Configuration more)
      throws Exception {
    try (LocalJob job = start(name, source, parallelism, more)) {
      job.ended().get(120, TimeUnit.SECONDS);
    }
    return results(name);
  }

  /** Stops a pipeline when it has written a number of results; the place of the savepoint. */
  private String runUntil(String name, String source, int results) throws Exception {
    try (LocalJob job = start(name, source, 2, new Configuration())) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (results(name).size() < results && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return job.stop(folder.resolve("savepoints"));
    }
  }

  private LocalJob start(String name, String source, int parallelism, Configuration more)
      throws Exception {
    Path out = folder.resolve(name);
    String yaml =
        """
        name: %s
        channels: [a, b, c]
        source: {%s, lateness: 1 h, idleness: 1 ms}
        operators: [standardize, {dictionary: {keep: 1}}]
        results: {folder: %s/results}
        dead_letters: {folder: %s/letters}
        checkpoints: {every: 200 ms, directory: "%s"}
        parallelism: %s
        """
            .formatted(name, source, out, out, folder.resolve("checkpoints").toUri(), parallelism);
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml, Map.of(), StandardCatalog.catalog());
    Configuration settings = JobSettings.of(spec);
    settings.addAll(more);
    return LocalJob.start(spec, StandardCatalog::catalog, settings);
  }

  private List<String> results(String name) throws IOException {
    Path out = folder.resolve(name).resolve("results");
    List<String> lines = new ArrayList<>();
    if (Files.exists(out)) {
      try (Stream<Path> parts = Files.list(out)) {
        for (Path part : parts.toList()) {
          if (!part.getFileName().toString().startsWith(".")) {
            Files.readAllLines(part).forEach(line -> lines.add(line.replace(name + "/", "")));
          }
        }
      }
    }
    return lines.stream().sorted().toList();
  }
}
