package io.millrace.streaming.connect.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits until every partition of newly created topics accepts records.
 *
 * <p>A broker knows a topic shortly before it can write to it. If an idempotent producer then has
 * several batches in flight, the first may be rejected and the second accepted; after that the
 * first can never be written. So this class requests the end offset of each partition, which only a
 * ready partition returns.
 */
public final class FreshTopics {

  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final Admin admin;

  /**
   * @param admin client for the requests; not closed by this class
   */
  public FreshTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Returns once every partition of these topics takes records.
   *
   * @throws TimeoutException if they do not within the timeout
   * @throws KafkaException if a broker rejects the request
   */
  public void await(Collection<String> topics, Duration timeout) throws TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        answer(admin.describeTopics(List.copyOf(topics)).allTopicNames(), until(deadline))
            .forEach(
                (topic, description) ->
                    description
                        .partitions()
                        .forEach(
                            partition ->
                                ends.put(
                                    new TopicPartition(topic, partition.partition()),
                                    OffsetSpec.latest())));
        answer(admin.listOffsets(ends).all(), until(deadline));
        return;
      } catch (RetriableException notYet) {
        // The client fails at once for a topic that a broker does not know yet, so retry.
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  private static Duration until(long deadline) throws TimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new TimeoutException();
    }
    return Duration.ofNanos(left);
  }

  /**
   * Waits for the answer of a broker.
   *
   * @throws TimeoutException if it does not arrive within the timeout
   * @throws KafkaException if the broker rejects the request
   */
  public static <T> T answer(KafkaFuture<T> future, Duration timeout) throws TimeoutException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", stopped);
    }
  }
}
