package io.millrace.simulate.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.embedded.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceReplayTest {

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = new EmbeddedBroker(directory).start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void exampleUsage() {
    List<Progress> told = new ArrayList<>();
    Progress end = replay("example", Pace.FASTEST, Clock.SYSTEM).play(messages(1200), told::add);
    assertThat(end.sent()).isEqualTo(1200);
    assertThat(told).extracting(Progress::sent).containsExactly(500L, 1000L, 1200L);
  }

  @Test
  void keepsTheOrderOfEachStationAndLosesNothing() {
    replay("order", Pace.FASTEST, Clock.SYSTEM).play(messages(5000), progress -> {});
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

  /** At 200 records a second the thousandth, record 999 from 0, is due after 4.995 s. */
  @Test
  void keepsAPace() {
    SteppingClock clock = new SteppingClock();
    Progress end = replay("pace", new Pace(200), clock).play(messages(1000), progress -> {});
    assertThat(end.nanos()).isEqualTo(4_995_000_000L);
    assertThat(end.perSecond()).isBetween(200.0, 200.3);
  }

  @Test
  void stopsWhereTheThreadIsInterrupted() {
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
    TraceReplay replay = replay("interrupted", Pace.FASTEST, Clock.SYSTEM);
    assertThatExceptionOfType(InterruptException.class)
        .isThrownBy(() -> replay.play(messages, progress -> {}));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasSize(100);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Double.NaN));
  }

  private static TraceReplay replay(String topic, Pace pace, Clock clock) {
    try (Topics topics = new Topics(broker.brokers())) {
      topics.create(Topics.Plan.of(topic, 3));
    }
    return new TraceReplay(broker.brokers(), topic, pace, clock);
  }

  private static Stream<Message> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(index -> Message.text("station-" + index % 5, Integer.toString(index)));
  }

  /** Time that passes only when somebody waits for it. */
  private static final class SteppingClock implements Clock {

    private long now = 77;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void await(long nanos) {
      now = Math.max(now, nanos);
    }
  }
}
