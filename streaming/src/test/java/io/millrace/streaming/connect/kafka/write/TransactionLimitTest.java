package io.millrace.streaming.connect.kafka.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.ExecutionSpec;
import io.millrace.api.pipeline.SinkSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TransactionLimitTest {

  private static final Duration ALLOWED = Duration.ofMinutes(15);
  private static final SinkSpec.Kafka TOPIC = new SinkSpec.Kafka("b:1", "codes", Map.of());

  @Test
  void exampleUsage() {
    assertThat(TransactionLimit.of(TOPIC, state(Duration.ofSeconds(10))))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(TransactionLimit.fault(TOPIC, state(Duration.ofSeconds(10)), ALLOWED)).isEmpty();
  }

  @Test
  void rareCheckpointsAreRefusedWithTheCure() {
    assertThat(TransactionLimit.of(TOPIC, state(Duration.ofMinutes(15))))
        .isEqualTo(Duration.ofSeconds(4695));
    assertThat(TransactionLimit.fault(TOPIC, state(Duration.ofMinutes(15)), ALLOWED))
        .contains(
            "Cannot write topic codes at b:1: expected checkpoints that fit into transactions of"
                + " 15 min, which is what the brokers allow, found one every 15 min of at most 10"
                + " min, of which 2 may fail one after the other, which needs 4695 s; set"
                + " transaction.max.timeout.ms=4695000 at the brokers, or write checkpoints:"
                + " {every: 655 s} or less");
    assertThat(TransactionLimit.fault(TOPIC, state(Duration.ofSeconds(655)), ALLOWED)).isEmpty();
    assertThat(
            TransactionLimit.fault(
                TOPIC, state(Duration.ofMinutes(15)), Duration.ofMillis(4_695_000)))
        .isEmpty();
  }

  @Test
  void brokersThatAllowLessThanUsualAreNamed() {
    Duration little = Duration.ofMinutes(5);

    assertThat(TransactionLimit.fault(TOPIC, state(Duration.ofSeconds(10)), little))
        .contains(
            "Cannot write topic codes at b:1: expected brokers that allow transactions of 15 min,"
                + " found 5 min; set transaction.max.timeout.ms=900000 at the brokers, or"
                + " transaction.timeout.ms: \"300000\" in the properties of the topic");
    assertThat(TransactionLimit.fault(limited("300000"), state(Duration.ofSeconds(10)), little))
        .isEmpty();
  }

  @Test
  void whatThePropertiesSayCounts() {
    assertThat(TransactionLimit.of(limited("60000"), state(Duration.ofSeconds(1))))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(TransactionLimit.written(limited("soon"))).isEmpty();
    assertThat(TransactionLimit.fault(limited("1800000"), state(Duration.ofSeconds(1)), ALLOWED))
        .contains(
            "Cannot write topic codes at b:1: expected a transaction.timeout.ms that the brokers"
                + " allow, which is 15 min at most, found 30 min; set"
                + " transaction.max.timeout.ms=1800000 at the brokers, or lower it in the"
                + " properties of the topic");
  }

  private static SinkSpec.Kafka limited(String millis) {
    return new SinkSpec.Kafka("b:1", "codes", Map.of("transaction.timeout.ms", millis));
  }

  private static ExecutionSpec.StateSpec state(Duration every) {
    return new ExecutionSpec.StateSpec(every, Optional.empty(), 0, Optional.empty());
  }
}
