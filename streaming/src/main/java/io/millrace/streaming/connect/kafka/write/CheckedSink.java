package io.millrace.streaming.connect.kafka.write;

import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import io.millrace.streaming.connect.kafka.offset.LostRecordsException;
import io.millrace.streaming.failure.Closing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka sink that says what a broker no longer knows or will never take, and whose faults stay
 * with its job.
 *
 * <p>A restored sink commits again what its checkpoint says is owed. A broker forgets the id of a
 * transaction some days after its last use ({@code transactional.id.expiration.ms}), and one that
 * was rebuilt knows none. The connector then fails without end. Here the job fails once with the
 * reason, or goes on with a warning if losses are accepted. {@link CheckedWriter} has the rest.
 * States and serializers are those of the sink.
 *
 * @param <T> type of the records
 * @param <S> type of the writer's state
 * @param <C> type of the committables
 */
public final class CheckedSink<T, S, C> extends ForwardingSink<T, S, C> {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CheckedSink.class);

  private final WriteFailures failures;
  private final LossPolicy policy;

  /**
   * @param failures of its topic
   * @param policy whether a job goes on if a broker does not know what was written any more
   */
  public CheckedSink(KafkaSink<T> sink, WriteFailures failures, LossPolicy policy) {
    super(sink);
    this.failures = failures;
    this.policy = policy;
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    return CheckedWriter.<T, S, C>of(context, failures, sink::createWriter);
  }

  @Override
  public StatefulSinkWriter<T, S> restoreWriter(WriterInitContext context, Collection<S> states)
      throws IOException {
    return CheckedWriter.<T, S, C>of(context, failures, checked -> restored(checked, states));
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    return new Recommitter<>(committer(context), failures, policy);
  }

  /** A committer that looks at why a commit failed. */
  private record Recommitter<C>(Committer<C> committer, WriteFailures failures, LossPolicy policy)
      implements Committer<C> {

    @Override
    public void commit(Collection<CommitRequest<C>> requests)
        throws IOException, InterruptedException {
      List<CommitRequest<C>> looked = new ArrayList<>();
      requests.forEach(request -> looked.add(new Request<>(request, failures, policy)));
      committer.commit(looked);
    }

    @Override
    public void close() {
      Closing.logged(committer, "the committer of topic " + failures.topic());
    }
  }

  /** A request to commit one transaction. */
  private record Request<C>(
      Committer.CommitRequest<C> request, WriteFailures failures, LossPolicy policy)
      implements Committer.CommitRequest<C> {

    @Override
    public C getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      request.signalFailedWithKnownReason(reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      if (!(reason instanceof InvalidPidMappingException)) {
        // A right that was revoked between flush and commit.
        failures.refuse(reason);
        request.signalFailedWithUnknownReason(reason);
        return;
      }
      String message =
          "Cannot tell whether all records of topic "
              + failures.topic()
              + " that the savepoint counts as written are there: the broker no longer knows their"
              + " transaction. It was rebuilt, or the pipeline was stopped for longer than the"
              + " broker's transactional.id.expiration.ms (7 days)";
      if (policy == LossPolicy.REFUSE) {
        throw new LostRecordsException(
            message + "; add --accept-loss to go on, or start with --fresh");
      }
      LOG.warn(message, reason);
      request.signalFailedWithKnownReason(reason);
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(C committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
