package io.millrace.streaming.connect.kafka.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.streaming.connect.kafka.Forwards;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.util.function.ThrowingRunnable;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The faults of a writer stay with its job, and those that never end say why. */
final class CheckedWriterTest {

  private final List<String> done = new ArrayList<>();
  private final List<ThrowingRunnable<? extends Exception>> mails = new ArrayList<>();
  private Exception next;
  private MailboxExecutor given;
  private CheckedWriter<String, String, String> writer;

  /** A writer that does what it is told, or fails with what is next. */
  private final class Behind
      implements StatefulSinkWriter<String, String>, CommittingSinkWriter<String, String> {

    private void act(String what) throws IOException {
      done.add(what);
      Exception failed = next;
      next = null;
      if (failed instanceof IOException io) {
        throw io;
      }
      if (failed instanceof RuntimeException runtime) {
        throw runtime;
      }
    }

    @Override
    public void write(String record, Context context) throws IOException {
      act("write " + record);
    }

    @Override
    public void flush(boolean end) throws IOException {
      act("flush");
    }

    @Override
    public Collection<String> prepareCommit() throws IOException {
      act("prepare");
      return List.of("transaction");
    }

    @Override
    public List<String> snapshotState(long checkpoint) throws IOException {
      act("snapshot");
      return List.of("state " + checkpoint);
    }

    @Override
    public void close() throws Exception {
      act("close");
    }
  }

  @BeforeEach
  void open() throws IOException {
    writer = CheckedWriter.of(context(), failures(), context -> behind(context));
  }

  private SinkWriter<String> behind(WriterInitContext context) {
    given = context.getMailboxExecutor();
    return new Behind();
  }

  private static WriteFailures failures() {
    return new WriteFailures("b:1", "codes", new LargestRecord());
  }

  /** A context of a task whose mailbox keeps its mails. */
  private WriterInitContext context() {
    MailboxExecutor mailbox = proxy(MailboxExecutor.class);
    return (WriterInitContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {WriterInitContext.class},
            (any, method, arguments) ->
                method.getName().equals("getMailboxExecutor") ? mailbox : null);
  }

  @SuppressWarnings("unchecked") // The second argument of the call is of this type.
  private <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (any, method, arguments) -> {
              if (method.getName().equals("execute") && arguments.length == 4) {
                mails.add((ThrowingRunnable<? extends Exception>) arguments[1]);
              }
              return method.getReturnType() == boolean.class ? false : null;
            }));
  }

  @Test
  void exampleUsage() throws Exception {
    writer.write("a", null);
    writer.flush(false);

    assertThat(writer.prepareCommit()).containsExactly("transaction");
    assertThat(writer.snapshotState(7)).containsExactly("state 7");
    assertThat(done).containsExactly("write a", "flush", "prepare", "snapshot");
  }

  /** Flink ends the whole worker, with every other job, if a close throws. */
  @Test
  void aCloseThatFailsIsLogged() throws Exception {
    next = new IllegalStateException("the transaction has expired");

    writer.close();

    assertThat(done).containsExactly("close");
  }

  @Test
  void whatABrokerWillNeverTakeEndsTheJobWithTheReason() {
    next = new IOException(new RecordTooLargeException("too large"));
    assertThatThrownBy(() -> writer.flush(false)).isInstanceOf(RefusedRecordException.class);
    next = new TopicAuthorizationException("no right");
    assertThatThrownBy(() -> writer.write("a", null)).isInstanceOf(RefusedRecordException.class);
    next = new TopicAuthorizationException("no right");
    assertThatThrownBy(() -> writer.snapshotState(1)).isInstanceOf(RefusedRecordException.class);
  }

  @Test
  void otherFailuresAreThoseOfTheConnector() {
    next = new IOException("the broker is away");
    assertThatThrownBy(() -> writer.flush(false))
        .isInstanceOf(IOException.class)
        .hasMessage("the broker is away");
    next = new IllegalStateException("fenced");
    assertThatThrownBy(() -> writer.write("a", null)).hasMessage("fenced");
  }

  @Test
  void aBrokerThatRefusesItsTransactionsIsToldWhenTheWriterIsMade() {
    assertThatThrownBy(
            () ->
                CheckedWriter.of(
                    context(),
                    failures(),
                    context -> {
                      throw new TopicAuthorizationException("no right");
                    }))
        .isInstanceOf(RefusedRecordException.class);
  }

  /** Answers of a broker come later, in the mailbox of the task. */
  @Test
  void whatComesLaterInTheMailboxIsLookedAtToo() {
    given.execute(
        MailboxExecutor.MailOptions.options(),
        () -> {
          throw new TopicAuthorizationException("no right");
        },
        "an answer");
    given.execute(
        MailboxExecutor.MailOptions.options(),
        () -> {
          throw new IOException("away");
        },
        "an answer");

    assertThat(mails).hasSize(2);
    assertThatThrownBy(() -> mails.get(0).run()).isInstanceOf(RefusedRecordException.class);
    assertThatThrownBy(() -> mails.get(1).run()).isInstanceOf(IOException.class).hasMessage("away");
  }

  @Test
  void allElseOfTheContextIsThatOfTheTask() {
    assertThat(
            Forwards.lost(
                WriterInitContext.class,
                task -> new MailboxContext(task, proxy(MailboxExecutor.class))))
        .containsExactly("getMailboxExecutor[]");
  }
}
