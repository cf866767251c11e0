package io.millrace.cli.resend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that send, read and send again, with one broker for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordsITCase {

  private static final String WIDE = "{\"key\":\"a\",\"time\":1,\"values\":[1,2,3]}";

  private Path folder;
  private EmbeddedBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) {
    this.folder = folder;
    broker = new EmbeddedBroker(folder.resolve("broker")).start();
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() throws IOException {
    Path csv = write("air.csv", "time,station,pm\n2026-01-31T08:00:00Z,Dongsi,1.50\n,b,\n");
    String at = " --topic air --brokers " + broker.brokers();

    Cli.Outcome send =
        call("send " + csv + at + " --create 2 --objects --key station --header from=test");

    assertThat(send.err()).isEmpty();
    assertThat(send.out())
        .startsWith("made topic air at " + broker.brokers() + "\nsent         2 records, ")
        .contains(" bytes, to topic air at ");
    assertThat(call("read" + at + " --key Dongsi").out())
        .isEqualTo("{\"time\":\"2026-01-31T08:00:00Z\",\"station\":\"Dongsi\",\"pm\":1.50}\n");
    assertThat(call("read" + at + " --key b --surroundings --fields pm").out())
        .contains("\"key\":\"b\",\"headers\":{\"from\":\"test\"},\"value\":{\"pm\":null}}");
    assertThat(call("read" + at + " --from 2026-01-31 --limit 1").out().lines()).hasSize(1);
    assertThat(call("read" + at + " --from end").out()).isEmpty();
  }

  @Test
  void aLineThatIsNoRecordEndsTheSendingWithTheWayToGoOn() throws IOException {
    Path lines = write("broken.jsonl", "{\"k\":1}\n{\"k\":2}\nbroken\n{\"k\":4}\n");
    String at = " --topic broken --brokers " + broker.brokers() + " --create 1 --key k";

    Cli.Outcome send = call("send " + lines + at);

    assertThat(send.exitCode()).isEqualTo(1);
    assertThat(send.out()).contains("sent         2 records");
    assertThat(send.err())
        .startsWith("Cannot send line 3 of " + lines)
        .contains("Every record up to line 2 was sent: go on with --after 2, or --after that line");
    assertThat(call("send " + lines + at + " --after 3 --rate 1000/s").exitCode()).isZero();
    assertThat(call("read --topic broken --brokers " + broker.brokers()).out())
        .isEqualTo("{\"k\":1}\n{\"k\":2}\n{\"k\":4}\n");
  }

  @Test
  void aTopicThatIsNotThereIsOneMessageWithACure() throws IOException {
    Path lines = write("one.txt", "1\n");
    String at = " --topic nowhere --brokers " + broker.brokers();

    Cli.Outcome send = call("send " + lines + at);
    Cli.Outcome read = call("read" + at);

    assertThat(send.exitCode()).isEqualTo(2);
    assertThat(send.err())
        .isEqualTo(
            "Cannot write topic nowhere at "
                + broker.brokers()
                + ": there is no such topic; create it, or add --create 1\n");
    assertThat(read.err()).startsWith("Cannot read topic nowhere at ");
    assertThat(read.exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsNotCommittedIsNotShownButTold() {
    create("committed");
    try (KafkaProducer<byte[], byte[]> producer = producer("open")) {
      producer.initTransactions();
      for (String word : new String[] {"taken", "taken back", "open"}) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("committed", bytes(word)));
        producer.flush();
        if (word.equals("taken")) {
          producer.commitTransaction();
        } else if (word.equals("taken back")) {
          producer.abortTransaction();
        }
      }

      Cli.Outcome read = call("read --topic committed --brokers " + broker.brokers());

      assertThat(read.out()).isEqualTo("\"taken\"\n");
      assertThat(read.err()).startsWith("note: up to 1 records there are of transactions that");
      producer.abortTransaction();
    }
  }

  @Test
  void deadLettersAreSentAgainEachOnceWhateverEndsTheProcess() throws Exception {
    create("plant");
    send("plant", WIDE, "good", WIDE, WIDE);
    letters("plant", letter("plant", 0), letter("plant", 2), letter("plant", 3));
    String pipeline = pipeline("plant");
    TopicAddress topic = new TopicAddress(broker.brokers(), "plant", Map.of());

    // A process that is killed after it has sent, and before it has committed.
    ResendTransactions killed = new ResendTransactions(topic);
    killed.begin();
    killed.send(records("plant").get(2), of("plant", 2), "plant");
    killed.flush();

    assertThat(call("resend --check " + pipeline).out()).contains("would send   3 to topic plant");
    Cli.Outcome first = call("resend " + pipeline + " --limit 2");
    killed.close();
    Cli.Outcome second = call("resend " + pipeline);
    Cli.Outcome third = call("resend " + pipeline);

    assertThat(first.out())
        .contains(
            "records      3 refused (3 wrong-width), by the dead letters in folder ",
            "\nsent         2 to topic plant\n",
            "\nleft         1 beyond --limit\n",
            "note: a run that begins before these records");
    assertThat(second.out()).contains("\nsent         1 to topic plant\nsent before  2\n");
    assertThat(third.out()).contains("\nsent         none\nsent before  3\n");
    List<ConsumerRecord<byte[], byte[]>> all = records("plant");
    assertThat(all).hasSize(7);
    assertThat(all.subList(4, 7))
        .extracting(RecordsITCase::resentFrom)
        .containsExactly("plant-0@0", "plant-0@2", "plant-0@3");
    assertThat(all.subList(4, 7))
        .allSatisfy(
            record -> {
              assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(WIDE);
              assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("k");
              assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
              assertThat(record.headers().lastHeader("h").value()).containsExactly(1);
            });
  }

  @Test
  void whatIsRefusedAgainIsSentOnceMoreOnlyOnDemand() throws Exception {
    create("again");
    send("again", WIDE);
    letters("again", letter("again", 0));
    String pipeline = pipeline("again");
    call("resend " + pipeline);
    long copy = records("again").get(1).offset();
    letters("again", letter("again", 0), letter("again", copy));

    Cli.Outcome plain = call("resend " + pipeline);
    Cli.Outcome again = call("resend --again " + pipeline);
    Cli.Outcome twice = call("resend --again " + pipeline);

    assertThat(plain.out())
        .contains("\nsent         none\nsent before  1\nrefused      1 again after they were sent");
    assertThat(again.out()).contains("\nsent         1 to topic again\nsent before  1\n");
    assertThat(twice.out()).contains("\nsent         none\nsent before  2\n");
    assertThat(records("again"))
        .extracting(RecordsITCase::resentFrom)
        .containsExactly("", "again-0@0", "again-0@" + copy);
  }

  @Test
  void whatIsGoneOrAnotherRecordIsNamedAndTheOthersAreSent() throws Exception {
    create("gone");
    send("gone", WIDE, WIDE, "another", WIDE);
    letters(
        "gone", letter("gone", 0), letter("gone", 2), letter("gone", 3), letter("elsewhere", 1));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.brokers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition("gone", 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }

    Cli.Outcome resend = call("resend " + pipeline("gone"));

    assertThat(resend.exitCode()).isEqualTo(1);
    assertThat(resend.out())
        .contains(
            "\nsent         1 to topic gone\ncannot send  3:\n",
            "  elsewhere-0@1 is not of a topic that the pipeline reads: [gone]\n",
            "  gone-0@0 was removed by retention: the partition begins at offset 1\n",
            "  gone-0@2 is another record than the letter is about: the topic was made anew since\n");
  }

  @Test
  void aRunOfWhichNothingIsOfUseSaysWhyThoughItsLettersAreOnATopic() throws Exception {
    create("refused-all");
    send("refused-all", WIDE, "{\"key\":\"a\",\"time\":\"yesterday\",\"values\":[1,2]}");
    Path pipeline =
        write(
            "all.yaml",
            """
            name: all
            channels: [a, b]
            source: {kafka: {brokers: "%1$s", topics: [refused-all], bounded: true}}
            operators: [{dictionary: {keep: 1}}]
            results: {kafka: {brokers: "%1$s", topic: all-results}}
            dead_letters: {kafka: {brokers: "%1$s", topic: all-letters}}
            checkpoints: {every: 200 ms, directory: "%2$s/checkpoints"}
            """
                .formatted(broker.brokers(), folder));

    Cli.Outcome run = call("run " + pipeline);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "first wrong-width: expected 2 values, one per channel, found 3; send one for each, null"
                + " where nothing was observed, or correct channels (refused-all-0@0)\n",
            "first malformed: expected whole milliseconds since 1970 ");
    assertThat(run.err())
        .isEqualTo(
            "Cannot use any record: all 2 were refused (1 malformed, 1 wrong-width); topic"
                + " all-letters at "
                + broker.brokers()
                + " has each with its reason\n");
  }

  private String pipeline(String topic) throws IOException {
    return write(
            topic + ".yaml",
            """
            name: %2$s
            channels: [a, b]
            source: {kafka: {brokers: "%1$s", topics: [%2$s]}}
            operators: [{dictionary: {keep: 1}}]
            results: {folder: "%3$s/%2$s/results"}
            dead_letters: {folder: "%3$s/%2$s/letters"}
            """
                .formatted(broker.brokers(), topic, folder))
        .toString();
  }

  private void letters(String topic, String... letters) throws IOException {
    Path parts = Files.createDirectories(folder.resolve(topic).resolve("letters"));
    Files.writeString(parts.resolve("part-0-0.jsonl"), String.join("\n", letters) + "\n");
  }

  private static String letter(String topic, long offset) {
    return "{\"reason\":\"wrong-width\",\"detail\":\"d\",\"topic\":\""
        + topic
        + "\",\"partition\":0,\"offset\":"
        + offset
        + ",\"payload\":\""
        + WIDE.replace("\"", "\\\"")
        + "\"}";
  }

  private static Letter of(String topic, long offset) {
    return Letter.read(bytes(letter(topic, offset))).orElseThrow();
  }

  private void create(String topic) {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of(topic, 1));
    }
  }

  private void send(String topic, String... values) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : values) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(topic, 0, 1_700_000_000_000L, bytes("k"), bytes(value));
        record.headers().add("h", new byte[] {1});
        producer.send(record);
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer(String id) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.brokers(), "transactional.id", id),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(records::add);
    }
    return records;
  }

  private static String resentFrom(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader("millrace-resent");
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Cli.Outcome call(String line) {
    return Cli.call(line.split(" "));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
