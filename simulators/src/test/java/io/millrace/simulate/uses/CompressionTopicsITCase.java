package io.millrace.simulate.uses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Message;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets and codebooks on topics; that of the codebooks is compacted and must keep them all. */
class CompressionTopicsITCase {

  private static final int DAYS = 8;
  private static final String CHANNELS =
      "channels: [PM2.5, PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, WSPM]\n";

  @TempDir Path folder;

  /** Every packet comes back once. */
  @Test
  void exampleUsage() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      playReadings(broker.brokers());
      run(
          broker,
          "there",
          "readings",
          """
          operators: [{compress: {keep: 3, refresh: 4}}]
          results: {kafka: {topic: packets}}
          models: {kafka: {topic: codebooks}}
          """);
      run(
          broker,
          "back",
          "packets",
          """
          decode: {pipeline: there, models: {kafka: {topic: codebooks}}}
          results: {kafka: {topic: decoded}}
          """);

      List<String> decoded = values(broker.brokers(), "decoded");
      assertThat(decoded).hasSize(DAYS * 24 * 8).doesNotHaveDuplicates();
      assertThat(decoded).allMatch(line -> line.contains("\"values\":["));
      assertThat(values(broker.brokers(), "decoded-dead-letters")).isEmpty();
      // Versions 0 to 6 of each station: after 11, 22, 44, 88, 132 and 176 readings.
      assertThat(keys(broker.brokers(), "codebooks"))
          .hasSize(7 * 8)
          .doesNotHaveDuplicates()
          .contains("there/Dongsi/0", "there/Dongsi/6");
    }
  }

  private static void playReadings(String brokers) throws IOException {
    try (Topics topics = new Topics(brokers)) {
      topics.create(Topics.Plan.of("readings", 3));
    }
    TopicPlayer.all(
        brokers,
        "readings",
        BeijingAir.days(DAYS)
            .readings()
            .map(reading -> Message.observation(reading, Optional.empty())));
  }

  private void run(EmbeddedBroker broker, String name, String topic, String rest) throws Exception {
    String yaml =
        "name: "
            + name
            + "\n"
            + CHANNELS
            + "source: {kafka: {brokers: \""
            + broker.brokers()
            + "\", topics: ["
            + topic
            + "], bounded: true}}\n"
            + rest
            + "checkpoints: {every: 500 ms, directory: \""
            + folder.resolve("checkpoints").toUri()
            + "\"}\nparallelism: 2\n";
    PipelineSpec spec =
        PipelineYaml.read(name + ".yaml", yaml, Map.of(), StandardCatalog.catalog());
    assertThat(KafkaTopics.prepare(spec).faults()).isEmpty();
    try (LocalJob job = LocalJob.start(spec, StandardCatalog::catalog, JobSettings.of(spec))) {
      job.ended().get(300, TimeUnit.SECONDS);
    }
  }

  private static List<String> values(String brokers, String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }

  private static List<String> keys(String brokers, String topic) {
    List<String> keys = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, topic)) {
      reader.drain(record -> keys.add(new String(record.key(), UTF_8)));
    }
    return keys;
  }
}
