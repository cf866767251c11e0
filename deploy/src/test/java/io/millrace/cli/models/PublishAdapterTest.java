package io.millrace.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace models publish} of the adapters of one group. */
final class PublishAdapterTest {

  private static final String NETWORK =
      """
      weights: frozen.safetensors
      channels: 2
      layers: [{linear: {out: 1, adapter: {kind: lora, rank: 1, per: group}}}]
      """;

  private static final String PIPELINE =
      """
      name: scores
      channels: [a, b]
      source: {kafka: {brokers: "b:1", topics: [readings]}}
      operators: [{network: {model: "%s"}}]
      follow: {pipeline: tuned, models: {kafka: {topic: models}}}
      results: {kafka: {topic: scores}}
      """;

  private static final Tensor WEIGHT = new Tensor("0.weight", List.of(1, 2), new float[] {1, 2});
  private static final Tensor BIAS = new Tensor("0.bias", List.of(1), new float[] {3});
  private static final Tensor A =
      new Tensor("base_model.model.0.lora_A.weight", List.of(1, 2), new float[] {4, 5});
  private static final Tensor B =
      new Tensor("base_model.model.0.lora_B.weight", List.of(1, 1), new float[] {6});

  @TempDir Path root;

  private Path pipeline;
  private Path target;

  @BeforeEach
  void write() throws IOException {
    target = root.resolve("out");
    Path model = Files.writeString(root.resolve("model.yaml"), NETWORK);
    file("frozen.safetensors", WEIGHT, BIAS);
    pipeline = Files.writeString(root.resolve("scores.yaml"), PIPELINE.formatted(model));
  }

  private Path file(String name, Tensor... tensors) throws IOException {
    return Files.write(
        root.resolve(name),
        Safetensors.write(new Safetensors.Contents(List.of(tensors), Map.of())));
  }

  private Cli.Outcome publish(String... more) {
    List<String> words = new ArrayList<>(List.of("models", "publish", pipeline.toString()));
    words.addAll(List.of(more));
    words.addAll(List.of("--to", target.toString()));
    return Cli.call(words.toArray(String[]::new));
  }

  @Test
  void exampleUsage() throws IOException {
    Path trained = file("plant.safetensors", A, B);

    Cli.Outcome outcome = publish("1", "plant-7", "--adapter", trained.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("published tuned/plant-7/1 in " + target);
    PublishedModel model = new ModelFolder(target).read(new ModelName("tuned", "plant-7", 1));
    assertThat(model.contents().tensors())
        .extracting(tensor -> tensor.name() + tensor.shape())
        .containsExactlyInAnyOrder("layer0.lora_a.weight[1, 2]", "layer0.lora_b.weight[1, 1]");
  }

  @Test
  void aFrozenTensorBesideTheAdapterMustBeTheFrozenOne() throws IOException {
    Path whole = file("whole.safetensors", WEIGHT, BIAS, A, B);
    assertThat(publish("1", "g", "--adapter", whole.toString()).err()).isEmpty();

    Tensor moved = new Tensor("0.bias", List.of(1), new float[] {3.5f});
    Path other = file("other.safetensors", moved, A, B);
    Cli.Outcome outcome = publish("2", "g", "--adapter", other.toString());
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains(
            "'0.bias' differs from the frozen one, and is no part of an adapter here; for a bias"
                + " write adapter: {bias: true}");
  }

  @Test
  void anAdapterThatDoesNotFitIsNotPublished() throws IOException {
    Tensor wide = new Tensor("0.lora_A.weight", List.of(3, 2), new float[6]);
    Tensor odd = new Tensor("5.lora_A.weight", List.of(1), new float[1]);
    Path unfit = file("unfit.safetensors", wide, odd);
    Cli.Outcome outcome = publish("1", "g", "--adapter", unfit.toString());
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains(
            "Cannot publish the adapters of",
            "the network has no adapter for '5.lora_A.weight' [1]",
            "slot 'layer0.lora_a.weight' is [3, 2] there and [1, 2] here");
    assertThat(target).doesNotExist();
  }

  @Test
  void theGroupMustBeNamed() throws IOException {
    Path trained = file("plant.safetensors", A, B);
    assertThat(publish("1", "--adapter", trained.toString()).err())
        .contains("each of its groups has models of its own: add the GROUP");
  }
}
