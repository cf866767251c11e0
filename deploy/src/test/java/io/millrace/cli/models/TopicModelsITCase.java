package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.Cli;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TopicModelsITCase {

  private Path folder;
  private EmbeddedBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) {
    this.folder = folder;
    broker = new EmbeddedBroker(folder.resolve("broker")).start();
    try (Topics topics = new Topics(broker.brokers());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.brokers(), "transactional.id", "release"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      topics.create(Topics.Plan.compacted("models"), Topics.Plan.of("empty", 1));
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "air/Dongsi", ModelExamples.model("Dongsi", 5, Provenance.NO_PARENT));
      send(producer, "air/Tiantan", ModelExamples.model("Tiantan", 6, 3));
      producer.send(new ProducerRecord<>("models", bytes("air/Gone"), null));
      producer.send(new ProducerRecord<>("models", bytes("air/Bad"), bytes("not a model")));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, "air/Dongsi", ModelExamples.model("Dongsi", 7, 5));
      producer.flush();
      producer.abortTransaction();
    }
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() {
    Cli.Outcome list = Cli.call("models", "list", "--brokers", broker.brokers());

    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .as("committed versions alone")
        .containsExactly(
            "pipeline group version parent learned newest event tensor bytes",
            "air Dongsi 5 - 50 2015-03-01T00:00:00Z 300",
            "air Tiantan 6 3 60 2015-03-01T00:00:00Z 300");
    assertThat(list.err().lines())
        .containsExactly(
            "models, partition 0, offset 3: Cannot read a model message: it does not begin with"
                + " MRM1");
    assertThat(list.exitCode()).isEqualTo(1);
  }

  @Test
  void showsOneByPipelineAndGroup() throws Exception {
    Path settings = Files.writeString(folder.resolve("client.properties"), "client.id=me\n");

    Cli.Outcome show =
        Cli.call(
            ("models show --topic models air Tiantan --brokers "
                    + broker.brokers()
                    + " --properties "
                    + settings)
                .split(" "));

    assertThat(show.out()).contains("version       6, after 3", "dictionary");
  }

  @Test
  void publishesRollsBackAndResumesOnATopic() throws Exception {
    String at = " --topic moved --brokers " + broker.brokers();
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(new Topics.Plan("moved", 5, Topics.Keep.NEWEST));
    }
    Path models = folder.resolve("learned");
    ModelFolder written = new ModelFolder(models);
    for (long version : new long[] {50, 100}) {
      written.write(ModelExamples.model("Dongsi", version, Provenance.NO_PARENT));
      assertThat(call("models publish " + models + at).err()).isEmpty();
    }

    assertThat(call("models rollback air Dongsi" + at).out()).startsWith("holding air/Dongsi/50");
    assertThat(call("models list" + at).out()).contains("held: air/Dongsi/50");
    assertThat(call("models rollback air Dongsi 60" + at).err())
        .contains("expected version 60 in topic moved", "found [50, 100]", "--from a folder");
    assertThat(call("models rollback air Dongsi 50 --from " + models + at).exitCode()).isZero();
    assertThat(call("models rollback --resume air Dongsi" + at).out())
        .startsWith("resumed air/Dongsi/100");
    assertThat(call("models list" + at).out()).doesNotContain("held:");
    assertThat(call("models diff air Dongsi 50 100" + at).out()).contains("2 atoms matched");

    List<String> keys = new ArrayList<>();
    Set<Integer> partitions = new HashSet<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), "moved")) {
      reader.drain(
          record -> {
            keys.add(new String(record.key(), StandardCharsets.UTF_8));
            partitions.add(record.partition());
          });
    }
    assertThat(partitions).as("one order of releases and holds").hasSize(1);
    assertThat(keys)
        .containsExactly(
            "air/Dongsi", "air/Dongsi", "held:air/Dongsi", "held:air/Dongsi", "held:air/Dongsi");
  }

  @Test
  void aMissingTopicIsMadeForModelsOfMoreThanAMebibyte() throws Exception {
    String at = " --topic made --brokers " + broker.brokers();
    Path models = folder.resolve("large");
    new ModelFolder(models).write(ModelExamples.large("Dongsi"));

    assertThat(call("models publish " + models + at).err()).isEmpty();

    assertThat(call("models list" + at).out()).contains("Dongsi");
    try (TopicReader reader = new TopicReader(broker.brokers(), "made")) {
      assertThat(reader.partitions()).isEqualTo(1);
      reader.drain(record -> assertThat(record.value()).hasSizeGreaterThan(1 << 20));
    }
  }

  @Test
  void aReportShowsWhatAPipelineLearnedIntoATopic() throws Exception {
    Path results = Files.createDirectories(folder.resolve("reported"));
    Files.writeString(
        results.resolve("part-0.jsonl"),
        "{\"key\":\"k\",\"group\":\"Dongsi\",\"time\":1425168000000,\"sequence\":1,\"error\":0.5}\n");
    Path pipeline = folder.resolve("air.yaml");
    Files.writeString(
        pipeline,
        """
        name: air
        channels: [a, b, c]
        source: {csv: {path: %s, key: k, time: {columns: [time], pattern: iso}}}
        operators: [{dictionary: {keep: 1}}]
        results: {folder: %s}
        dead_letters: {folder: %s}
        models: {kafka: {topic: models, brokers: "%s"}, every: 10}
        """
            .formatted(
                Files.writeString(folder.resolve("none.csv"), "time,k,a,b,c\n"),
                results,
                folder.resolve("refused"),
                broker.brokers()));
    Path page = folder.resolve("air.html");

    assertThat(call("report " + pipeline + " --out " + page).err()).isEmpty();

    assertThat(Files.readString(page))
        .contains("What was learned")
        .containsSubsequence("newest version", "Dongsi", "Tiantan");
  }

  private static Cli.Outcome call(String line) {
    return Cli.call(line.split(" "));
  }

  @Test
  void anAbsentTopicOrBrokerIsOneMessage() {
    Cli.Outcome topic =
        Cli.call("models", "list", "--brokers", broker.brokers(), "--topic", "modles");
    assertThat(topic.exitCode()).isNotZero();
    assertThat(topic.err()).contains("Cannot read models of topic modles at");
    assertThat(topic.err().lines()).hasSize(1);

    assertThat(Cli.call("models", "list", "--brokers", broker.brokers(), "--topic", "empty").out())
        .startsWith("No models in topic empty at ");
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String key, PublishedModel model) {
    producer.send(new ProducerRecord<>("models", bytes(key), model.message()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
