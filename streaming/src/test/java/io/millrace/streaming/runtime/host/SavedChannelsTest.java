package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.UnfitStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What was learned of a channel is not taken for what was learned of another. */
class SavedChannelsTest {

  @Test
  void exampleUsage() throws Exception {
    OperatorSubtaskState saved = saved("value");

    assertThat(sequences(saved, "value", 2)).containsExactly(1L, 1L);
    assertThatThrownBy(() -> sequences(saved, "pressure", 1))
        .isInstanceOf(UnfitStateException.class)
        .hasMessage(
            "Cannot restore state: expected the channels [value] that it was learned from, found"
                + " [pressure]; write them so (map: {values: …} may take them from fields of other"
                + " names), or use a new name, which learns from the beginning; or start with"
                + " 'millrace run' from a savepoint, or set millrace.channels: add, and learned"
                + " state is carried by name");
  }

  private static OperatorSubtaskState saved(String channel) throws Exception {
    try (var harness = Hosted.subtask(recipe(channel), 1, 0)) {
      harness.open();
      Hosted.feed(
          harness, List.of(Streams.reading("g", "a", 1, 5), Streams.reading("h", "b", 2, 5)));
      harness.prepareSnapshotPreBarrier(1);
      return harness.snapshot(1, 1);
    }
  }

  /** The next sequence numbers of both keys, at a parallelism. */
  private static List<Long> sequences(OperatorSubtaskState saved, String channel, int parallelism)
      throws Exception {
    List<Long> sequences = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (var harness = Hosted.subtask(recipe(channel), parallelism, subtask)) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                saved, Hosted.MAX_PARALLELISM, 1, parallelism, subtask));
        harness.open();
        int here = subtask;
        Hosted.feed(
            harness,
            List.of(Streams.reading("g", "a", 3, 5), Streams.reading("h", "b", 4, 5)).stream()
                .filter(reading -> Hosted.owner(reading.group(), parallelism) == here)
                .toList());
        harness.prepareSnapshotPreBarrier(2);
        harness.extractOutputValues().stream().map(Result::sequence).forEach(sequences::add);
      }
    }
    return sequences;
  }

  private static ModelRecipe recipe(String channel) {
    return new ModelRecipe(
        "test",
        new ModelPlan(List.of(channel), List.of(new ModelSpec("deviation", Map.of())), 7),
        Deviation::catalog,
        new HostSettings(1, 1000, 100, 0));
  }
}
