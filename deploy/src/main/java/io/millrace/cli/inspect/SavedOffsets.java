package io.millrace.cli.inspect;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputView;
import org.apache.kafka.common.TopicPartition;

/** The offsets from which a Kafka source goes on, as its savepoint or checkpoint holds them. */
public final class SavedOffsets {

  /** Name of the list state in which Flink keeps the splits of a source's readers. */
  private static final String SPLITS = "SourceReaderState";

  private static final int LARGEST = 1 << 20;

  private SavedOffsets() {}

  /**
   * Reads the next offset of each partition; a negative one means the earliest or the latest.
   *
   * @param purpose verb first, such as {@code Cannot start from}
   * @param place path or URI of a savepoint or checkpoint that can be read here
   * @param uid of the source
   * @return empty if the savepoint has no such source, or the source reads no Kafka
   * @throws IOException if the state of the source cannot be read
   */
  public static Map<TopicPartition, Long> read(String purpose, String place, String uid)
      throws IOException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (SavedOperator operator : SavepointFile.read(purpose, place, place).operators()) {
      if (operator.uid().filter(uid::equals).isPresent()) {
        operator.each(SPLITS, split -> read(split, offsets));
      }
    }
    return offsets;
  }

  private static void read(DataInputView in, Map<TopicPartition, Long> offsets) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LARGEST) {
      throw new IOException("expected a partition of a topic, found " + size + " bytes");
    }
    byte[] bytes = new byte[size];
    in.readFully(bytes);
    KafkaPartitionSplit split =
        SimpleVersionedSerialization.readVersionAndDeSerialize(
            new KafkaPartitionSplitSerializer(), bytes);
    offsets.put(split.getTopicPartition(), split.getStartingOffset());
  }
}
