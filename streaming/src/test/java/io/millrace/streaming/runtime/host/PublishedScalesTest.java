package io.millrace.streaming.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.KeyScales;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Result;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.recipe.HostSettings;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.task.SideOutputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** What a model that was published says of the next reading, computed without the operators. */
class PublishedScalesTest {

  private static final int CHANNELS = 3;

  @Test
  void exampleUsage() throws Exception {
    List<Observation> readings = readings(400, 3);
    Published published = publish(readings, 64);
    PublishedModel model = published.models().get(2);
    KeyScales scales = KeyScales.of(model.contents());
    assertThat(scales.keys()).containsExactly("k0", "k1", "k2");

    int learned = published.readingsBefore(model);
    Observation next = readings.get(learned);
    Result answer =
        published.results().stream()
            .filter(result -> result.key().equals(next.key()) && result.time() == next.time())
            .findFirst()
            .orElseThrow();
    assertThat(answer.version()).isEqualTo(model.manifest().name().version());
    float[] reconstruction = Arrays.copyOfRange(answer.output(), CHANNELS, 2 * CHANNELS);
    double[] expected = reconstruction(model, scales.ofKey(next.key()), next.values());
    for (int channel = 0; channel < CHANNELS; channel++) {
      assertThat((double) reconstruction[channel]).isCloseTo(expected[channel], offset(1e-4));
    }
  }

  @Test
  void doNotDependOnBundles() throws Exception {
    List<Observation> readings = readings(300, 7);
    List<byte[]> one = messages(publish(readings, 1));
    assertThat(one).hasSizeGreaterThan(3);
    for (int rows : new int[] {5, 64, 1000}) {
      List<byte[]> other = messages(publish(readings, rows));
      assertThat(other).hasSameSizeAs(one);
      for (int at = 0; at < one.size(); at++) {
        assertThat(other.get(at))
            .as("release %d in bundles of %d", at, rows)
            .isEqualTo(one.get(at));
      }
    }
  }

  @Test
  void areLeftOutWhereAGroupHasVeryManyKeys() throws Exception {
    Published published = publish(readings(2500, 101), 64);
    PublishedModel last = published.models().get(published.models().size() - 1);
    assertThat(KeyScales.of(last.contents())).isEqualTo(KeyScales.NONE);
    assertThat(KeyScales.of(publish(readings(2500, 100), 64).models().get(9).contents()).keys())
        .hasSize(100);
  }

  /**
   * @param models releases in order
   * @param results all answers
   * @param batch readings of a mini-batch
   */
  private record Published(List<PublishedModel> models, List<Result> results, int batch) {

    /** Readings that had come when a model was published: the warm-ups, and what was learned. */
    int readingsBefore(PublishedModel model) {
      int warmups = (int) (results.stream().map(Result::key).distinct().count() * 16);
      return warmups + (int) model.manifest().provenance().learned();
    }
  }

  private static Published publish(List<Observation> readings, int rows) throws Exception {
    ModelRecipe recipe =
        new ModelRecipe(
            "test",
            new ModelPlan(
                List.of("a", "b", "c"),
                List.of(
                    new ModelSpec("standardize", Map.of("warmup", 16)),
                    new ModelSpec("dictionary", Map.of("keep", 1, "batch", 6))),
                7),
            StandardCatalog::catalog,
            new HostSettings(rows, 1000, 1000, 5));
    try (var harness = Hosted.subtask(recipe, 1, 0)) {
      harness.open();
      Hosted.feed(harness, readings);
      harness.getOneInputOperator().finish();
      Queue<StreamRecord<ModelRelease>> releases = harness.getSideOutput(SideOutputs.RELEASES);
      List<PublishedModel> models = new ArrayList<>();
      for (StreamRecord<ModelRelease> release : releases) {
        models.add(PublishedModel.read(release.getValue().message()));
      }
      return new Published(models, harness.extractOutputValues(), 6);
    }
  }

  private static List<byte[]> messages(Published published) {
    return published.models().stream().map(PublishedModel::message).toList();
  }

  private static List<Observation> readings(int count, int keys) {
    SeededRandom random = new SeededRandom(11);
    List<Observation> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float cause = (float) random.gaussian();
      float[] values = {
        20 + 5 * cause, 3 * cause + (float) random.gaussian(), -7 + (float) random.gaussian()
      };
      readings.add(new Observation("k" + i % keys, "g", i, values, null, Origin.NOWHERE));
    }
    return readings;
  }

  /** Scale, code by the largest coefficient, and back. */
  private static double[] reconstruction(
      PublishedModel model, Map<String, float[]> scale, float[] reading) {
    float[] mean = scale.get("standardize.mean");
    float[] deviation = scale.get("standardize.deviation");
    float[] atoms = model.contents().tensor("dictionary").values();
    double[] z = new double[CHANNELS];
    for (int atom = 0; atom < CHANNELS; atom++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        double deviations = (reading[channel] - (double) mean[channel]) / deviation[channel];
        z[atom] += atoms[atom * CHANNELS + channel] * deviations;
      }
    }
    int largest =
        IntStream.range(0, CHANNELS)
            .reduce(0, (best, atom) -> Math.abs(z[atom]) > Math.abs(z[best]) ? atom : best);
    return IntStream.range(0, CHANNELS)
        .mapToDouble(
            channel ->
                mean[channel]
                    + deviation[channel] * z[largest] * atoms[largest * CHANNELS + channel])
        .toArray();
  }

  private static org.assertj.core.data.Offset<Double> offset(double most) {
    return org.assertj.core.data.Offset.offset(most);
  }
}
