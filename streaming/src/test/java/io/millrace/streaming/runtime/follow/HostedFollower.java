package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.api.spec.ModelSpec;
import io.millrace.streaming.runtime.host.Streams;
import io.millrace.streaming.runtime.recipe.CatalogSource;
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
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator over RocksDB; a restart goes on from its snapshot in another instance. */
final class HostedFollower implements AutoCloseable {

  private static final Origin ORIGIN = Origin.topic("models", 0, 12);

  private ModelRecipe recipe;
  private FollowSpec follow;
  private ChannelPolicy policy = ChannelPolicy.REFUSE;
  private final List<Result> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<String, Observation, ModelRelease, Result> harness;

  /**
   * @param recipe of one channel
   */
  HostedFollower(ModelRecipe recipe, FollowSpec follow) throws Exception {
    this.recipe = recipe;
    this.follow = follow;
    start(null);
  }

  /** A recipe of stages on one channel, with that many rows of a bundle. */
  static ModelRecipe recipe(List<ModelSpec> stages, CatalogSource catalog, int rows) {
    return new ModelRecipe(
        "scores",
        new ModelPlan(List.of("value"), stages, 7),
        catalog,
        new HostSettings(rows, 1000, 10_000, 0));
  }

  private void start(OperatorSubtaskState from) throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new FollowOperator(recipe, follow),
            Observation::group,
            ModelRelease::group,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(
        WireTypes.result().createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.getEnvironment().getJobConfiguration().set(ChannelPolicy.CHANNELS, policy);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
  }

  /** With a file of other channels, whose states may be carried. */
  void restartCarrying(ModelRecipe other) throws Exception {
    policy = ChannelPolicy.DROP;
    restart(other);
  }

  /** As another pipeline, from the snapshot of this one. */
  void restart(FollowSpec other) throws Exception {
    follow = other;
    restart();
  }

  /** With another file or release. */
  void restart(ModelRecipe other) throws Exception {
    recipe = other;
    restart();
  }

  void restart() throws Exception {
    flush();
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    collect();
    harness.close();
    start(snapshot);
  }

  void read(String key, long time) throws Exception {
    read(Streams.reading("g", key, time, 100));
  }

  void read(Observation reading) throws Exception {
    harness.processElement1(reading, reading.time());
  }

  void publish(PublishedModel model) throws Exception {
    ModelName name = model.manifest().name();
    harness.processElement2(
        new StreamRecord<>(
            new ModelRelease(
                name.pipeline(), name.group(), name.version(), model.message(), ORIGIN)));
  }

  void watermark(long time) throws Exception {
    harness.processWatermark1(new Watermark(time));
  }

  void flush() throws Exception {
    harness.getOperator().prepareSnapshotPreBarrier(1);
  }

  void finish() throws Exception {
    harness.getOperator().finish();
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

  List<Object> output() {
    return List.copyOf(harness.getOutput());
  }

  List<Result> results() {
    collect();
    return results;
  }

  /** Alarms that were told since the last call. */
  List<Event> alarms() {
    List<Event> alarms = new ArrayList<>();
    var side = harness.getSideOutput(SideOutputs.ALARMS);
    if (side != null) {
      side.forEach(alarm -> alarms.add(alarm.getValue()));
      side.clear();
    }
    return alarms;
  }

  List<DeadLetter> letters() {
    collect();
    return letters;
  }

  List<String> answers() {
    return results().stream()
        .map(
            result ->
                result.key()
                    + "#"
                    + result.sequence()
                    + " v"
                    + result.version()
                    + " "
                    + result.output()[0]
                    + (result.author().role() == ResultSource.Role.SHADOW ? " shadow" : ""))
        .toList();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
