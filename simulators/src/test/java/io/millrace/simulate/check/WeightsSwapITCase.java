package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Options;
import io.millrace.continual.network.Network;
import io.millrace.math.backend.DenseBackend;
import io.millrace.simulate.embedded.LocalJob;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights of a network that answers all groups, swapped under load, through a failure and a
 * rescale.
 *
 * <p>The network gives the difference of a key's number from the one before, its own version, which
 * is its bias, and the number.
 */
class WeightsSwapITCase {

  private static final String MODEL =
      """
      weights: weights.safetensors
      channels: 2
      layers: [{conv1d: {out: 3, kernel: 2, padding: causal}}]
      """;

  @TempDir Path folder;

  /** A swap of the weights of all groups loses and repeats nothing. */
  @Test
  void exampleUsage() throws Exception {
    writeFirstWeights();
    try (SwapWorld world = new SwapWorld(folder, new Scores(folder))) {
      String savepoint;
      try (LocalJob job = world.start(1, Optional.empty())) {
        savepoint = swapThroughAFailure(world, job);
      }
      try (LocalJob job = world.start(4, Optional.of(savepoint))) {
        swapBehindARescale(world, job);
        holdAVersionAndResume(world, job);
      }
      assertThat(world.complaints).isEmpty();
      assertThat(world.versionsSeen).as("swaps that fell among readings").hasSizeGreaterThan(6);
      assertThat(world.letters()).isEmpty();
    }
  }

  private void writeFirstWeights() throws IOException {
    Files.writeString(folder.resolve("model.yaml"), MODEL);
    Files.write(
        folder.resolve("weights.safetensors"),
        Safetensors.write(new Safetensors.Contents(weights("", -1), Map.of())));
  }

  private String swapThroughAFailure(SwapWorld world, LocalJob job) throws Exception {
    world.feed.send(20);
    world.publish(1, ReleaseStatus.RELEASED);
    world.swapUnderLoad(job, 2, 6);
    int thrown = InjectedException.STEP.thrown();
    InjectedException.STEP.arm();
    world.swapUnderLoad(job, 7, 11);
    world.await(job, () -> InjectedException.STEP.thrown() > thrown);
    world.awaitEverything(job);
    world.feed.send(5);
    return job.stop(folder.resolve("savepoints"));
  }

  private static void swapBehindARescale(SwapWorld world, LocalJob job) {
    world.feed.send(5);
    world.awaitEverything(job);
    assertThat(world.lastVersions()).as("of every subtask").containsOnly(11L);
    world.swapUnderLoad(job, 12, 16);
    world.untilAllAnswerBy(job, 16);
  }

  private static void holdAVersionAndResume(SwapWorld world, LocalJob job) {
    world.publish(12, ReleaseStatus.HELD);
    world.untilAllAnswerBy(job, 12);
    world.publish(17, ReleaseStatus.RELEASED);
    world.feed.send(20);
    world.awaitEverything(job);
    assertThat(world.lastVersions()).as("held").containsOnly(12L);
    world.publish(17, ReleaseStatus.RESUMED);
    world.untilAllAnswerBy(job, 17);
  }

  private static List<Tensor> weights(String prefix, float version) {
    float[] kernel = {-1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    return List.of(
        new Tensor(prefix + "0.weight", List.of(3, 2, 2), kernel),
        new Tensor(prefix + "0.bias", List.of(3), new float[] {0, version, 0}));
  }

  /** A network that the fuse reaches. */
  private static ModelCatalog fused(DenseBackend backend) {
    ModelFactory.Operator network = Network.factory(backend);
    return ModelCatalog.empty()
        .with(
            "network",
            new ModelFactory.Operator() {
              @Override
              public Set<String> files() {
                return network.files();
              }

              @Override
              public StreamModel create(int width, Options options) {
                StreamModel made = network.create(width, options);
                return made == null ? null : new Fused(made);
              }
            });
  }

  private record Fused(StreamModel network) implements StreamModel {
    @Override
    public Signature signature() {
      return network.signature();
    }

    @Override
    public void step(Rows rows) {
      network.step(rows);
      InjectedException.STEP.throwIfArmed();
    }
  }

  /** All groups by one network. */
  private record Scores(Path folder) implements SwapWorld.Scoring {

    @Override
    public CatalogSource catalog() {
      return WeightsSwapITCase::fused;
    }

    @Override
    public String yaml() {
      return "operators: [{network: {model: \""
          + folder.resolve("model.yaml")
          + "\"}}]\nfollow: {pipeline: net, group: released, models: {kafka: {topic: models}}}";
    }

    @Override
    public List<PublishedModel> models(long version) {
      ModelManifest draft =
          new ModelManifest(
              new ModelName("net", "released", version),
              new Provenance(0, Provenance.NO_PARENT, 0, Long.MIN_VALUE),
              List.of("number", "key"),
              List.of(new ModelSpec("network", Map.of("model", "model.yaml"))),
              "");
      return List.of(PublishedModel.of(draft, weights("stages.0.model/", version)));
    }

    @Override
    public int number(JsonNode answer) {
      return answer.get("output").get(2).intValue();
    }

    @Override
    public Optional<String> fault(JsonNode answer, int number, long version) {
      JsonNode output = answer.get("output");
      if (output.get(0).intValue() != Math.min(number, 1)) {
        return Optional.of("the key's window");
      }
      if (output.get(1).longValue() != version) {
        return Optional.of("another version's weights");
      }
      return answer.get("source").textValue().equals("net/released")
          ? Optional.empty()
          : Optional.of("source");
    }
  }
}
