package io.millrace.streaming.runtime.host;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.late.LateRule;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator over RocksDB, with the channels of a plan and a label that comes later. */
final class HostedLabels implements AutoCloseable {

  static final DeclaredTargets KIND = DeclaredTargets.label("kind");

  private ModelRecipe recipe;
  private final LabelSpec spec;
  private final List<Result> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<String, Observation, Observation, Result> harness;

  HostedLabels(ModelRecipe recipe, LabelSpec spec) throws Exception {
    this.recipe = recipe;
    this.spec = spec;
    start(null);
  }

  static ModelRecipe recipe(List<String> channels, List<ModelSpec> stages, int rows) {
    return new ModelRecipe(
        "kinds",
        new ModelPlan(channels, KIND, stages, 7),
        StandardCatalog::catalog,
        new HostSettings(rows, 1_000_000, 10_000, 0));
  }

  private void start(OperatorSubtaskState from) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new LabelledModelOperator(recipe, FirstModels.NONE, LateRule.of(spec)),
            Observation::group,
            Observation::group,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(
        WireTypes.result().createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.getEnvironment().getJobConfiguration().set(ChannelPolicy.CHANNELS, ChannelPolicy.DROP);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
  }

  void read(Observation reading) throws Exception {
    harness.processElement1(reading, reading.time());
  }

  void label(Observation label) throws Exception {
    harness.processElement2(new StreamRecord<>(label));
  }

  void endLabels() throws Exception {
    ((BoundedMultiInput) harness.getOperator()).endInput(2);
  }

  void flush() throws Exception {
    harness.getOperator().prepareSnapshotPreBarrier(1);
  }

  void finish() throws Exception {
    harness.getOperator().finish();
  }

  /** With another file. */
  void restart(ModelRecipe other) throws Exception {
    recipe = other;
    restart();
  }

  /** Goes on from a snapshot in another instance. */
  void restart() throws Exception {
    flush();
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    collect();
    harness.close();
    start(snapshot);
  }

  private void collect() {
    results.addAll(harness.extractOutputValues());
    var side = harness.getSideOutput(SideOutputs.DEAD_LETTERS);
    if (side != null) {
      side.forEach(letter -> letters.add(letter.getValue()));
      side.clear();
    }
    harness.getOutput().clear();
  }

  List<Result> results() {
    collect();
    return results;
  }

  List<DeadLetter> letters() {
    collect();
    return letters;
  }

  static Observation label(String key, long address, float kind) {
    return new Observation(key, "g", address, new float[] {kind}, null, Origin.NOWHERE);
  }

  static Observation reading(String key, long time, float... values) {
    return new Observation(key, "g", time, values, null, Origin.NOWHERE);
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
