package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageWeightsTest {

  private static final List<ModelSpec> STAGES =
      List.of(new ModelSpec("standardize", Map.of()), network("0.weight", 1));

  @Test
  void exampleUsage() {
    List<Tensor> published = StageWeights.of(List.of(STAGES.get(0), network("0.weight", 7)));
    assertThat(published).extracting(Tensor::name).containsExactly("stages.1.model/0.weight");

    List<String> faults = new ArrayList<>();
    List<ModelSpec> stages = StageWeights.into(STAGES, published, faults);

    assertThat(faults).isEmpty();
    assertThat(stages.get(0)).isEqualTo(STAGES.get(0));
    Attachment model = stages.get(1).attachments().get("model");
    assertThat(model.tensors().get("0.weight").values()).containsExactly(7);
    assertThat(model.structure()).isEqualTo(Map.of("channels", 1));
    assertThat(model.source()).isEqualTo("net.yaml");
  }

  @Test
  void slotsArePassedOver() {
    Tensor slot = new Tensor("dictionary", List.of(1), new float[1]);
    assertThat(StageWeights.isWeight("dictionary")).isFalse();
    assertThat(StageWeights.isWeight("then.pending.sum")).isFalse();
    assertThat(StageWeights.into(STAGES, List.of(slot), new ArrayList<>())).isEqualTo(STAGES);
  }

  @Test
  void aNameMayHoldWhatSeparatesTheOthers() {
    List<ModelSpec> odd = List.of(network("stages.3.model/a/b.c", 1));
    List<Tensor> published = StageWeights.of(odd);
    List<String> faults = new ArrayList<>();
    assertThat(
            StageWeights.into(odd, published, faults).get(0).attachments().get("model").tensors())
        .containsOnlyKeys("stages.3.model/a/b.c");
    assertThat(faults).isEmpty();
  }

  @Test
  void allWeightsOfAFileAreReplacedOrNone() {
    List<Tensor> published = StageWeights.of(List.of(STAGES.get(0), network("1.bias", 7)));
    assertThat(
            StageWeights.into(STAGES, published, new ArrayList<>())
                .get(1)
                .attachments()
                .get("model")
                .tensors())
        .as("the operator, which knows what it needs, then misses 0.weight")
        .containsOnlyKeys("1.bias");
  }

  @Test
  void tellsWeightsThatNoStageHasAFileFor() {
    List<String> faults = new ArrayList<>();
    Tensor plain = new Tensor("stages.0.model/0.weight", List.of(1), new float[1]);
    Tensor beyond = new Tensor("stages.9999.model/0.weight", List.of(1), new float[1]);
    assertThat(StageWeights.into(STAGES, List.of(plain, beyond), faults)).isEqualTo(STAGES);
    assertThat(faults)
        .containsExactly(
            "this pipeline has no model file for 'stages.0.model/0.weight'",
            "this pipeline has no model file for 'stages.9999.model/0.weight'");
  }

  private static ModelSpec network(String weight, float value) {
    return new ModelSpec(
        "network",
        Map.of("model", "net.yaml"),
        Map.of(
            "model",
            new Attachment(
                "net.yaml",
                Map.of("channels", 1),
                Map.of(weight, new Attachment.Tensor(List.of(1), new float[] {value})))));
  }
}
