package io.millrace.streaming.connect.kafka;

import io.millrace.api.record.Inbound;
import io.millrace.streaming.connect.kafka.offset.LostRecordsException;
import io.millrace.streaming.failure.Closing;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reader of partitions that checks their offsets before it reads them. */
final class CheckedReader implements SourceReader<Inbound, KafkaPartitionSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedReader.class);

  private final SourceReader<Inbound, KafkaPartitionSplit> reader;
  private final RetainedOffsets offsets;
  private final Counter lost;

  /**
   * @param offsets checks the offsets of partitions that are added
   * @param metrics where the number of lost records is counted
   */
  CheckedReader(
      SourceReader<Inbound, KafkaPartitionSplit> reader,
      RetainedOffsets offsets,
      MetricGroup metrics) {
    this.reader = reader;
    this.offsets = offsets;
    this.lost = metrics.addGroup("millrace").counter("lost_records");
  }

  /**
   * Adds partitions, new or restored.
   *
   * @throws LostRecordsException if the broker no longer has all their records and the job does not
   *     accept that
   */
  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    RetainedOffsets.Checked checked = offsets.check(splits);
    if (!checked.losses().isEmpty()) {
      LOG.warn("Lost records: {}", checked.described());
      lost.inc(checked.lost());
    }
    reader.addSplits(checked.splits());
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Inbound> output) throws Exception {
    return reader.pollNext(output);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return reader.snapshotState(checkpoint);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return reader.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    reader.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    reader.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    reader.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() {
    Closing.logged(reader, "a reader of topics");
  }
}
