package io.millrace.simulate.replay;

import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Progress;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.dump.DumpedRecord;
import io.millrace.streaming.connect.dump.RefusedRecords;
import io.millrace.streaming.connect.pace.Pacer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Plays a dump to a topic, each record once: the producer is idempotent, so a request that is
 * repeated after a lost answer writes its records once and in order. Every record has a header with
 * its position in the play, so that a play that was killed can go on behind the last record that
 * the topic has.
 */
public final class TopicPlayer implements AutoCloseable {

  /** Header with the name of the play and the position of the record in it: {@code name@17}. */
  public static final String POSITION = "millrace-played";

  private static final int LARGEST_REQUEST = 64 << 20;
  private static final int BATCH = 1 << 16;
  private static final Duration TO_DELIVER = Duration.ofSeconds(60);
  private static final int REPORT_EVERY = 64;

  private final String topic;
  private final String play;
  private final KafkaProducer<byte[], byte[]> producer;
  private long firstLost = Long.MAX_VALUE;
  private Exception failure;

  /**
   * @param settings of the client, with its brokers
   * @param topic an existing topic
   * @param play name of the play, in the header of each record
   */
  public TopicPlayer(Map<String, Object> settings, String topic, String play) {
    this.topic = topic;
    this.play = play;
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    // A record waits for others only while a request is on its way.
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) 2 * LARGEST_REQUEST);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TO_DELIVER.toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TO_DELIVER.toMillis());
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TO_DELIVER.toMillis() / 3);
    producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * What was played.
   *
   * @param next position of the record to go on with: all before it are in the topic
   * @param failure what ended the play, if something did
   */
  public record Played(long next, Optional<Exception> failure) {

    /**
     * The number of records, where every one must have come to the topic.
     *
     * @throws IllegalStateException if something ended the play
     */
    public long all() {
      failure.ifPresent(
          fault -> {
            throw new IllegalStateException(
                "Cannot play on behind record " + next + ": " + fault.getMessage(), fault);
          });
      return next;
    }
  }

  /** Gives the records of a play in order. */
  private interface Records {

    Optional<DumpedRecord> next() throws IOException;
  }

  /**
   * Plays messages to a topic of a broker without logins, as fast as it takes them.
   *
   * @param messages closed by this call
   * @return their number
   * @throws IllegalStateException if the broker did not take one
   */
  public static long all(String brokers, String topic, Stream<Message> messages)
      throws IOException {
    try (TopicPlayer player =
        new TopicPlayer(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers), topic, topic)) {
      return player.play(messages, Pacer.unpaced(), sent -> {}).all();
    }
  }

  /**
   * Plays messages until their end, and returns when each is acknowledged or failed. The message at
   * position i is due at i milliseconds of the trace's time.
   *
   * @param messages closed by this call
   * @param pacer when they are due
   * @param listener told the progress now and then
   */
  public Played play(Stream<Message> messages, Pacer pacer, Consumer<Progress> listener)
      throws IOException {
    try (messages) {
      Iterator<Message> left = messages.iterator();
      long[] position = new long[1];
      Records records =
          () -> {
            long at = position[0]++;
            return left.hasNext() ? Optional.of(left.next().played(at, at)) : Optional.empty();
          };
      return play(records, record -> true, new Steps(pacer, () -> false, listener));
    }
  }

  /**
   * What goes on beside a play.
   *
   * @param pacer when records are due
   * @param stop polled: whether to end early
   * @param listener told the progress now and then
   */
  private record Steps(Pacer pacer, BooleanSupplier stop, Consumer<Progress> listener) {}

  /**
   * Plays a dump until its end, or until it is stopped, and returns when each record is
   * acknowledged or failed.
   *
   * @param from position of the first record to play
   * @param present positions behind it that the topic has already
   * @param pacer when records are due
   * @param stop polled: whether to end early
   * @param listener told the progress now and then
   */
  public Played play(
      Path dump,
      long from,
      BitSet present,
      Pacer pacer,
      BooleanSupplier stop,
      Consumer<Progress> listener)
      throws IOException {
    try (InputStream in = Files.newInputStream(dump);
        DumpReader records = DumpReader.of(in, dump.toString())) {
      Played played =
          play(
              records::next,
              record -> record.offset() >= from && !present.get((int) record.offset()),
              new Steps(pacer, stop, listener));
      return new Played(Math.max(from, played.next()), played.failure());
    }
  }

  private Played play(Records records, Predicate<DumpedRecord> wanted, Steps steps)
      throws IOException {
    long start = System.nanoTime();
    long next = 0;
    boolean begun = false;
    try {
      for (Optional<DumpedRecord> found = records.next();
          found.isPresent();
          found = records.next()) {
        DumpedRecord record = found.get();
        if (!wanted.test(record)) {
          next = record.offset() + 1;
          continue;
        }
        if (!await(steps, record, start)) {
          break;
        }
        if (Thread.currentThread().isInterrupted()) {
          lost(next, new InterruptException("the play was interrupted"));
        }
        if (failed()) {
          break;
        }
        hand(record);
        if (!begun) {
          // The first request of a producer waits for what it must know of the topic.
          begun = true;
          producer.flush();
        }
        steps.pacer().played(record.timestamp());
        next = record.offset() + 1;
        if (next % REPORT_EVERY == 0) {
          progress(steps, next, start);
        }
      }
    } catch (KafkaException fault) {
      lost(next, fault);
    }
    try {
      producer.flush();
    } catch (KafkaException interrupted) {
      // Nobody knows which of them came.
      lost(0, interrupted);
    }
    progress(steps, next, start);
    synchronized (this) {
      return new Played(Math.min(next, firstLost), Optional.ofNullable(failure));
    }
  }

  private static void progress(Steps steps, long position, long start) {
    steps.listener().accept(new Progress(position, System.nanoTime() - start));
  }

  /** Waits until a record is due; false if the play was stopped. */
  private static boolean await(Steps steps, DumpedRecord record, long start) {
    while (!steps.stop().getAsBoolean()) {
      long left = steps.pacer().left(record.timestamp());
      if (left <= 0) {
        return true;
      }
      if (left > 20_000_000) {
        progress(steps, record.offset(), start);
      }
      LockSupport.parkNanos(left);
    }
    return false;
  }

  private void hand(DumpedRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers(record));
    producer.send(
        sent,
        (done, fault) -> {
          if (fault != null) {
            lost(record.offset(), fault);
          }
        });
  }

  private List<Header> headers(DumpedRecord record) {
    List<Header> headers = new ArrayList<>();
    for (DumpedRecord.Header header : record.headers()) {
      if (!header.name().startsWith(RefusedRecords.REASON)) {
        headers.add(new RecordHeader(header.name(), header.value()));
      }
    }
    headers.add(
        new RecordHeader(
            POSITION, (play + "@" + record.offset()).getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  private synchronized void lost(long position, Exception fault) {
    firstLost = Math.min(firstLost, position);
    failure = failure == null ? fault : failure;
  }

  private synchronized boolean failed() {
    return failure != null;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
