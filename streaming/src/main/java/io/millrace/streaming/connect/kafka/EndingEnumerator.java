package io.millrace.streaming.connect.kafka;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * The restored enumerator of a bounded source, which tells its readers that no more partitions
 * follow.
 *
 * <p>The connector's own does so only when it has found a new partition: at a fresh start, but not
 * after a restore, whose partitions are all in its state. Its readers then wait for ever at the end
 * of their partitions, and so does the job.
 */
final class EndingEnumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored;
  private final AwaitedDiscovery discovery;

  /**
   * @param discovery the context of the restored enumerator
   */
  EndingEnumerator(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored,
      AwaitedDiscovery discovery) {
    this.restored = restored;
    this.discovery = discovery;
  }

  @Override
  public void start() {
    restored.start();
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    restored.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
    restored.addSplitsBack(splits, subtask);
  }

  @Override
  public void addReader(int subtask) {
    restored.addReader(subtask);
    if (discovery.isOver()) {
      discovery.signalNoMoreSplits(subtask);
    }
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpoint) throws Exception {
    return restored.snapshotState(checkpoint);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    restored.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    restored.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    restored.handleSourceEvent(subtask, event);
  }

  @Override
  public void close() throws IOException {
    restored.close();
  }
}
