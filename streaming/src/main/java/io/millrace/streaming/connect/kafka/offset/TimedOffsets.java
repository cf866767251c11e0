package io.millrace.streaming.connect.kafka.offset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of the first records whose timestamp is at or after a time, as numbers that are
 * looked up once; the end of a partition that has no such record.
 *
 * <p>If the earliest record that the broker has is such a record, although others were before it,
 * retention may have removed records of that time. A policy of refusal then ends the job.
 *
 * @param millis timestamp of the broker
 * @param policy whether the offsets are taken where records may be missing
 */
record TimedOffsets(long millis, LossPolicy policy) implements OffsetsInitializer {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TimedOffsets.class);

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    Map<TopicPartition, Long> earliest = retriever.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = retriever.endOffsets(partitions);
    Map<TopicPartition, OffsetAndTimestamp> found =
        retriever.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(Function.identity(), any -> millis)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<String> losses = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp record = found.get(partition);
      long offset = record == null ? ends.get(partition) : record.offset();
      long first = earliest.get(partition);
      if (first > 0 && offset <= first) {
        losses.add(described(partition, first, record));
      }
      offsets.put(partition, offset);
    }
    if (!losses.isEmpty()) {
      report(losses);
    }
    return offsets;
  }

  private void report(List<String> losses) {
    String message =
        "Cannot read all records from "
            + Instant.ofEpochMilli(millis)
            + " on: "
            + String.join("; ", losses);
    if (policy == LossPolicy.REFUSE) {
      throw new LostRecordsException(
          message
              + "; let the history reach further and move the seam, or add --accept-loss to go on"
              + " with the earliest records there are");
    }
    LOG.warn("{}", message);
  }

  private static String described(TopicPartition partition, long first, OffsetAndTimestamp record) {
    return String.format(
        Locale.ROOT,
        "partition %s-%d: the broker has removed %,d records, and %s",
        partition.topic(),
        partition.partition(),
        first,
        record == null
            ? "has none"
            : "its earliest has the timestamp " + Instant.ofEpochMilli(record.timestamp()));
  }

  /** None: a reader whose offset the broker has not fails, and the restart checks what is lost. */
  @Override
  @SuppressWarnings("deprecation") // The connector's interface has this type.
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
