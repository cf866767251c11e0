package io.millrace.streaming.connect.kafka;

import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.offset.LostRecordsException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares the offsets from which partitions are to be read with those that the broker has.
 *
 * <p>Between a savepoint and its resume, or while a job lags, retention may remove records that
 * were not read; a client then goes on at the earliest record without a message. A topic that was
 * made anew ends before the offset, perhaps.
 *
 * <p>Offsets that mean "the earliest" or "the latest" become numbers here, so that the next restore
 * can be checked, and reads what came meanwhile.
 */
public final class RetainedOffsets implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final String brokers;
  private final Map<String, String> properties;
  private final boolean bounded;
  private final LossPolicy policy;

  /**
   * @param kafka the source
   * @param policy whether a job goes on at the earliest record
   */
  public RetainedOffsets(SourceSpec.Kafka kafka, LossPolicy policy) {
    this.brokers = kafka.brokers();
    this.properties = Map.copyOf(kafka.properties());
    this.bounded = kafka.reach() == SourceSpec.Reach.HISTORY;
    this.policy = policy;
  }

  /**
   * Records of a partition that cannot be read.
   *
   * @param wanted the next offset that was to be read
   * @param earliest the first offset that the broker has
   * @param end the offset after its last
   */
  public record Loss(TopicPartition partition, long wanted, long earliest, long end) {

    /** Number of lost records, at most: offsets may be without a record. */
    public long lost() {
      return Math.max(0, earliest - wanted);
    }

    /** One clause of a message. */
    public String described() {
      String begin =
          String.format(
              Locale.ROOT,
              "partition %s-%d: offset %,d is wanted, the broker has %,d to %,d",
              partition.topic(),
              partition.partition(),
              wanted,
              earliest,
              end);
      return wanted > end
          ? begin + ", so it is another topic than before"
          : begin + String.format(Locale.ROOT, ", so %,d records are lost", lost());
    }
  }

  /**
   * Partitions that can be read.
   *
   * @param splits with offsets that the broker has
   * @param losses what cannot be read; empty without a loss
   */
  record Checked(List<KafkaPartitionSplit> splits, List<Loss> losses) {

    long lost() {
      return losses.stream().mapToLong(Loss::lost).sum();
    }

    String described() {
      return losses.stream().map(Loss::described).collect(Collectors.joining("; "));
    }
  }

  /**
   * Checks partitions before they are read.
   *
   * @throws LostRecordsException if records are lost and that is not accepted
   * @throws KafkaException if the broker does not answer within 15 seconds
   */
  Checked check(List<KafkaPartitionSplit> splits) {
    List<TopicPartition> partitions =
        splits.stream().map(KafkaPartitionSplit::getTopicPartition).toList();
    if (partitions.isEmpty()) {
      return new Checked(splits, List.of());
    }
    try (Admin admin = admin()) {
      Map<TopicPartition, Long> earliest = offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
      List<KafkaPartitionSplit> readable = new ArrayList<>();
      List<Loss> losses = new ArrayList<>();
      for (KafkaPartitionSplit split : splits) {
        TopicPartition partition = split.getTopicPartition();
        long first = earliest.get(partition);
        long end = ends.get(partition);
        long start = start(split.getStartingOffset(), first, end);
        Optional<Loss> loss = loss(partition, start, first, end);
        loss.ifPresent(losses::add);
        readable.add(
            new KafkaPartitionSplit(partition, loss.isPresent() ? first : start, end(split)));
      }
      Checked checked = new Checked(readable, losses);
      if (!losses.isEmpty() && policy == LossPolicy.REFUSE) {
        throw new LostRecordsException(message(losses));
      }
      return checked;
    } catch (TimeoutException silent) {
      throw new KafkaException(
          "Cannot look up the offsets of "
              + partitions
              + " at "
              + brokers
              + ": no answer within "
              + TIMEOUT.toSeconds()
              + " s",
          silent);
    }
  }

  /**
   * What is lost from given offsets on.
   *
   * @param wanted the next offset of each partition; a negative one means the earliest or latest
   * @throws KafkaException if a broker rejects the request
   */
  public List<Loss> losses(Map<TopicPartition, Long> wanted) throws TimeoutException {
    try (Admin admin = admin()) {
      Map<TopicPartition, Long> earliest = offsets(admin, wanted.keySet(), OffsetSpec.earliest());
      Map<TopicPartition, Long> ends = offsets(admin, wanted.keySet(), OffsetSpec.latest());
      return wanted.entrySet().stream()
          .filter(entry -> entry.getValue() >= 0)
          .flatMap(
              entry ->
                  loss(
                      entry.getKey(),
                      entry.getValue(),
                      earliest.get(entry.getKey()),
                      ends.get(entry.getKey()))
                      .stream())
          .toList();
    }
  }

  /** The message of a job or a start that does not accept these losses. */
  public static String message(List<Loss> losses) {
    return "Cannot go on reading Kafka where this pipeline stopped: "
        + losses.stream().map(Loss::described).collect(Collectors.joining("; "))
        + "; add --accept-loss to go on with the earliest records there are, or start with --fresh";
  }

  /**
   * Where reading ends, by the pipeline as it is now: a savepoint of before it was bounded has no
   * end, and one of a bounded pipeline has one that would end an unbounded one.
   */
  private long end(KafkaPartitionSplit split) {
    return bounded
        ? split.getStoppingOffset().orElse(KafkaPartitionSplit.LATEST_OFFSET)
        : KafkaPartitionSplit.NO_STOPPING_OFFSET;
  }

  private static long start(long offset, long earliest, long end) {
    if (offset == KafkaPartitionSplit.EARLIEST_OFFSET) {
      return earliest;
    }
    return offset == KafkaPartitionSplit.LATEST_OFFSET ? end : offset;
  }

  private static Optional<Loss> loss(TopicPartition partition, long wanted, long first, long end) {
    return wanted >= 0 && (wanted < first || wanted > end)
        ? Optional.of(new Loss(partition, wanted, first, end))
        : Optional.empty();
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
      throws TimeoutException {
    Map<TopicPartition, OffsetSpec> request =
        partitions.stream().collect(Collectors.toMap(Function.identity(), any -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    FreshTopics.answer(admin.listOffsets(request).all(), TIMEOUT)
        .forEach((partition, found) -> offsets.put(partition, offset(found)));
    return offsets;
  }

  private static long offset(ListOffsetsResultInfo found) {
    return found.offset();
  }

  private Admin admin() {
    Map<String, Object> settings = new HashMap<>(Secrets.readable(properties));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    return Admin.create(settings);
  }
}
