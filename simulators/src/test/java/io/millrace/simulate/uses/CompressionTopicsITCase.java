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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * Packets that are predicted, of which one is lost between the jobs, and one comes twice: what is
   * decoded is what a writer without loss means, and the rest is told.
   */
  @Test
  void aLostPacketIsToldUntilTheNextKeyframe() throws Exception {
    try (EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker")).start()) {
      playReadings(broker.brokers());
      run(
          broker,
          "there",
          "readings",
          """
          operators: [{compress: {keep: 3, refresh: 4, predict: true, keyframe: 12, reconstruction: true}}]
          results: {kafka: {topic: packets}}
          models: {kafka: {topic: codebooks}}
          """);
      List<String> packets = values(broker.brokers(), "packets");
      List<Message> most = new ArrayList<>();
      for (String packet : packets) {
        boolean dongsi = text(packet, "key").equals("Dongsi");
        long sequence = number(packet, "sequence");
        if (!dongsi || sequence != 26) {
          most.add(Message.text(text(packet, "key"), packet));
        }
        if (dongsi && sequence == 40) {
          most.add(Message.text(text(packet, "key"), packet));
        }
      }
      try (Topics topics = new Topics(broker.brokers())) {
        topics.create(Topics.Plan.of("most", 3));
      }
      TopicPlayer.all(broker.brokers(), "most", most.stream());
      run(
          broker,
          "back",
          "most",
          """
          decode: {pipeline: there, models: {kafka: {topic: codebooks}}}
          results: {kafka: {topic: decoded}}
          """);

      // 26 is lost; 27 to 35 are predicted from it; 36 is a keyframe.
      List<String> decoded = values(broker.brokers(), "decoded");
      assertThat(decoded).hasSize(DAYS * 24 * 8 - 10).doesNotHaveDuplicates();
      Map<String, String> meant = new HashMap<>();
      packets.forEach(packet -> meant.put(place(packet), array(packet, "reconstruction")));
      for (String reading : decoded) {
        assertThat(array(reading, "values")).as(reading).isEqualTo(meant.get(place(reading)));
      }
      List<String> letters = values(broker.brokers(), "decoded-dead-letters");
      assertThat(letters)
          .hasSize(10)
          .allMatch(letter -> letter.contains("\"reason\":\"lost-packet\""));
      assertThat(letters)
          .filteredOn(letter -> letter.contains("found packet 40 once more"))
          .hasSize(1);
    }
  }

  private static String place(String result) {
    return text(result, "key") + "/" + number(result, "sequence");
  }

  private static String text(String json, String field) {
    return read(json, "\"" + field + "\":\"([^\"]*)\"");
  }

  private static long number(String json, String field) {
    return Long.parseLong(read(json, "\"" + field + "\":(\\d+)"));
  }

  private static String array(String json, String field) {
    return read(json, "\"" + field + "\":(\\[[^\\]]*\\])");
  }

  private static String read(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
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
