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

/** {@code millrace models publish} of weights that were trained elsewhere. */
final class PublishWeightsTest {

  private static final String PIPELINE =
      """
      name: scores
      channels: [a, b]
      source: {kafka: {brokers: "b:1", topics: [readings]}}
      operators: [{network: {model: "%s"}}]
      follow: {pipeline: net, group: released, models: {kafka: {topic: models}}}
      results: {kafka: {topic: scores}}
      """;

  @TempDir Path root;

  private Path pipeline;
  private Path target;

  @BeforeEach
  void write() throws IOException {
    target = root.resolve("out");
    Path model = root.resolve("model.yaml");
    Files.writeString(
        model, "weights: 1.safetensors\nchannels: 2\nlayers: [{linear: {out: 1, bias: false}}]\n");
    weights("1.safetensors", new Tensor("0.weight", List.of(1, 2), new float[] {1, 2}));
    pipeline = Files.writeString(root.resolve("scores.yaml"), PIPELINE.formatted(model));
  }

  private Path weights(String name, Tensor tensor) throws IOException {
    return Files.write(
        root.resolve(name), Safetensors.write(new Safetensors.Contents(List.of(tensor), Map.of())));
  }

  private Cli.Outcome publish(String... more) {
    List<String> words = new ArrayList<>(List.of("models", "publish", pipeline.toString()));
    words.addAll(List.of(more));
    words.addAll(List.of("--to", target.toString()));
    return Cli.call(words.toArray(String[]::new));
  }

  @Test
  void exampleUsage() throws IOException {
    Path trained =
        weights("7.safetensors", new Tensor("0.weight", List.of(1, 2), new float[] {3, 4}));

    Cli.Outcome outcome = publish("7", "--weights", trained.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("published net/released/7 in " + target);
    PublishedModel model = new ModelFolder(target).read(new ModelName("net", "released", 7));
    assertThat(model.manifest().channels()).containsExactly("a", "b");
    Tensor weight = model.contents().tensors().get(0);
    assertThat(weight.name()).isEqualTo("stages.0.model/0.weight");
    assertThat(weight.values()).containsExactly(3, 4);
    assertThat(Cli.call("models", "list", target.toString()).out()).contains("net", "released");
    assertThat(Cli.call("models", "show", target.toString(), "net", "released").out())
        .contains("stages.0.model/0.weight");
  }

  @Test
  void withoutOthersThePipelinesOwnWeightsArePublished() throws IOException {
    assertThat(publish("1").err()).isEmpty();
    PublishedModel model = new ModelFolder(target).read(new ModelName("net", "released", 1));
    assertThat(model.contents().tensors().get(0).values()).containsExactly(1, 2);
  }

  @Test
  void weightsThatDoNotFitAreNotPublished() throws IOException {
    Path wide =
        weights("w.safetensors", new Tensor("0.weight", List.of(1, 3), new float[] {3, 4, 5}));
    Cli.Outcome outcome = publish("7", "--weights", wide.toString());
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains("Cannot publish the weights of", "0.weight: expected shape [1, 2], found [1, 3]");
    assertThat(target).doesNotExist();

    assertThat(publish("7", "--weights", root.resolve("none").toString()).err())
        .contains("Cannot read weights of");
  }

  @Test
  void theGroupIsThePipelinesOrTheOneThatIsNamed() throws IOException {
    assertThat(publish("1", "other").err())
        .contains("it is answered by the models of group 'released' alone");
    Files.writeString(pipeline, Files.readString(pipeline).replace("group: released, ", ""));
    assertThat(publish("1").err()).contains("add the GROUP, or say follow: {group: NAME}");
    assertThat(publish("1", "Dongsi").out()).startsWith("published net/Dongsi/1 in ");
  }

  @Test
  void onlyWeightsAloneOfAPipelineThatFollowsArePublished() throws IOException {
    String text = Files.readString(pipeline);
    Files.writeString(pipeline, text.replaceAll("follow: .*\n", ""));
    assertThat(publish("1").err()).contains("expected a pipeline that follows models");
    Files.writeString(pipeline, text.replaceAll("operators: .*\n", "operators: [dictionary]\n"));
    assertThat(publish("1").err()).contains("its operators learn besides");
    Cli.Outcome nameless = publish();
    assertThat(nameless.exitCode()).isEqualTo(2);
    assertThat(nameless.err()).contains("expected PIPELINE.yaml VERSION [GROUP]");
  }
}
