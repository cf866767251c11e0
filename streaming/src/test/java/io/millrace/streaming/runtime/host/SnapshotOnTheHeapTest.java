package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.StateSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flink writes a snapshot while the task goes on. On the heap its backend holds the objects that it
 * was given, so what is learned meanwhile must not reach them.
 */
class SnapshotOnTheHeapTest {

  private static final int MOST_BYTES = 1 << 24;

  @ParameterizedTest
  @ValueSource(longs = {0, 300, 1 << 20})
  void exampleUsage(long cache) throws Exception {
    assertThat(resumed(new HashMapStateBackend(), cache)).isEqualTo(uninterrupted(cache));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, 1 << 20})
  void theSameOnDisk(long cache) throws Exception {
    assertThat(resumed(new EmbeddedRocksDBStateBackend(), cache)).isEqualTo(uninterrupted(cache));
  }

  private static List<String> uninterrupted(long cache) throws Exception {
    try (var harness = harness(new EmbeddedRocksDBStateBackend(), cache)) {
      harness.open();
      Hosted.feed(harness, Streams.random(3, 300));
      harness.getOneInputOperator().finish();
      return bits(harness).subList(results(), bits(harness).size());
    }
  }

  /** Results of the part before the barrier. */
  private static int results() throws Exception {
    try (var harness = harness(new EmbeddedRocksDBStateBackend(), 0)) {
      harness.open();
      Hosted.feed(harness, Streams.random(3, 300).subList(0, 151));
      harness.prepareSnapshotPreBarrier(1);
      return harness.extractOutputValues().size();
    }
  }

  private static List<String> resumed(StateBackend backend, long cache) throws Exception {
    List<Observation> stream = Streams.random(3, 300);
    OperatorSubtaskState saved;
    try (var harness = harness(backend, cache)) {
      harness.open();
      // One snapshot that is done, so that the backend has copied what it copies on write.
      Hosted.feed(harness, stream.subList(0, 100));
      harness.prepareSnapshotPreBarrier(1);
      harness.snapshot(1, 1);
      Hosted.feed(harness, stream.subList(100, 151));
      harness.prepareSnapshotPreBarrier(2);
      OperatorSnapshotFutures begun =
          ((AbstractStreamOperator<Result>) harness.getOperator())
              .snapshotState(
                  2,
                  2,
                  CheckpointOptions.forCheckpointWithDefaultLocation(),
                  new MemCheckpointStreamFactory(MOST_BYTES));
      Hosted.feed(harness, stream.subList(151, 250));
      harness.prepareSnapshotPreBarrier(3);
      saved = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
    }
    try (var harness = harness(backend, cache)) {
      harness.initializeState(saved);
      harness.open();
      Hosted.feed(harness, stream.subList(151, 300));
      harness.getOneInputOperator().finish();
      return bits(harness);
    }
  }

  private static List<String> bits(
      KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness) {
    return new ArrayList<>(harness.extractOutputValues().stream().map(Streams::bits).toList());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      StateBackend backend, long cache) throws Exception {
    HostSettings settings =
        new HostSettings(1, 1000, 100, 0, new StateSettings(cache, StateSettings.FOR_EVER));
    return Hosted.subtask(Hosted.deviation(settings), backend, 1, 0);
  }
}
