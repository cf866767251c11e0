package io.millrace.streaming.connect.kafka.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TimedOffsetsTest {

  private static final TopicPartition ONE = new TopicPartition("t", 0);
  private static final TopicPartition TWO = new TopicPartition("t", 1);

  /** Partition one has the records 5 to 9 with timestamps 500 to 900, two has 0 to 2. */
  @Test
  void exampleUsage() {
    TimedOffsets offsets = new TimedOffsets(700, LossPolicy.REFUSE);
    Broker broker = new Broker(Map.of(ONE, new Kept(5, 10), TWO, new Kept(0, 3)));

    assertThat(offsets.getPartitionOffsets(List.of(ONE, TWO), broker))
        .containsExactlyInAnyOrderEntriesOf(Map.of(ONE, 7L, TWO, 3L));
  }

  @Test
  void aBrokerThatMayHaveRemovedSomeOfThatTimeIsRefusedWithTheNumbers() {
    TimedOffsets offsets = new TimedOffsets(300, LossPolicy.REFUSE);
    Broker broker = new Broker(Map.of(ONE, new Kept(5, 10), TWO, new Kept(4, 4)));

    assertThatThrownBy(() -> offsets.getPartitionOffsets(List.of(ONE, TWO), broker))
        .isInstanceOf(LostRecordsException.class)
        .hasMessageContaining("Cannot read all records from 1970-01-01T00:00:00.300Z on: ")
        .hasMessageContaining(
            "partition t-0: the broker has removed 5 records, and its earliest has the timestamp"
                + " 1970-01-01T00:00:00.500Z")
        .hasMessageContaining("partition t-1: the broker has removed 4 records, and has none")
        .hasMessageContaining("add --accept-loss");
  }

  @Test
  void aLossThatIsAcceptedBeginsWithTheEarliest() {
    TimedOffsets offsets = new TimedOffsets(300, LossPolicy.ACCEPT);
    Broker broker = new Broker(Map.of(ONE, new Kept(5, 10)));

    assertThat(offsets.getPartitionOffsets(List.of(ONE), broker)).containsEntry(ONE, 5L);
  }

  @Test
  void anOffsetThatTheBrokerHasNotIsNoReasonToGoOnElsewhere() {
    assertThat(new TimedOffsets(0, LossPolicy.REFUSE).getAutoOffsetResetStrategy())
        .isEqualTo(OffsetResetStrategy.NONE);
  }

  /** Offsets that a partition has; the timestamp of each is a hundred times its offset. */
  private record Kept(long first, long end) {}

  /** A broker with some partitions. */
  private record Broker(Map<TopicPartition, Kept> partitions) implements PartitionOffsetsRetriever {

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> wanted) {
      return Map.of();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> wanted) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      wanted.forEach(partition -> ends.put(partition, partitions.get(partition).end()));
      return ends;
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> wanted) {
      Map<TopicPartition, Long> first = new HashMap<>();
      wanted.forEach(partition -> first.put(partition, partitions.get(partition).first()));
      return first;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times.forEach(
          (partition, millis) -> {
            Kept kept = partitions.get(partition);
            long offset = Math.max(kept.first(), (millis + 99) / 100);
            if (offset < kept.end()) {
              found.put(partition, new OffsetAndTimestamp(offset, 100 * offset));
            }
          });
      return found;
    }
  }
}
