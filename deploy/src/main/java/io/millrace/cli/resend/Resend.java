package io.millrace.cli.resend;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.cli.topic.TopicCheck;
import io.millrace.streaming.connect.record.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends the records of dead letters to a topic again. Each is read again where it came from, whole
 * and with its key, headers and timestamp: a letter has only its beginning.
 */
final class Resend {

  /** Records of a transaction. */
  private static final int BATCH = 500;

  /** Longest time a transaction stays open while records are read; a broker aborts after 60 s. */
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

  private final PipelineSpec pipeline;
  private final boolean again;
  private final long limit;

  /** What becomes of records that were sent again before and refused again. */
  enum Refused {
    /** They stay where they are. */
    LEFT,
    /** They are sent once more. */
    SENT
  }

  /**
   * What became of the letters.
   *
   * @param sent records by the topic to which they went
   * @param reasons the same records by the reason of their letters
   * @param noted records that were sent again before
   * @param refusedAgain letters about records that had been sent again
   * @param gone why records could not be sent again, one line each
   * @param left letters beyond the limit
   */
  record Outcome(
      Map<String, Long> sent,
      Map<String, Long> reasons,
      long noted,
      long refusedAgain,
      List<String> gone,
      long left) {

    long count() {
      return sent.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @param limit most records to send
   */
  Resend(PipelineSpec pipeline, Refused refused, long limit) {
    this.pipeline = pipeline;
    this.again = refused == Refused.SENT;
    this.limit = limit;
  }

  /** Finds what {@link #send} would send, and sends nothing. */
  Outcome check(Collection<Letter> letters, Optional<String> to) {
    TopicAddress any = PipelineTopics.sources(pipeline).get(0);
    Set<String> noted =
        TopicCheck.exists(any.with(ResendTransactions.TOPIC))
            ? ResendTransactions.noted(any, places(letters))
            : Set.of();
    Tally tally = new Tally();
    ofTopics(letters, noted, tally)
        .forEach(
            (source, own) -> {
              try (OriginalRecords originals = new OriginalRecords(source)) {
                for (Letter letter : own) {
                  if (tally.count() >= limit) {
                    tally.left++;
                  } else if (original(originals, letter, tally).isPresent()) {
                    tally.sent(letter, to.orElse(source.topic()));
                  }
                }
              }
            });
    return tally.outcome();
  }

  /**
   * Sends them.
   *
   * @param to the topic to which they go; empty: each to its own
   * @throws org.apache.kafka.common.KafkaException if a broker does not take them; what was
   *     committed before is noted
   */
  Outcome send(Collection<Letter> letters, Optional<String> to) {
    Tally tally = new Tally();
    TopicAddress any = PipelineTopics.sources(pipeline).get(0);
    // The notes are read by the process that holds the transactional id: a later one fences it.
    try (ResendTransactions transactions = new ResendTransactions(any)) {
      Set<String> noted = ResendTransactions.noted(any, places(letters));
      ofTopics(letters, noted, tally)
          .forEach(
              (source, own) -> send(source, to.orElse(source.topic()), own, transactions, tally));
    }
    return tally.outcome();
  }

  private void send(
      TopicAddress source,
      String target,
      List<Letter> letters,
      ResendTransactions transactions,
      Tally tally) {
    try (OriginalRecords originals = new OriginalRecords(source)) {
      List<Letter> open = new ArrayList<>();
      long began = 0;
      for (Letter letter : letters) {
        if (tally.count() + open.size() >= limit) {
          tally.left++;
          continue;
        }
        Optional<ConsumerRecord<byte[], byte[]>> original = original(originals, letter, tally);
        if (original.isPresent()) {
          if (open.isEmpty()) {
            transactions.begin();
            began = System.nanoTime();
          }
          transactions.send(original.get(), letter, target);
          open.add(letter);
        }
        if (open.size() == BATCH
            || (!open.isEmpty() && System.nanoTime() - began > LONGEST_NANOS)) {
          commit(transactions, open, target, tally);
        }
      }
      if (!open.isEmpty()) {
        commit(transactions, open, target, tally);
      }
    }
  }

  private static void commit(
      ResendTransactions transactions, List<Letter> open, String target, Tally tally) {
    transactions.commit();
    open.forEach(letter -> tally.sent(letter, target));
    open.clear();
  }

  /** The letters about records of each topic of the source, by partition and offset. */
  private Map<TopicAddress, List<Letter>> ofTopics(
      Collection<Letter> letters, Set<String> noted, Tally tally) {
    Map<String, TopicAddress> sources =
        PipelineTopics.sources(pipeline).stream()
            .collect(Collectors.toMap(TopicAddress::topic, address -> address));
    Map<TopicAddress, List<Letter>> byTopic =
        new TreeMap<>(Comparator.comparing(TopicAddress::topic));
    for (Letter letter : letters) {
      TopicAddress source = sources.get(letter.place().source());
      if (noted.contains(letter.place().toString())) {
        tally.noted++;
      } else if (letter.taken(pipeline).isPresent()) {
        tally.gone.add(letter.taken(pipeline).get());
      } else if (source == null || !letter.place().isOfTopic()) {
        tally.gone.add(
            letter.place() + " is not of a topic that the pipeline reads: " + sources.keySet());
      } else {
        byTopic.computeIfAbsent(source, any -> new ArrayList<>()).add(letter);
      }
    }
    Comparator<Letter> order =
        Comparator.comparingInt((Letter letter) -> letter.place().partition())
            .thenComparingLong(letter -> letter.place().position());
    byTopic.values().forEach(own -> own.sort(order));
    return byTopic;
  }

  private Optional<ConsumerRecord<byte[], byte[]>> original(
      OriginalRecords originals, Letter letter, Tally tally) {
    OriginalRecords.Found found =
        originals.at(letter.place().partition(), letter.place().position());
    if (found instanceof OriginalRecords.Found.Gone gone) {
      tally.gone.add(gone.cause());
      return Optional.empty();
    }
    ConsumerRecord<byte[], byte[]> record = ((OriginalRecords.Found.There) found).record();
    if (record.headers().lastHeader(ResendTransactions.HEADER) != null && !again) {
      tally.refusedAgain++;
      return Optional.empty();
    }
    if (!isComparable() || letter.excerpt().isEmpty() || matches(record.value(), letter)) {
      return Optional.of(record);
    }
    tally.gone.add(
        letter.place()
            + " is another record than the letter is about: the topic was made anew since");
    return Optional.empty();
  }

  /** Avro's letters do not always begin where the record does. */
  private boolean isComparable() {
    return pipeline.input().source().topicsRead().stream()
        .noneMatch(kafka -> kafka.format() instanceof RecordFormat.Avro);
  }

  private static boolean matches(byte[] value, Letter letter) {
    byte[] bytes = value == null ? new byte[0] : value;
    int shown = letter.excerpt().orElseThrow();
    // Decoders of lines leave out a line end at the end of a record.
    for (int length = bytes.length; length >= 0 && length >= bytes.length - 2; length--) {
      if (Refusal.excerpt(bytes, 0, length).hashCode() == shown) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> places(Collection<Letter> letters) {
    return letters.stream().map(letter -> letter.place().toString()).collect(Collectors.toSet());
  }

  /** Counts while letters are gone through. */
  private static final class Tally {
    private final Map<String, Long> sent = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final List<String> gone = new ArrayList<>();
    private long noted;
    private long refusedAgain;
    private long left;

    long count() {
      return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    void sent(Letter letter, String target) {
      sent.merge(target, 1L, Long::sum);
      reasons.merge(letter.reason(), 1L, Long::sum);
    }

    Outcome outcome() {
      return new Outcome(sent, reasons, noted, refusedAgain, gone, left);
    }
  }
}
