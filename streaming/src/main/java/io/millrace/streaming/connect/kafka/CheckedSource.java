package io.millrace.streaming.connect.kafka;

import io.millrace.api.record.Inbound;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A Kafka source that checks three things of the connector:
 *
 * <ul>
 *   <li>its login, before it discovers partitions; otherwise partition discovery fails on a
 *       rejected login with a recoverable error, and the job restarts repeatedly;
 *   <li>that the broker still has every record from the restored offsets on, see {@link
 *       RetainedOffsets};
 *   <li>that a bounded job that was restored ends, see {@link EndingEnumerator}.
 * </ul>
 */
final class CheckedSource
    implements Source<Inbound, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<Inbound> {

  private static final long serialVersionUID = 1L;

  private final KafkaSource<Inbound> source;
  private final KafkaLogin login;
  private final RetainedOffsets offsets;

  CheckedSource(KafkaSource<Inbound> source, KafkaLogin login, RetainedOffsets offsets) {
    this.source = source;
    this.login = login;
    this.offsets = offsets;
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    login.check();
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
      throws Exception {
    login.check();
    if (source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED) {
      return source.restoreEnumerator(context, checkpoint);
    }
    AwaitedDiscovery awaited = new AwaitedDiscovery(context);
    return new EndingEnumerator(source.restoreEnumerator(awaited, checkpoint), awaited);
  }

  @Override
  public SourceReader<Inbound, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new CheckedReader(source.createReader(context), offsets, context.metricGroup());
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<Inbound> getProducedType() {
    return source.getProducedType();
  }
}
