package io.millrace.benchmark.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.job.JobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures the time from the writing of a reading to that of its alarm at a reader of committed
 * records, for both kinds of delivery: a broker and a job in this JVM, a reading every 20 ms, every
 * second one the start of an alarm.
 */
public final class AlarmLatencyRun {

  private static final int WARM = 500;
  private static final int READINGS = 2000;
  private static final long PAUSE = 20_000_000;
  private static final Pattern TIME = Pattern.compile("\"what\":\"start\".*\"time\":(\\d+)");

  private AlarmLatencyRun() {}

  public static void main(String[] arguments) throws Exception {
    MarkdownTable table =
        new MarkdownTable("delivery", "checkpoints every", "alarms", "median", "p99", "largest");
    for (String every : List.of("1 s", "10 s")) {
      for (String delivery : List.of("exactly-once", "at-least-once")) {
        table.print(row(delivery, every));
      }
    }
    System.exit(0);
  }

  private static List<String> row(String delivery, String every) throws Exception {
    Path folder = Files.createTempDirectory("alarms");
    List<Long> delays = new ArrayList<>();
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      try (Topics topics = new Topics(broker.brokers())) {
        for (String topic : List.of("in", "out", "out-dead-letters", "alarms")) {
          topics.create(Topics.Plan.of(topic, 1));
        }
      }
      PipelineSpec spec =
          PipelineYaml.read(
              "latency.yaml",
              yaml(broker.brokers(), delivery, every, folder),
              Map.of(),
              StandardCatalog.catalog());
      try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec));
          KafkaConsumer<byte[], byte[]> reader = reader(broker.brokers());
          KafkaProducer<byte[], byte[]> writer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", broker.brokers()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        reader.subscribe(List.of("alarms"));
        play(writer, reader, delays);
        if (job.isDone() || delays.isEmpty()) {
          throw new IllegalStateException(
              "Cannot measure alarms: the job has ended, or none was read: " + job.failure());
        }
      }
    }
    delays.sort(Long::compare);
    return List.of(
        delivery,
        every,
        String.format(Locale.ROOT, "%,d", delays.size()),
        delays.get(delays.size() / 2) + " ms",
        delays.get((int) (.99 * delays.size())) + " ms",
        delays.get(delays.size() - 1) + " ms");
  }

  private static String yaml(String brokers, String delivery, String every, Path folder) {
    return """
        name: latency
        channels: [a]
        source: {kafka: {brokers: 'BROKERS', topics: [in]}}
        operators:
          - sliding: {length: 1}
          - detect: {on: sliding.window, threshold: 5}
        results: {kafka: {topic: out}}
        alarms: {kafka: {topic: alarms, delivery: DELIVERY}}
        checkpoints: {every: EVERY, directory: "CHECKPOINTS"}
        parallelism: 1
        """
        .replace("BROKERS", brokers)
        .replace("DELIVERY", delivery)
        .replace("EVERY", every)
        .replace("CHECKPOINTS", folder.resolve("checkpoints").toUri().toString());
  }

  private static KafkaConsumer<byte[], byte[]> reader(String brokers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", brokers,
            "group.id", "alarms",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static void play(
      KafkaProducer<byte[], byte[]> writer,
      KafkaConsumer<byte[], byte[]> reader,
      List<Long> delays) {
    long begun = System.nanoTime();
    int sent = 0;
    long end = begun + PAUSE * (READINGS + 1000);
    long first = Long.MAX_VALUE;
    while (System.nanoTime() < end && delays.size() < (READINGS - WARM) / 2) {
      while (sent < READINGS && System.nanoTime() - begun >= sent * PAUSE) {
        long now = System.currentTimeMillis();
        if (sent == WARM) {
          first = now;
        }
        String value =
            String.format(
                Locale.ROOT, "{\"key\":\"k\",\"time\":%d,\"values\":[%d]}", now, sent % 2 * 10);
        writer.send(new ProducerRecord<>("in", value.getBytes(UTF_8)));
        sent++;
      }
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(2))) {
        Matcher time = TIME.matcher(new String(record.value(), UTF_8));
        if (time.find() && Long.parseLong(time.group(1)) >= first) {
          delays.add(System.currentTimeMillis() - Long.parseLong(time.group(1)));
        }
      }
    }
  }
}
