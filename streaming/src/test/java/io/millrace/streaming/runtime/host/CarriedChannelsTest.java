package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import io.millrace.streaming.runtime.state.UnfitStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job goes on with channels c, d, a of a state of a, b, c. The number of channels is the same, so
 * that the shapes of slots do not tell what they hold.
 */
class CarriedChannelsTest {

  private static final List<String> OLD = List.of("a", "b", "c");
  private static final List<String> NEW = List.of("c", "d", "a");
  private static final int ROWS = 300;
  private static final int SAVED = 150;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachChannelGoesOnWithItsOwnScaleAtAnyParallelism(boolean onDisk) throws Exception {
    OperatorSubtaskState saved = saved(readings(0, SAVED, OLD), onDisk);

    // As if b had never been there, and d had been missing until now.
    List<Observation> whole = new ArrayList<>(readings(0, SAVED, NEW));
    whole.addAll(readings(SAVED, ROWS, NEW));
    TreeSet<String> expected = new TreeSet<>(run(whole, onDisk));
    expected.removeAll(run(readings(0, SAVED, NEW), onDisk));

    assertThat(resumed(saved, onDisk, 2)).containsExactlyElementsOf(expected);
  }

  @Test
  void theNextSavepointIsOfTheNewChannels() throws Exception {
    OperatorSubtaskState saved = saved(readings(0, SAVED, OLD), true);
    OperatorSubtaskState next;
    try (var harness = subtask(NEW, true, 1, 0)) {
      allow(harness, ChannelPolicy.DROP);
      harness.initializeState(saved);
      harness.open();
      harness.prepareSnapshotPreBarrier(2);
      next = harness.snapshot(2, 2);
    }
    List<String> later = new ArrayList<>();
    try (var harness = subtask(NEW, true, 1, 0)) {
      harness.initializeState(next);
      harness.open();
      Hosted.feed(harness, readings(SAVED, ROWS, NEW));
      harness.prepareSnapshotPreBarrier(3);
      harness.extractOutputValues().stream().map(Streams::bits).forEach(later::add);
    }
    assertThat(new TreeSet<>(later)).containsExactlyElementsOf(resumed(saved, true, 1));
  }

  @Test
  void withoutConsentARemovedChannelIsRefused() throws Exception {
    OperatorSubtaskState saved = saved(readings(0, 20, OLD), true);

    assertThatThrownBy(() -> open(saved, NEW, ChannelPolicy.ADD))
        .isInstanceOf(UnfitStateException.class)
        .hasMessage(
            "Cannot restore state: expected every channel of the savepoint in the pipeline, found"
                + " no b: what was learned of it would be lost; write it again (map: {values: …}"
                + " may take it from a field of another name), or set millrace.channels: drop");
    assertThatThrownBy(() -> open(saved, List.of("a", "b", "c", "d"), ChannelPolicy.REFUSE))
        .isInstanceOf(UnfitStateException.class)
        .hasMessageEndingWith(
            "; or start with 'millrace run' from a savepoint, or set millrace.channels: add, and"
                + " learned state is carried by name");
    open(saved, List.of("a", "b", "c", "d"), ChannelPolicy.ADD);
    open(saved, OLD, ChannelPolicy.REFUSE);
  }

  private static void open(OperatorSubtaskState saved, List<String> channels, ChannelPolicy policy)
      throws Exception {
    try (var harness = subtask(channels, true, 1, 0)) {
      allow(harness, policy);
      harness.initializeState(saved);
      harness.open();
    }
  }

  private static OperatorSubtaskState saved(List<Observation> readings, boolean onDisk)
      throws Exception {
    try (var harness = subtask(OLD, onDisk, 1, 0)) {
      harness.open();
      Hosted.feed(harness, readings);
      harness.prepareSnapshotPreBarrier(1);
      return harness.snapshot(1, 1);
    }
  }

  private static List<String> run(List<Observation> readings, boolean onDisk) throws Exception {
    try (var harness = subtask(NEW, onDisk, 1, 0)) {
      harness.open();
      Hosted.feed(harness, readings);
      harness.prepareSnapshotPreBarrier(1);
      return harness.extractOutputValues().stream().map(Streams::bits).toList();
    }
  }

  /** The results after the savepoint, of all subtasks. */
  private static TreeSet<String> resumed(
      OperatorSubtaskState saved, boolean onDisk, int parallelism) throws Exception {
    TreeSet<String> results = new TreeSet<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (var harness = subtask(NEW, onDisk, parallelism, subtask)) {
        allow(harness, ChannelPolicy.DROP);
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                saved, Hosted.MAX_PARALLELISM, 1, parallelism, subtask));
        harness.open();
        int here = subtask;
        Hosted.feed(
            harness,
            readings(SAVED, ROWS, NEW).stream()
                .filter(reading -> Hosted.owner(reading.group(), parallelism) == here)
                .toList());
        harness.prepareSnapshotPreBarrier(2);
        harness.extractOutputValues().stream().map(Streams::bits).forEach(results::add);
      }
    }
    return results;
  }

  private static void allow(AbstractStreamOperatorTestHarness<?> harness, ChannelPolicy policy) {
    harness.getEnvironment().getJobConfiguration().set(ChannelPolicy.CHANNELS, policy);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> subtask(
      List<String> channels, boolean onDisk, int parallelism, int subtask) throws Exception {
    StateBackend backend = onDisk ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    return Hosted.subtask(recipe(channels), backend, parallelism, subtask);
  }

  private static ModelRecipe recipe(List<String> channels) {
    return new ModelRecipe(
        "test",
        new ModelPlan(
            channels,
            List.of(
                new ModelSpec("standardize", Map.of("warmup", 4)),
                new ModelSpec("sliding", Map.of("length", 2))),
            7),
        StandardCatalog::catalog,
        new HostSettings(1, 1000, 100, 0));
  }

  /** Rows of the same numbers whatever the channels; d has none before the savepoint. */
  private static List<Observation> readings(int from, int end, List<String> channels) {
    return IntStream.range(from, end)
        .mapToObj(
            row -> {
              float[] values = new float[channels.size()];
              for (int channel = 0; channel < values.length; channel++) {
                String name = channels.get(channel);
                SeededRandom random = new SeededRandom(SeededRandom.derive(row, name));
                values[channel] =
                    name.equals("d") && row < SAVED
                        ? Float.NaN
                        : (float) (name.charAt(0) * (3 + random.gaussian()));
              }
              return new Observation(
                  "k" + row % 5, "g" + row % 3, row, values, null, Origin.topic("r", 0, row));
            })
        .toList();
  }
}
