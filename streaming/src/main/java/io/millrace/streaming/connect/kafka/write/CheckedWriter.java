package io.millrace.streaming.connect.kafka.write;

import io.millrace.streaming.failure.Closing;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A writer of a topic whose faults stay with its job.
 *
 * <p>Flink closes the operators of a task that has failed, and ends the whole worker if that throws
 * ("FATAL - exception in exception handler of task"), with every other job on it. The connector's
 * writer throws there what a broker answered meanwhile, for example that the transaction has
 * expired. Nothing depends on that answer: what was not committed is thrown away. So it is logged.
 *
 * <p>What a broker will never take ends the job with the reason; see {@link WriteFailures}.
 *
 * @param <T> type of the records
 * @param <S> type of the writer's state
 * @param <C> type of the committables
 */
final class CheckedWriter<T, S, C> implements StatefulSinkWriter<T, S>, CommittingSinkWriter<T, C> {

  private final SinkWriter<T> writer;
  private final WriteFailures failures;

  private CheckedWriter(SinkWriter<T> writer, WriteFailures failures) {
    this.writer = writer;
    this.failures = failures;
  }

  /** Makes a writer in a context. */
  interface Maker<T> {
    SinkWriter<T> make(WriterInitContext context) throws IOException;
  }

  /**
   * The checked writer.
   *
   * @throws RefusedRecordException if the broker refuses even its transactions
   */
  static <T, S, C> CheckedWriter<T, S, C> of(
      WriterInitContext context, WriteFailures failures, Maker<T> maker) throws IOException {
    MailboxExecutor mailbox = new CheckedMailbox(context.getMailboxExecutor(), failures);
    try {
      return new CheckedWriter<>(maker.make(new MailboxContext(context, mailbox)), failures);
    } catch (IOException | RuntimeException failed) {
      failures.refuse(failed);
      throw failed;
    }
  }

  @Override
  public void write(T record, Context context) throws IOException, InterruptedException {
    try {
      writer.write(record, context);
    } catch (IOException | RuntimeException failed) {
      failures.refuse(failed);
      throw failed;
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    try {
      writer.flush(endOfInput);
      failures.largest().forget();
    } catch (IOException | RuntimeException failed) {
      failures.refuse(failed);
      throw failed;
    }
  }

  @Override
  public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
    writer.writeWatermark(watermark);
  }

  @Override
  @SuppressWarnings("unchecked") // One sink, one kind of committable.
  public Collection<C> prepareCommit() throws IOException, InterruptedException {
    return ((CommittingSinkWriter<T, C>) writer).prepareCommit();
  }

  @Override
  @SuppressWarnings("unchecked") // One sink, one kind of state.
  public List<S> snapshotState(long checkpoint) throws IOException {
    try {
      return ((StatefulSinkWriter<T, S>) writer).snapshotState(checkpoint);
    } catch (RuntimeException failed) {
      // The transaction of the next checkpoint begins here.
      failures.refuse(failed);
      throw failed;
    }
  }

  @Override
  public void close() {
    Closing.logged(writer, "a writer of topic " + failures.topic());
  }

  /** Says why what the writer asked for later has failed. */
  private record CheckedMailbox(MailboxExecutor mailbox, WriteFailures failures)
      implements MailboxExecutor {

    @Override
    public void execute(
        MailOptions options,
        ThrowingRunnable<? extends Exception> command,
        String description,
        Object... arguments) {
      mailbox.execute(
          options,
          () -> {
            try {
              command.run();
            } catch (Exception failed) {
              failures.refuse(failed);
              throw failed;
            }
          },
          description,
          arguments);
    }

    @Override
    public void yield() throws InterruptedException {
      mailbox.yield();
    }

    @Override
    public boolean tryYield() {
      return mailbox.tryYield();
    }

    @Override
    public boolean shouldInterrupt() {
      return mailbox.shouldInterrupt();
    }
  }
}
