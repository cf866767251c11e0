package io.millrace.streaming.connect.kafka.offset;

import io.millrace.api.pipeline.SourceSpec.Reach;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets at which a job begins that starts without a savepoint: numbers, looked up once. The
 * connector's own "earliest" and "latest" are looked up again by each restart until a partition has
 * had its first record, and then pass over what came or was removed meanwhile.
 *
 * @param reach which records are read
 */
record FirstOffsets(Reach reach) implements OffsetsInitializer {

  private static final long serialVersionUID = 1L;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    return reach == Reach.NEW
        ? retriever.endOffsets(partitions)
        : retriever.beginningOffsets(partitions);
  }

  /**
   * None: a reader whose offset the broker has not fails, and the restart checks what is lost. The
   * alternative is to go on elsewhere without a message.
   */
  @Override
  @SuppressWarnings("deprecation") // The connector's interface has this type.
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }
}
