package io.millrace.simulate.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {

  @TempDir Path directory;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = new EmbeddedBroker(directory).start();
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of("readings", 2), Topics.Plan.compacted("models"));
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() {
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("readings", "station", "17.5"));
    }
    assertThat(read("readings")).containsExactly("17.5");
  }

  @Test
  void keepsAddressTopicsAndRecordsOverARestart() {
    String before = broker.brokers();
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("readings", 0, "a", "one"));
      producer.flush();
      broker.restart();
      // The same producer goes on: to a client a restart is a lost connection.
      producer.send(new ProducerRecord<>("readings", 0, "a", "two"));
    }
    assertThat(broker.brokers()).isEqualTo(before);
    assertThat(read("readings")).containsExactly("one", "two");
    try (Topics topics = new Topics(broker.brokers())) {
      assertThat(topics.names()).containsExactlyInAnyOrder("readings", "models");
    }
  }

  @Test
  void showsCommittedTransactionsOnly() {
    try (KafkaProducer<String, String> producer =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("readings", "a", "aborted"));
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("readings", "a", "committed"));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("readings", "a", "open"));
      producer.flush();
      assertThat(read("readings")).containsExactly("committed");
      producer.abortTransaction();
    }
  }

  @Test
  void takesUpADirectoryThatAnotherBrokerLeft() {
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("readings", "a", "kept"));
    }
    broker.close();
    broker = new EmbeddedBroker(directory).start();
    assertThat(read("readings")).containsExactly("kept");
  }

  @Test
  void refusesToStartTwiceAndNamesTheCure() {
    assertThatIllegalStateException()
        .isThrownBy(broker::start)
        .withMessageContaining("it runs already; stop it first");
  }

  @Test
  void namesTheTopicThatExistsAlready() {
    try (Topics topics = new Topics(broker.brokers())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> topics.create(Topics.Plan.of("readings", 1)))
          .withMessageContaining("readings");
    }
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.brokers());
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private List<String> read(String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }
}
