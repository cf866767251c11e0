package io.millrace.cli.resend;

import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.cli.topic.TopicCheck;
import io.millrace.streaming.connect.kafka.ResentRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/*
 * one transaction:   target topic         key, value, headers + millrace-resent: PLACE, timestamp
 *                    millrace-resent      PLACE -> the reason, compacted
 *
 * Both are there or none is. A process that is killed leaves an open transaction; the next one to
 * open the transactional id makes the broker abort it, and reads the notes after that. So a place is
 * noted if and only if its record was sent.
 */
/**
 * Sends records again in transactions that also note where each came from, so that none is sent
 * twice, whenever the process ends.
 *
 * <p>One process at a time: a later one fences an earlier one, whose next commit fails. Not
 * thread-safe.
 */
final class ResendTransactions implements AutoCloseable {

  /** Topic of the notes: one partition, compacted, the place of a record as key. */
  static final String TOPIC = "millrace-resent";

  /** Header of a record that was sent again. */
  static final String HEADER = ResentRecords.HEADER;

  private static final String ID = "millrace-resend";
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);
  private static final int LARGEST_REQUEST = 32 << 20;

  private final TopicAddress notes;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Ends what an earlier process has left open.
   *
   * @param brokers how to reach the broker; any topic there
   */
  ResendTransactions(TopicAddress brokers) {
    this.notes = brokers.with(TOPIC);
    TopicCheck.written(
        notes,
        Optional.of(new TopicCheck.Plan(Optional.of(1), Map.of("cleanup.policy", "compact"))));
    Map<String, Object> settings = notes.settings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ID);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TO_ANSWER.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TO_ANSWER.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TO_ANSWER.toMillis() / 2);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /**
   * Places whose records were sent again, among those that are asked for.
   *
   * @param brokers how to reach the broker of the notes; any topic there
   */
  static Set<String> noted(TopicAddress brokers, Set<String> asked) {
    Set<String> noted = new HashSet<>();
    try (CommittedRecords records = CommittedRecords.open(brokers.with(TOPIC))) {
      records.toEnd(
          note -> {
            String place = new String(note.key(), StandardCharsets.UTF_8);
            if (asked.contains(place)) {
              noted.add(place);
            }
            return true;
          },
          () -> false);
    }
    return noted;
  }

  void begin() {
    producer.beginTransaction();
  }

  /**
   * Adds a record to the open transaction. It keeps key, value, headers and timestamp, and its
   * partition if it returns to its own topic.
   *
   * @param target the topic to which it goes
   */
  void send(ConsumerRecord<byte[], byte[]> original, Letter letter, String target) {
    Headers headers = new RecordHeaders(original.headers());
    headers.remove(HEADER);
    byte[] place = letter.place().toString().getBytes(StandardCharsets.UTF_8);
    headers.add(HEADER, place);
    boolean own = original.topic().equals(target);
    producer.send(
        new ProducerRecord<>(
            target,
            own ? original.partition() : null,
            original.timestamp() < 0 ? null : original.timestamp(),
            original.key(),
            original.value(),
            headers));
    producer.send(
        new ProducerRecord<>(
            notes.topic(), 0, place, letter.reason().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Commits the open transaction.
   *
   * @throws org.apache.kafka.common.KafkaException if it was not committed, or nobody can tell
   */
  void commit() {
    producer.commitTransaction();
  }

  /** Flushes what was sent so far, without committing it. */
  void flush() {
    producer.flush();
  }

  /** Leaves an open transaction to the broker, which aborts it. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
