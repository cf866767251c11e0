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
 * Topics that were just made, until every partition takes records.
 *
 * <p>A broker knows a topic some moments before it can write to it. An idempotent producer that has
 * several batches under way may then see the first refused and the second taken; the first can
 * never be written after that. So each partition is asked for its end, which only one that is ready
 * tells.
 */
public final class FreshTopics {

  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final Admin admin;

  /**
   * @param admin asked; not closed by this
   */
  public FreshTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Returns once every partition of these topics takes records.
   *
   * @throws TimeoutException if that is not so in time
   * @throws KafkaException if a broker refuses to answer
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
        // The client gives up at once on a topic that a broker does not know yet, so ask again.
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
   * What a broker answers.
   *
   * @throws TimeoutException if it does not in time
   * @throws KafkaException if it refuses
   */
  static <T> T answer(KafkaFuture<T> future, Duration timeout) throws TimeoutException {
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
