package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

  private static final String MODEL =
      """
      weights: w.safetensors
      channels: 2
      layers:
        - linear: {out: 1, bias: false}
        - tanh
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeWeights() throws IOException {
    Tensor weight = new Tensor("0.weight", List.of(1, 2), new float[] {3, 4});
    Files.write(
        folder.resolve("w.safetensors"),
        Safetensors.write(new Safetensors.Contents(List.of(weight), Map.of())));
  }

  private String write(String text) throws IOException {
    return Files.writeString(folder.resolve("model.yaml"), text).toString();
  }

  @Test
  void exampleUsage() throws IOException {
    Attachment model = ModelFile.read(write(MODEL));
    assertThat(model.structure()).containsOnlyKeys("channels", "layers");
    assertThat(model.structure().get("layers"))
        .isEqualTo(List.of(Map.of("linear", Map.of("out", 1, "bias", false)), "tanh"));
    assertThat(model.tensors().get("0.weight").shape()).containsExactly(1, 2);
    assertThat(model.tensors().get("0.weight").values()).containsExactly(3, 4);
  }

  @Test
  void aModelWithoutWeightsHasNoTensors() throws IOException {
    assertThat(ModelFile.read(write("channels: 2")).tensors()).isEmpty();
  }

  @Test
  void faultsBearTheirLines() throws IOException {
    String path = write(MODEL.replace("w.safe", "v.safe") + "  - {a: 1, a: 2}\n");
    assertThatThrownBy(() -> ModelFile.read(path))
        .hasMessageContaining(
            "model.yaml:1: weights: expected a safetensors file: there is no file")
        .hasMessageContaining("model.yaml:6: layers[2].a: written twice");
    assertThatThrownBy(() -> ModelFile.read(folder.resolve("absent.yaml").toString()))
        .hasMessageContaining("expected a model file in YAML: there is no file");
    assertThatThrownBy(() -> ModelFile.read(folder.toString())).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> ModelFile.read(write(""))).hasMessageContaining("an empty file");
    assertThatThrownBy(() -> ModelFile.read("\0")).isInstanceOf(PipelineException.class);
  }

  @Test
  void aDamagedFileOfWeightsIsToldWithItsFault() throws IOException {
    Files.write(folder.resolve("w.safetensors"), new byte[12]);
    assertThatThrownBy(() -> ModelFile.read(write(MODEL)))
        .hasMessageContaining("model.yaml:1: weights: expected a safetensors file: Cannot read");
  }

  @Test
  void aPipelineCarriesTheFilesOfItsStages() throws IOException {
    ModelPlan plan =
        PipelineYaml.read("p.yaml", pipeline(write(MODEL)), Map.of(), catalog()).model();
    assertThat(plan.stages().get(0).attachments().get("model").tensors()).containsKey("0.weight");
  }

  @Test
  void aFaultOfAModelFileIsToldAtTheOptionThatNamesIt() throws IOException {
    String pipeline = pipeline(write("channels: ["));
    PipelineException faults =
        catchThrowableOfType(
            PipelineException.class,
            () -> PipelineYaml.read("p.yaml", pipeline, Map.of(), catalog()));
    assertThat(faults.faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.line()).isEqualTo(5);
              assertThat(fault.place()).isEqualTo("operators[0].frozen.model");
              assertThat(fault.message()).contains("model.yaml:1: expected YAML");
            });
  }

  private static String pipeline(String model) {
    return """
        name: p
        channels: [a, b]
        source: {json: {path: in}}
        operators:
          - frozen: {model: "%s"}
        results: {folder: out}
        """
        .formatted(model);
  }

  private static ModelCatalog catalog() {
    return ModelCatalog.empty().with("frozen", new Frozen());
  }

  /** Wants a model file, and builds nothing. */
  private static final class Frozen implements ModelFactory.Operator {
    @Override
    public Set<String> files() {
      return Set.of("model");
    }

    @Override
    public StreamModel create(int inputWidth, Options options) {
      options.attachment("model");
      return null;
    }
  }
}
