package io.millrace.streaming.runtime.host;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.wire.WireTypes;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Model operators as Flink hosts them, with their states in RocksDB. */
final class Hosted {

  static final int MAX_PARALLELISM = 16;

  private Hosted() {}

  /** A recipe of the {@link Deviation} of one channel. */
  static ModelRecipe deviation(HostSettings settings) {
    return new ModelRecipe(
        "test",
        new ModelPlan(List.of("value"), List.of(new ModelSpec("deviation", Map.of())), 7),
        Deviation::catalog,
        settings);
  }

  /** One subtask of an operator, not opened yet. */
  static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> subtask(
      ModelRecipe recipe, int parallelism, int subtask) throws Exception {
    return subtask(recipe, new EmbeddedRocksDBStateBackend(), parallelism, subtask);
  }

  /** The same, with its states in another backend. */
  static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> subtask(
      ModelRecipe recipe, StateBackend backend, int parallelism, int subtask) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Observation, Result>(
            new ModelOperatorFactory(recipe),
            Observation::group,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(backend);
    harness.setup(
        WireTypes.result().createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  static void feed(
      KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness,
      List<Observation> readings)
      throws Exception {
    for (Observation reading : readings) {
      harness.processElement(reading, reading.time());
    }
  }

  /** The subtask that a group belongs to. */
  static int owner(String group, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(group, MAX_PARALLELISM, parallelism);
  }
}
