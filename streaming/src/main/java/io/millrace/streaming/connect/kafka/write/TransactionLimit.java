package io.millrace.streaming.connect.kafka.write;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.SinkSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How long the transactions of a topic may be open, and whether its brokers allow that. Brokers
 * abort a transaction that is open for longer: then no checkpoint completes, or what a checkpoint
 * counts as written is lost.
 */
public final class TransactionLimit {

  private static final String AT_BROKERS = "transaction.max.timeout.ms";

  private TransactionLimit() {}

  /** The limit that the properties of a topic contain; empty also if it is no number. */
  public static Optional<Duration> written(SinkSpec.Kafka sink) {
    return Optional.ofNullable(sink.properties().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,9}|1[0-9]{9}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /**
   * How long a transaction may be open: what the properties say, or what the checkpoints need, and
   * a quarter of an hour at least, so that a job that was down for so long has lost nothing.
   */
  public static Duration of(SinkSpec.Kafka sink, ExecutionSpec.StateSpec state) {
    Duration needed = state.patience().transaction(state.checkpointEvery());
    Duration usual = ExecutionSpec.CheckpointPatience.USUAL_TRANSACTION;
    return written(sink).orElse(needed.compareTo(usual) > 0 ? needed : usual);
  }

  /**
   * What the brokers allow, as one of them says; empty if this login may not ask.
   *
   * @throws TimeoutException if none answers
   */
  public static Optional<Duration> allowed(Admin admin, Duration timeout) throws TimeoutException {
    try {
      Node node = answer(admin.describeCluster().nodes(), timeout).iterator().next();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      Config config = answer(admin.describeConfigs(List.of(broker)).values().get(broker), timeout);
      return Optional.ofNullable(config.get(AT_BROKERS))
          .map(ConfigEntry::value)
          .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
    } catch (ExecutionException refused) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Why a topic cannot be written; empty if it can.
   *
   * @param allowed what its brokers allow
   */
  public static Optional<String> fault(
      SinkSpec.Kafka sink, ExecutionSpec.StateSpec state, Duration allowed) {
    Duration needed = of(sink, state);
    if (needed.compareTo(allowed) <= 0) {
      return Optional.empty();
    }
    String place = "Cannot write topic " + sink.topic() + " at " + sink.brokers() + ": ";
    String raise = "set " + AT_BROKERS + "=" + needed.toMillis() + " at the brokers";
    if (written(sink).isPresent()) {
      return Optional.of(
          place
              + "expected a transaction.timeout.ms that the brokers allow, which is "
              + shown(allowed)
              + " at most, found "
              + shown(needed)
              + "; "
              + raise
              + ", or lower it in the properties of the topic");
    }
    if (needed.equals(ExecutionSpec.CheckpointPatience.USUAL_TRANSACTION)) {
      return Optional.of(
          place
              + "expected brokers that allow transactions of "
              + shown(needed)
              + ", found "
              + shown(allowed)
              + "; "
              + raise
              + ", or transaction.timeout.ms: \""
              + allowed.toMillis()
              + "\" in the properties of the topic");
    }
    Duration longest = ExecutionSpec.CheckpointPatience.longestEvery(allowed);
    return Optional.of(
        place
            + "expected checkpoints that fit into transactions of "
            + shown(allowed)
            + ", which is what the brokers allow, found one every "
            + shown(state.checkpointEvery())
            + failing(state.patience())
            + ", which needs "
            + shown(needed)
            + "; "
            + raise
            + (longest.isNegative() || longest.isZero()
                ? ""
                : ", or write checkpoints: {every: " + shown(longest) + "} or less"));
  }

  /** For example {@code , of which 2 may fail}. */
  public static String failing(ExecutionSpec.CheckpointPatience patience) {
    return " of at most "
        + shown(patience.timeout())
        + (patience.tolerated() == 0
            ? ""
            : ", of which "
                + String.format(Locale.ROOT, "%d", patience.tolerated())
                + " may fail one after the other");
  }

  /** A time in whole minutes, or in seconds, rounded up. */
  public static String shown(Duration time) {
    long seconds = (time.toMillis() + 999) / 1000;
    return seconds >= 60 && seconds % 60 == 0
        ? seconds / 60 + " min"
        : time.toMillis() % 1000 == 0 || seconds > 60 ? seconds + " s" : time.toMillis() + " ms";
  }

  private static <T> T answer(KafkaFuture<T> future, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
