package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.streaming.connect.kafka.FreshTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshTopicsITCase {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(folder).start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.brokers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void exampleUsage() throws Exception {
    make("readings", 16);

    new FreshTopics(admin).await(List.of("readings"), TIMEOUT);

    for (int partition = 0; partition < 16; partition++) {
      TopicPartition last = new TopicPartition("readings", partition);
      assertThat(admin.listOffsets(Map.of(last, OffsetSpec.latest())).all().get())
          .hasEntrySatisfying(last, end -> assertThat(end.offset()).isZero());
    }
  }

  @Test
  void waitsForATopicThatIsNotYetKnown() {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                new FreshTopics(admin).await(List.of("later"), TIMEOUT);
              } catch (TimeoutException never) {
                throw new IllegalStateException(never);
              }
            });

    make("later", 3);

    assertThat(waiting).succeedsWithin(TIMEOUT);
  }

  @Test
  void aTopicThatNeverComesEndsThePatience() {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> new FreshTopics(admin).await(List.of("never"), Duration.ofMillis(200)));
  }

  private static void make(String topic, int partitions) {
    admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())));
  }
}
