package io.millrace.simulate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import io.millrace.simulate.trace.Message;
import io.millrace.simulate.trace.Progress;
import io.millrace.streaming.connect.dump.DumpWriter;
import io.millrace.streaming.connect.pace.Pacer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicPlayerTest {

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = new EmbeddedBroker(folder.resolve("broker")).start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() throws IOException {
    long played = TopicPlayer.all(broker.brokers(), topic("example"), messages(1200));

    assertThat(played).isEqualTo(1200);
    assertThat(values("example")).hasSize(1200);
  }

  @Test
  void keepsTheOrderOfEachStationAndLosesNothing() throws IOException {
    TopicPlayer.all(broker.brokers(), topic("order"), messages(5000));

    Map<String, List<Integer>> read = new HashMap<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), "order")) {
      reader.drain(
          record ->
              read.computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>())
                  .add(Integer.valueOf(new String(record.value(), UTF_8))));
    }
    for (int station = 0; station < 5; station++) {
      int first = station;
      assertThat(read.get("station-" + station))
          .isEqualTo(IntStream.range(0, 1000).mapToObj(row -> row * 5 + first).toList());
    }
  }

  /** At 1000 a second the last of 200 is due 199 ms after the first. */
  @Test
  void keepsAPaceAndTellsTheProgress() throws IOException {
    List<Progress> told = new ArrayList<>();
    long begun = System.nanoTime();
    try (TopicPlayer player = player(topic("pace"))) {
      Pacer pacer = new Pacer(1, () -> false, System::nanoTime);
      assertThat(player.play(messages(200), pacer, told::add).all()).isEqualTo(200);
    }

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(199_000_000);
    assertThat(told).extracting(Progress::sent).endsWith(200L).isSorted();
  }

  @Test
  void goesOnWithADumpBehindWhatTheTopicHas() throws IOException {
    Path dump = folder.resolve("trace.dump");
    try (DumpWriter out = DumpWriter.file(dump, "")) {
      for (Message message : messages(10).toList()) {
        out.write(message.played(out.count(), out.count()));
      }
      out.finish();
    }
    BitSet present = new BitSet();
    present.set(6);
    present.set(9);
    try (TopicPlayer player = player(topic("rest"))) {
      TopicPlayer.Played played =
          player.play(dump, 4, present, Pacer.unpaced(), () -> false, sent -> {});
      assertThat(played.all()).isEqualTo(10);
    }

    assertThat(values("rest")).containsExactlyInAnyOrder("4", "5", "7", "8");
  }

  @Test
  void aPlayWithNothingLeftEndsWhereItBegan() throws IOException {
    Path dump = folder.resolve("short.dump");
    try (DumpWriter out = DumpWriter.file(dump, "")) {
      out.write(Message.text("a", "1").played(0, 0));
      out.finish();
    }
    try (TopicPlayer player = player(topic("nothing"))) {
      assertThat(
              player.play(dump, 1, new BitSet(), Pacer.unpaced(), () -> false, sent -> {}).next())
          .isEqualTo(1);
    }
  }

  @Test
  void anInterruptedThreadEndsThePlayWhereItIs() throws IOException {
    List<Integer> asked = new ArrayList<>();
    Stream<Message> messages =
        messages(1000)
            .peek(
                message -> {
                  asked.add(asked.size());
                  if (asked.size() == 100) {
                    Thread.currentThread().interrupt();
                  }
                });
    String topic = topic("interrupted");
    assertThatIllegalStateException()
        .isThrownBy(() -> TopicPlayer.all(broker.brokers(), topic, messages))
        .withMessageStartingWith("Cannot play on behind record ");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasSize(100);
  }

  private static TopicPlayer player(String topic) {
    return new TopicPlayer(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.brokers()), topic, "test");
  }

  private static String topic(String name) {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of(name, 3));
    }
    return name;
  }

  private static List<String> values(String topic) {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(broker.brokers(), topic)) {
      reader.drain(record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }

  private static Stream<Message> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> Message.text("station-" + index % 5, Integer.toString(index)));
  }
}
