package io.millrace.streaming.connect.kafka.write;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A sink in front of a transactional one. States, committables, their serializers and the topology
 * behind the commit are those of the sink behind it; a subclass makes writers and committers.
 *
 * @param <T> type of the records
 * @param <S> type of the writer's state
 * @param <C> type of the committables
 */
public abstract class ForwardingSink<T, S, C>
    implements Sink<T>,
        SupportsWriterState<T, S>,
        SupportsCommitter<C>,
        SupportsPostCommitTopology<C> {

  private static final long serialVersionUID = 1L;

  /** The sink behind this one. */
  protected final Sink<T> sink;

  /**
   * @param sink a sink with writer state, committer and post-commit topology, such as Kafka's
   */
  protected ForwardingSink(Sink<T> sink) {
    this.sink = sink;
  }

  /** Restores a writer of the sink behind this one. */
  protected final StatefulSinkWriter<T, S> restored(WriterInitContext context, Collection<S> states)
      throws IOException {
    return stateful().restoreWriter(context, states);
  }

  /** Makes a committer of the sink behind this one. */
  protected final Committer<C> committer(CommitterInitContext context) throws IOException {
    return committing().createCommitter(context);
  }

  @Override
  public final SimpleVersionedSerializer<S> getWriterStateSerializer() {
    return stateful().getWriterStateSerializer();
  }

  @Override
  public final SimpleVersionedSerializer<C> getCommittableSerializer() {
    return committing().getCommittableSerializer();
  }

  @Override
  @SuppressWarnings("unchecked") // One sink, one kind of committable.
  public final void addPostCommitTopology(DataStream<CommittableMessage<C>> committed) {
    ((SupportsPostCommitTopology<C>) sink).addPostCommitTopology(committed);
  }

  @SuppressWarnings("unchecked") // One sink, one kind of state.
  private SupportsWriterState<T, S> stateful() {
    return (SupportsWriterState<T, S>) sink;
  }

  @SuppressWarnings("unchecked") // One sink, one kind of committable.
  private SupportsCommitter<C> committing() {
    return (SupportsCommitter<C>) sink;
  }
}
