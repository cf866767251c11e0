package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The cache over the state backend changes no bit, whatever its size and wherever a job is cut. */
class ModelOperatorCacheTest {

  /** Smaller than one state, one state, a few, all. */
  private static final long[] SIZES = {1, 300, 1200, 1 << 20};

  @Test
  void exampleUsage() throws Exception {
    List<Observation> stream = Streams.random(1, 300);
    List<String> expected = run(stream, 0);
    for (long size : SIZES) {
      assertThat(run(stream, size)).as("cache of %d bytes", size).isEqualTo(expected);
    }
  }

  @Test
  void goesOnWithTheSameBitsFromCheckpointsAndSavepointsAtAnotherParallelism() throws Exception {
    List<Observation> stream = Streams.random(2, 300);
    List<String> expected = run(stream, 0).stream().sorted().toList();
    SnapshotType[] kinds = {
      CheckpointType.CHECKPOINT,
      SavepointType.savepoint(SavepointFormatType.CANONICAL),
      SavepointType.savepoint(SavepointFormatType.NATIVE)
    };
    for (SnapshotType kind : kinds) {
      for (long size : SIZES) {
        List<String> results = new ArrayList<>();
        OperatorSubtaskState saved;
        try (var harness = harness(size, StateSettings.FOR_EVER, 1, 0)) {
          harness.open();
          Hosted.feed(harness, stream.subList(0, 151));
          harness.prepareSnapshotPreBarrier(1);
          saved = harness.snapshotWithLocalState(1, 1, kind).getJobManagerOwnedState();
          results.addAll(bits(harness.extractOutputValues()));
          // Lost with the process: results after the checkpoint, and the cache.
          Hosted.feed(harness, stream.subList(151, 200));
        }
        for (int subtask = 0; subtask < 3; subtask++) {
          try (var harness = harness(size, StateSettings.FOR_EVER, 3, subtask)) {
            harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    saved, Hosted.MAX_PARALLELISM, 1, 3, subtask));
            harness.open();
            int here = subtask;
            Hosted.feed(
                harness,
                stream.subList(151, 300).stream()
                    .filter(r -> Hosted.owner(r.group(), 3) == here)
                    .toList());
            harness.getOneInputOperator().finish();
            results.addAll(bits(harness.extractOutputValues()));
          }
        }
        assertThat(results.stream().sorted()).as("%s, %d", kind, size).isEqualTo(expected);
      }
    }
  }

  @Test
  void writesToTheBackendWithABarrierAndNotWithAFlush() throws Exception {
    OperatorSubtaskState early;
    OperatorSubtaskState whole;
    try (var harness = harness(1 << 20, StateSettings.FOR_EVER, 1, 0)) {
      harness.open();
      Hosted.feed(
          harness, List.of(Streams.reading("g", "a", 1, 5), Streams.reading("g", "a", 2, 5)));
      early = harness.snapshot(1, 1);
      harness.prepareSnapshotPreBarrier(2);
      whole = harness.snapshot(2, 2);
    }
    assertThat(nextSequence(early)).isZero();
    assertThat(nextSequence(whole)).isEqualTo(2);
  }

  private static long nextSequence(OperatorSubtaskState from) throws Exception {
    try (var harness = harness(0, StateSettings.FOR_EVER, 1, 0)) {
      harness.initializeState(from);
      harness.open();
      Hosted.feed(harness, List.of(Streams.reading("g", "a", 3, 5)));
      return harness.extractOutputValues().get(0).sequence();
    }
  }

  @Test
  void aGroupThatWasIdleForLongerThanItsTimeToLiveBeginsAnew() throws Exception {
    for (long size : new long[] {0, 1 << 20}) {
      try (var harness = harness(size, 1000, 1, 0)) {
        harness.open();
        at(harness, 0);
        Hosted.feed(
            harness, List.of(Streams.reading("g", "a", 1, 5), Streams.reading("g", "b", 2, 6)));
        at(harness, 999);
        Hosted.feed(harness, List.of(Streams.reading("g", "a", 3, 5)));
        at(harness, 1998);
        Hosted.feed(
            harness, List.of(Streams.reading("g", "a", 4, 5), Streams.reading("g", "b", 5, 6)));
        assertThat(harness.extractOutputValues())
            .as("cache of %d bytes", size)
            .extracting(result -> result.key() + result.sequence())
            .containsExactly("a0", "b0", "a1", "a2", "b0");
      }
    }
  }

  private static void at(
      KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness, long millis)
      throws Exception {
    harness.setStateTtlProcessingTime(millis);
    harness.setProcessingTime(millis);
  }

  private static List<String> run(List<Observation> stream, long cache) throws Exception {
    try (var harness = harness(cache, StateSettings.FOR_EVER, 1, 0)) {
      harness.open();
      Hosted.feed(harness, stream);
      harness.getOneInputOperator().finish();
      return bits(harness.extractOutputValues());
    }
  }

  private static List<String> bits(List<Result> results) {
    return results.stream().map(Streams::bits).toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      long cache, long ttl, int parallelism, int subtask) throws Exception {
    HostSettings settings = new HostSettings(1, 1000, 100, 0, new StateSettings(cache, ttl));
    return Hosted.subtask(Hosted.deviation(settings), parallelism, subtask);
  }
}
