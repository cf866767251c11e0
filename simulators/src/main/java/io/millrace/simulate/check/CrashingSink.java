package io.millrace.simulate.check;

import io.millrace.simulate.check.CrashPoint.Moment;
import io.millrace.streaming.connect.kafka.write.ForwardingSink;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Adds a crash point to a transactional sink at each moment where the end of the process could lose
 * or duplicate records. Everything else, including states and serializers, is that of the sink.
 *
 * @param <T> type of the records
 * @param <S> type of the writer's state
 * @param <C> type of the committables
 */
final class CrashingSink<T, S, C> extends ForwardingSink<T, S, C> {

  private static final long serialVersionUID = 1L;

  private final CrashPoint crashPoint;

  /**
   * @param sink a sink with writer state, committer and post-commit topology, such as Kafka's
   */
  CrashingSink(Sink<T> sink, CrashPoint crashPoint) {
    super(sink);
    this.crashPoint = crashPoint;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return new Writer<T, S, C>(sink.createWriter(context), crashPoint);
  }

  @Override
  public StatefulSinkWriter<T, S> restoreWriter(WriterInitContext context, Collection<S> states)
      throws IOException {
    return new Writer<T, S, C>(restored(context, states), crashPoint);
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    return new CrashingCommitter<>(committer(context), crashPoint);
  }

  /** A writer with a crash point after its pre-commit. */
  private record Writer<T, S, C>(SinkWriter<T> writer, CrashPoint crashPoint)
      implements StatefulSinkWriter<T, S>, CommittingSinkWriter<T, C> {

    @Override
    public void write(T record, Context context) throws IOException, InterruptedException {
      writer.write(record, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
      writer.writeWatermark(watermark);
    }

    @Override
    @SuppressWarnings("unchecked") // One sink, one kind of committable.
    public Collection<C> prepareCommit() throws IOException, InterruptedException {
      Collection<C> prepared = ((CommittingSinkWriter<T, C>) writer).prepareCommit();
      if (!prepared.isEmpty()) {
        crashPoint.crashIfArmed(Moment.PRE_COMMITTED);
      }
      return prepared;
    }

    @Override
    @SuppressWarnings("unchecked") // One sink, one kind of state.
    public List<S> snapshotState(long checkpoint) throws IOException {
      return ((StatefulSinkWriter<T, S>) writer).snapshotState(checkpoint);
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }

  /** A committer with a crash point before and after the commit. */
  private record CrashingCommitter<C>(Committer<C> committer, CrashPoint crashPoint)
      implements Committer<C> {

    @Override
    public void commit(Collection<CommitRequest<C>> requests)
        throws IOException, InterruptedException {
      if (!requests.isEmpty()) {
        crashPoint.crashIfArmed(Moment.COMPLETED);
      }
      committer.commit(requests);
      if (!requests.isEmpty()) {
        crashPoint.crashIfArmed(Moment.COMMITTED);
      }
    }

    @Override
    public void close() throws Exception {
      committer.close();
    }
  }
}
