package io.millrace.streaming.connect.kafka.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class WriteFailuresTest {

  private final LargestRecord largest = new LargestRecord();
  private final WriteFailures failures = new WriteFailures("b:1", "codes", largest);

  @Test
  void exampleUsage() {
    largest.note(87);
    largest.note(1_234);
    largest.note(90);

    assertThatThrownBy(
            () ->
                failures.refuse(
                    new IOException(
                        "One or more requests", new RecordTooLargeException("too large."))))
        .isInstanceOf(RefusedRecordException.class)
        .hasMessage(
            "Cannot write to topic codes at b:1: a record is too large for it (too large); the"
                + " largest since the last checkpoint has 1,234 bytes; raise max.message.bytes of"
                + " the topic, then resume the job");
  }

  @Test
  void whatTheBrokerNeverTakesEndsTheJob() {
    List<Exception> lasting =
        List.of(
            new RecordTooLargeException(),
            new TopicAuthorizationException(Set.of("codes")),
            new InvalidTxnTimeoutException("larger than the maximum"),
            new InvalidRecordException("no key"));
    for (Exception cause : lasting) {
      assertThatThrownBy(() -> failures.refuse(new KafkaException("in an error state", cause)))
          .isInstanceOfSatisfying(
              RefusedRecordException.class,
              refused ->
                  assertThat(ThrowableClassifier.getThrowableType(refused))
                      .isEqualTo(ThrowableType.NonRecoverableError))
          .hasMessageEndingWith(", then resume the job");
    }
  }

  @Test
  void whatMayHealIsLeftToFlink() {
    List<Exception> passing =
        List.of(
            new TimeoutException("Expiring 3 record(s)"),
            new ProducerFencedException("a newer producer"),
            new IOException("reset"));
    for (Exception cause : passing) {
      assertThatCode(() -> failures.refuse(new KafkaException(cause))).doesNotThrowAnyException();
    }
  }
}
