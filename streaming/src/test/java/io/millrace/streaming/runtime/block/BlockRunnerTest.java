package io.millrace.streaming.runtime.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.host.Deviation;
import io.millrace.streaming.runtime.host.Streams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockRunnerTest {

  private static final long LATENESS = 100;

  @Test
  void exampleUsage() {
    Deviation model = new Deviation(2);
    LoadedGroup loadedGroup = loadedGroup(model);
    Recording collector = new Recording();
    new BlockRunner("test", model, 16, LATENESS)
        .run(
            List.of(
                Streams.reading("g", "a", 0, 1),
                Streams.reading("g", "b", 0, 3),
                Streams.reading("g", "a", 1, 5)),
            loadedGroup,
            collector);
    // The mean is 0 until two readings are learned, then 0.3 * 2.
    assertThat(collector.results)
        .extracting(result -> result.output()[0])
        .containsExactly(1f, 3f, 4.4f);
    assertThat(collector.results).extracting(Result::sequence).containsExactly(0L, 0L, 1L);
    assertThat(collector.results).extracting(Result::version).containsExactly(0L, 0L, 1L);
  }

  @Test
  void bundlesOfAnySizeGiveTheResultsOfOneByOne() {
    List<Observation> stream =
        Streams.random(5, 3000).stream().filter(reading -> reading.group().equals("g1")).toList();
    for (int batch : new int[] {1, 3, 10}) {
      Recording expected = run(batch, stream, 1, 1);
      assertThat(expected.letters).isNotEmpty();
      for (int bundle : new int[] {2, 7, 64, 5000}) {
        for (int capacity : new int[] {1, 4, 100}) {
          Recording found = run(batch, stream, bundle, capacity);
          assertThat(found.results.stream().map(Streams::bits))
              .containsExactlyElementsOf(expected.results.stream().map(Streams::bits).toList());
          assertThat(new HashSet<>(found.letters)).isEqualTo(new HashSet<>(expected.letters));
          assertThat(found.letters).hasSameSizeAs(expected.letters);
          assertThat(found.versions).isEqualTo(expected.versions);
        }
      }
    }
  }

  @Test
  void aLateReadingTouchesNothingAndSaysByHowMuch() {
    Deviation model = new Deviation(100);
    LoadedGroup loadedGroup = loadedGroup(model);
    Recording collector = new Recording();
    new BlockRunner("test", model, 16, LATENESS)
        .run(
            List.of(
                Streams.reading("g", "a", 999, 1),
                Streams.reading("g", "a", 1000, 1),
                Streams.reading("g", "a", 899, 2),
                Streams.reading("g", "a", 900, 3),
                Streams.reading("g", "b", 0, 4)),
            loadedGroup,
            collector);
    assertThat(collector.letters).hasSize(1);
    assertThat(collector.letters.get(0).reason()).isEqualTo(Reason.LATE);
    assertThat(collector.letters.get(0).detail())
        .isEqualTo(
            "expected a time from 900 on (the confirmed time of key 'a' is 1000, lateness 100 ms), "
                + "found 899; raise lateness, or send records in order; if the clock of the key was "
                + "set back, its 8th late record in a row is taken, and this one can be sent again "
                + "then");
    assertThat(collector.results)
        .extracting(result -> result.output()[1])
        .containsExactly(1f, 2f, 3f, 1f);
    assertThat(loadedGroup.parameters().steps()).isEqualTo(4);
  }

  @Test
  void aRefusedReadingDoesNotMoveItsKeysTime() {
    Deviation model = new Deviation(100);
    LoadedGroup loadedGroup = loadedGroup(model);
    Recording collector = new Recording();
    new BlockRunner("test", model, 16, LATENESS)
        .run(
            List.of(
                Streams.reading("g", "a", 9_000_000, Float.NaN),
                Streams.reading("g", "a", 9, 2),
                Streams.reading("g", "a", 9_000_000, Float.NaN),
                Streams.reading("g", "a", 9_000_000, Float.NaN),
                Streams.reading("g", "a", 10, 2)),
            loadedGroup,
            collector);
    assertThat(collector.letters)
        .extracting(DeadLetter::reason)
        .containsOnly(Reason.NOT_FINITE)
        .hasSize(3);
    assertThat(collector.results).hasSize(2);
    assertThat(loadedGroup.member(new LoadedKey.Id("g", "a")).state().time()).isEqualTo(10);
  }

  @Test
  void theNewestTimeOfParametersIsTheConfirmedTimeOfWhatTheyLearned() {
    Deviation model = new Deviation(2);
    LoadedGroup loadedGroup = loadedGroup(model);
    new BlockRunner("test", model, 4, LATENESS)
        .run(
            List.of(
                Streams.reading("g", "a", 69, 1),
                Streams.reading("g", "a", 70, 1),
                Streams.reading("g", "a", 9_000_000, 1),
                Streams.reading("g", "b", 500, 1)),
            loadedGroup,
            new Recording());
    assertThat(loadedGroup.parameters().time()).isEqualTo(70);
    assertThat(loadedGroup.changed()).isTrue();
  }

  private static Recording run(int batch, List<Observation> stream, int bundle, int capacity) {
    Deviation model = new Deviation(batch);
    BlockRunner runner = new BlockRunner("test", model, capacity, LATENESS);
    LoadedGroup loadedGroup = loadedGroup(model);
    Recording collector = new Recording();
    SeededRandom random = new SeededRandom(bundle);
    int at = 0;
    while (at < stream.size()) {
      int end = Math.min(stream.size(), at + 1 + random.below(bundle));
      runner.run(stream.subList(at, end), loadedGroup, collector);
      at = end;
    }
    return collector;
  }

  private static LoadedGroup loadedGroup(Deviation model) {
    LoadedGroup loadedGroup = new LoadedGroup("g", KeyState.fresh(model.signature().parameters()));
    for (String group : new String[] {"g", "g1"}) {
      for (String key : new String[] {"a", "b", "k0", "k1", "k2", "k3", "k4"}) {
        loadedGroup.add(
            new LoadedKey(
                new LoadedKey.Id(group, key), KeyState.fresh(model.signature().sequence())));
      }
    }
    return loadedGroup;
  }

  private static final class Recording implements ResultCollector {

    final List<Result> results = new ArrayList<>();
    final List<DeadLetter> letters = new ArrayList<>();
    final List<Long> versions = new ArrayList<>();

    @Override
    public void tell(Event event) {
      throw new AssertionError("no stage watches");
    }

    @Override
    public void heldBack(int alarms) {}

    @Override
    public void publish(LoadedGroup loadedGroup, long version) {
      throw new AssertionError("no stage watches");
    }

    @Override
    public void emit(Result result) {
      results.add(result);
    }

    @Override
    public void refuse(DeadLetter letter) {
      letters.add(letter);
    }

    @Override
    public void changed(LoadedGroup loadedGroup, long version) {
      versions.add(version);
    }
  }
}
