package io.millrace.cli.topic;

import io.millrace.api.config.Spelling;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.streaming.connect.kafka.KafkaLogin;
import java.util.Collection;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Messages about topics that cannot be used, with the cure for each cause. */
public final class TopicFailure {

  private TopicFailure() {}

  /**
   * The error of a command that a broker did not serve.
   *
   * @param verb what was to be done with the topic, such as {@code read}
   */
  public static CommandException of(String verb, TopicAddress address, Exception failed) {
    String what = "Cannot " + verb + " " + address + ": ";
    return CommandException.failed(
        KafkaLogin.refusal(address.brokers(), failed).orElseGet(() -> what + reason(failed)),
        failed);
  }

  /**
   * The error about a topic that does not exist.
   *
   * @param present the topics there are
   */
  public static CommandException absent(
      String verb, TopicAddress address, Collection<String> present) {
    return CommandException.refused(
        "Cannot "
            + verb
            + " "
            + address
            + ": there is no such topic"
            + Spelling.suggestion(address.topic(), present)
            + (verb.equals("write") ? "; create it, or add --create 1" : ""));
  }

  private static String reason(Exception failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException
        || cause instanceof java.util.concurrent.TimeoutException) {
      return "no answer in time; check that a broker listens there (millrace cluster status, for"
          + " that of this machine), and that --brokers or the pipeline names it";
    }
    if (cause instanceof AuthorizationException) {
      return cause.getMessage() + "; allow this user what the command does there";
    }
    if (cause instanceof RecordTooLargeException) {
      return cause.getMessage() + "; raise max.message.bytes of the topic";
    }
    return ErrorReporter.reason(failed) + "; check that the broker runs and that the topic exists";
  }
}
