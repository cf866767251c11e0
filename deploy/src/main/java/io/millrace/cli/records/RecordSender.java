package io.millrace.cli.records;

import io.millrace.cli.topic.TopicAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to a topic with an idempotent producer: a request that is repeated after a lost
 * answer writes its records once, in their order. Records in flight are bounded by the producer's
 * buffer of 32 MiB.
 *
 * <p>The producer's thread counts acknowledgements, the command's thread sends.
 */
final class RecordSender implements AutoCloseable {

  private static final int LARGEST_REQUEST = 32 << 20;
  private static final Duration TO_DELIVER = Duration.ofSeconds(60);
  private static final Duration TO_ANSWER = Duration.ofSeconds(20);
  private static final int BATCH = 1 << 16;

  /** Longest uninterrupted wait for a record's turn. */
  private static final long NAP_NANOS = 100_000_000L;

  private final TopicAddress address;
  private final Iterable<Header> headers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<Integer, Long> acknowledged = new TreeMap<>();
  private long bytes;
  private long firstLost = Long.MAX_VALUE;
  private Exception failure;

  /**
   * What was acknowledged.
   *
   * @param records by partition
   * @param bytes of their values
   * @param failure what ended the sending, if something did
   * @param sure the last line up to which every record was acknowledged
   */
  record Sent(Map<Integer, Long> records, long bytes, Optional<Exception> failure, long sure) {

    long count() {
      return records.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @param headers of every record
   */
  RecordSender(TopicAddress address, List<Header> headers) {
    this.address = address;
    this.headers = List.copyOf(headers);
    Map<String, Object> settings = address.settings();
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TO_DELIVER.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TO_ANSWER.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TO_DELIVER.toMillis());
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends the records of an input, and returns when each is acknowledged or failed.
   *
   * @param after records up to this line are passed over
   * @param perSecond records a second; infinite: as fast as they are taken
   * @param stop polled: whether to end early
   * @param progress told the number of records handed over so far
   */
  Sent send(
      RecordLines lines, long after, double perSecond, BooleanSupplier stop, LongConsumer progress)
      throws IOException {
    long start = System.nanoTime();
    long handed = 0;
    long last = after;
    Exception unfit = null;
    try {
      for (Outgoing next = next(lines, after); next != null; next = next(lines, after)) {
        awaitTurn(start + (long) (handed / perSecond * 1e9), stop);
        if (stop.getAsBoolean() || failed() != null) {
          break;
        }
        hand(next);
        last = next.line();
        progress.accept(++handed);
      }
    } catch (UnfitLineException fault) {
      unfit = fault;
    } catch (KafkaException fault) {
      lost(last + 1, fault);
    }
    producer.flush();
    synchronized (this) {
      long sure = failure == null ? last : Math.min(last, firstLost - 1);
      return new Sent(
          new TreeMap<>(acknowledged),
          bytes,
          Optional.ofNullable(failure == null ? unfit : failure),
          sure);
    }
  }

  /** The next record behind a line; lines up to it may be anything. */
  private static Outgoing next(RecordLines lines, long after) throws IOException {
    while (true) {
      try {
        Outgoing next = lines.next();
        if (next == null || next.line() > after) {
          return next;
        }
      } catch (UnfitLineException unfit) {
        if (unfit.line() > after) {
          throw unfit;
        }
      }
    }
  }

  private void hand(Outgoing next) {
    producer.send(
        new ProducerRecord<>(
            address.topic(), null, next.timestamp(), next.key(), next.value(), headers),
        (done, fault) -> {
          if (fault == null) {
            written(done, next.value().length);
          } else {
            lost(next.line(), fault);
          }
        });
  }

  private synchronized void written(RecordMetadata done, int length) {
    acknowledged.merge(done.partition(), 1L, Long::sum);
    bytes += length;
  }

  private synchronized void lost(long line, Exception fault) {
    firstLost = Math.min(firstLost, line);
    failure = failure == null ? fault : failure;
  }

  private synchronized Exception failed() {
    return failure;
  }

  private static void awaitTurn(long due, BooleanSupplier stop) {
    for (long left = due - System.nanoTime();
        left > 0 && !stop.getAsBoolean();
        left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, NAP_NANOS));
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
