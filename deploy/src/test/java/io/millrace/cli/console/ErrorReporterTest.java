package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class ErrorReporterTest {

  @Test
  void exampleUsage() {
    Throwable failure =
        new ExecutionException(
            new CompletionException(
                new RuntimeException(new IOException("No space left\nat all"))));

    assertThat(ErrorReporter.reason(failure)).isEqualTo("No space left");
  }

  @Test
  void findsTheReasonInTheTraceThatAClusterSends() {
    String trace =
        """
        [Internal server error., <Exception on server side:
        org.apache.flink.client.JobSubmissionException: Failed to submit job.
        \tat org.apache.flink.Dispatcher.submit(Dispatcher.java:1)
        Caused by: org.apache.flink.JobExecutionException: Cannot initialize
        \t... 4 more
        Caused by: java.lang.ClassNotFoundException: no.such.Thing
        \t... 7 more

        End of exception on server side>]
        """;

    assertThat(ErrorReporter.reason(new IOException(trace))).isEqualTo("no.such.Thing");
  }

  /** As Flink 2.3 says it. */
  @Test
  void sendsNobodyToAPageThatIsNotThere() {
    String flink =
        "Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to"
            + " Asynchronous task checkpoint failed., view the Checkpoint History tab or the Job"
            + " Manager log to find out why continuous checkpoints failed.";

    assertThat(ErrorReporter.reason(new RuntimeException(flink)))
        .isEqualTo(
            "too many of its checkpoints failed: Asynchronous task checkpoint failed; look for"
                + " space and rights in the folder of checkpoints, and for the exception in the"
                + " log of the task managers")
        .isEqualTo(ErrorReporter.innermost("java.lang.RuntimeException: " + flink));
    assertThat(ErrorReporter.isOfCheckpoints(new RuntimeException(flink))).isTrue();
    assertThat(ErrorReporter.isOfCheckpoints(new RuntimeException("no"))).isFalse();
  }

  @Test
  void whatSaysNothingIsCalledByItsClass() {
    assertThat(ErrorReporter.reason(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
    assertThat(ErrorReporter.message(new IllegalStateException("Broken")))
        .isEqualTo("Cannot continue: Broken; run with --verbose for the stack trace");
  }

  @Test
  void aFaultOfACommandIsItsMessageAlone() {
    assertThat(ErrorReporter.message(CommandException.refused("Cannot read x: it is absent")))
        .isEqualTo("Cannot read x: it is absent");
  }
}
