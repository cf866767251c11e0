package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.kind.learn.FolderModels;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.UnfitStateException;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.WireTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline that begins with the models of another. Without a scale before it, a dictionary that
 * begins with a published version goes on like the one that published it, bit for bit.
 */
class WarmStartTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws Exception {
    List<Observation> readings = readings(600);
    List<Result> whole = run(recipe("dictionary"), FirstModels.NONE, readings);
    publish(recipe("dictionary"), readings.subList(0, 300));

    List<Result> second =
        run(
            recipe("dictionary"),
            FolderModels.of(folder.toString(), "test", ""),
            readings.subList(300, 600));

    assertThat(second.get(0).version()).isEqualTo(whole.get(300).version());
    assertThat(outputs(second)).isEqualTo(outputs(whole.subList(300, 600)));
  }

  @Test
  void aKeyTakesTheScaleThatWasPublishedOfIt() throws Exception {
    List<Observation> readings = readings(600);
    publish(recipe("standardize", "dictionary"), readings.subList(0, 300));
    List<Result> whole = run(recipe("standardize", "dictionary"), FirstModels.NONE, readings);

    List<Result> second =
        run(
            recipe("standardize", "dictionary"),
            FolderModels.of(folder.toString(), "test", ""),
            readings.subList(300, 600));

    // The first 16 readings of a key give no answer; the scale has learned as many as in the whole.
    Result first = second.get(0);
    Result same = whole.get(whole.size() - second.size());
    assertThat(first.time()).isEqualTo(same.time());
    for (int channel = 3; channel < 6; channel++) {
      assertThat((double) first.output()[channel])
          .isCloseTo(same.output()[channel], org.assertj.core.data.Offset.offset(.5));
    }
  }

  @Test
  void aGroupWithoutAModelBeginsAnewAndOneGroupMayServeAll() throws Exception {
    List<Observation> readings = readings(300);
    publish(recipe("dictionary"), readings);
    List<Observation> other =
        readings.stream()
            .map(
                one ->
                    new Observation("k", "other", one.time(), one.values(), null, Origin.NOWHERE))
            .toList();

    FolderModels own = FolderModels.of(folder.toString(), "test", "");
    assertThat(outputs(run(recipe("dictionary"), own, other)))
        .isEqualTo(outputs(run(recipe("dictionary"), FirstModels.NONE, other)));
    FolderModels common = FolderModels.of(folder.toString(), "test", "g");
    assertThat(run(recipe("dictionary"), common, other).get(0).version()).isPositive();
  }

  @Test
  void theHeldVersionIsTheBeginning() throws Exception {
    publish(recipe("dictionary"), readings(300));
    new ModelFolder(folder).hold(new ModelName("test", "g", 10));

    FolderModels models = FolderModels.of(folder.toString(), "test", "");

    assertThat(run(recipe("dictionary"), models, readings(10)).get(0).version()).isEqualTo(10);
  }

  @Test
  void aModelThatDoesNotFitEndsTheJobWithAllReasons() throws Exception {
    publish(recipe("dictionary"), readings(300));
    FolderModels models = FolderModels.of(folder.toString(), "test", "");

    assertThatThrownBy(() -> run(recipe("standardize", "dictionary"), models, readings(40)))
        .isInstanceOf(UnfitStateException.class)
        .hasMessageContaining("Cannot begin with model test/g/")
        .hasMessageContaining("its operators are [dictionary]")
        .hasMessageContaining("or remove warm_start");
  }

  @Test
  void aFolderWithoutModelsIsAFault() {
    assertThatThrownBy(() -> FolderModels.of(folder.toString(), "test", ""))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("expected a published version of test, found none");
  }

  private void publish(ModelRecipe recipe, List<Observation> readings) throws Exception {
    ModelFolder models = new ModelFolder(folder);
    try (var harness = harness(recipe, FirstModels.NONE)) {
      harness.open();
      Hosted.feed(harness, readings);
      harness.getOneInputOperator().finish();
      Queue<StreamRecord<ModelRelease>> releases = harness.getSideOutput(SideOutputs.RELEASES);
      for (StreamRecord<ModelRelease> release : releases) {
        models.write(PublishedModel.read(release.getValue().message()));
      }
    }
  }

  private static List<Result> run(ModelRecipe recipe, FirstModels first, List<Observation> readings)
      throws Exception {
    try (var harness = harness(recipe, first)) {
      harness.open();
      Hosted.feed(harness, readings);
      harness.getOneInputOperator().finish();
      return harness.extractOutputValues();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Observation, Result> harness(
      ModelRecipe recipe, FirstModels first) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<String, Observation, Result>(
            new ModelOperatorFactory(recipe, first),
            Observation::group,
            Types.STRING,
            Hosted.MAX_PARALLELISM,
            1,
            0);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup(
        WireTypes.result().createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  private static ModelRecipe recipe(String... operators) {
    List<ModelSpec> stages = new ArrayList<>();
    for (String operator : operators) {
      stages.add(
          new ModelSpec(operator, operator.equals("dictionary") ? Map.of("keep", 1) : Map.of()));
    }
    return new ModelRecipe(
        "test",
        new ModelPlan(List.of("a", "b", "c"), stages, 7),
        StandardCatalog::catalog,
        new HostSettings(64, 1000, 1000, 10));
  }

  private static List<Observation> readings(int count) {
    SeededRandom random = new SeededRandom(11);
    List<Observation> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float cause = (float) random.gaussian();
      float[] values = {
        20 + 5 * cause, 3 * cause + (float) random.gaussian(), -7 + (float) random.gaussian()
      };
      readings.add(new Observation("k", "g", i, values, null, Origin.NOWHERE));
    }
    return readings;
  }

  private static List<List<Float>> outputs(List<Result> results) {
    return results.stream()
        .map(
            result -> {
              List<Float> output = new ArrayList<>();
              for (float value : result.output()) {
                output.add(value);
              }
              return output;
            })
        .toList();
  }
}
