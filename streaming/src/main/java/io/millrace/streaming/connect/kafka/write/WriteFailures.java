package io.millrace.streaming.connect.kafka.write;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failures of a topic's writers mean: whether the broker will never take what was sent, and
 * what to do then. All others heal, or are left to Flink's restarts.
 *
 * <p>A record that is refused is no dead letter. It was computed and learned already, and a dead
 * letter has changed no state.
 *
 * @param brokers bootstrap servers
 * @param topic that is written
 * @param largest record that was sent since the last flush
 */
public record WriteFailures(String brokers, String topic, LargestRecord largest)
    implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

  private static final List<Class<? extends Exception>> OF_THE_TOPIC =
      List.of(
          InvalidRecordException.class,
          InvalidTopicException.class,
          PolicyViolationException.class);

  /**
   * Returns if the failure may heal.
   *
   * @throws RefusedRecordException with the reason if it does not
   */
  void refuse(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      String reason = reason(cause);
      if (!reason.isEmpty()) {
        LOG.warn("The brokers refuse what is written to topic {}", topic, failed);
        throw new RefusedRecordException(
            "Cannot write to topic " + topic + " at " + brokers + ": " + reason);
      }
    }
  }

  private String reason(Throwable cause) {
    if (cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException) {
      return "a record is too large for it ("
          + text(cause)
          + "); the largest since the last checkpoint has "
          + String.format(Locale.ROOT, "%,d", largest.bytes())
          + " bytes; raise max.message.bytes of the topic, then resume the job";
    }
    if (cause instanceof AuthorizationException) {
      return "the login may not ("
          + text(cause)
          + "); grant it the right to write to the topic and to use its transactional ids, then"
          + " resume the job";
    }
    if (cause instanceof InvalidTxnTimeoutException) {
      return "the broker refuses transactions that may be open for so long ("
          + text(cause)
          + "); raise transaction.max.timeout.ms at the brokers, or take checkpoints more often,"
          + " then resume the job";
    }
    return OF_THE_TOPIC.stream().anyMatch(kind -> kind.isInstance(cause))
        ? "the broker refuses what is written ("
            + text(cause)
            + "); correct the settings of the topic, then resume the job"
        : "";
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getMessage().strip().replaceAll("[.]$", "");
  }
}
