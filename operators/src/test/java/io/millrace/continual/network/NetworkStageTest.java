package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.continual.layer.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkStageTest {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty().with("network", Network.factory());
  private static final List<Object> LAYERS =
      List.of(
          Map.of("conv1d", Map.of("out", 6, "kernel", 3, "padding", "same")),
          "relu",
          Map.of("average_pool", Map.of("kernel", 2)),
          Map.of("conv1d", Map.of("out", 4, "kernel", 4, "stride", 3, "padding", 1)),
          Map.of("gru", Map.of("hidden", 5)));

  /** Channels that reach each layer. */
  private static final List<Integer> WIDTHS = List.of(2, 6, 6, 6, 4);

  /** Some of the layers above, with the weights they have in the whole. */
  private static ModelSpec stage(int from, int to) {
    Map<String, Object> whole = Map.of("channels", 2, "layers", LAYERS);
    Weights weights = RandomWeights.of(Architecture.read(whole), 7);
    Map<String, Attachment.Tensor> tensors = new LinkedHashMap<>();
    Architecture.read(whole)
        .weights()
        .forEach(
            (name, shape) -> {
              int layer = Integer.parseInt(name.substring(0, name.indexOf('.')));
              if (layer >= from && layer < to) {
                String own = (layer - from) + name.substring(name.indexOf('.'));
                tensors.put(own, new Attachment.Tensor(shape, weights.values(name)));
              }
            });
    Map<String, Object> part =
        Map.of("channels", WIDTHS.get(from), "layers", LAYERS.subList(from, to));
    return new ModelSpec(
        "network",
        Map.of("model", "part.yaml"),
        Map.of("model", new Attachment("part.yaml", part, tensors)));
  }

  @Test
  void exampleUsage() {
    StreamModel network = CATALOG.create(List.of(stage(0, 5)), 2);
    assertThat(network.signature().outputWidth()).isEqualTo(5);
    assertThat(CATALOG.files("network")).containsExactly("model");
  }

  @Test
  void aNetworkCutIntoStagesGivesTheBitsOfTheWhole() {
    List<float[]> whole = outputs(List.of(stage(0, 5)));
    assertThat(whole).hasSizeGreaterThan(5);
    for (int cut = 1; cut < 5; cut++) {
      assertThat(outputs(List.of(stage(0, cut), stage(cut, 5))))
          .as("cut at %d", cut)
          .hasSameSizeAs(whole);
      List<float[]> parts = outputs(List.of(stage(0, cut), stage(cut, 5)));
      for (int at = 0; at < whole.size(); at++) {
        assertThat(parts.get(at)).as("cut at %d, output %d", cut, at).isEqualTo(whole.get(at));
      }
    }
  }

  private static List<float[]> outputs(List<ModelSpec> stages) {
    SingleStream stream = SingleStream.of(CATALOG.create(stages, 2), 0);
    SeededRandom random = new SeededRandom(5);
    List<float[]> outputs = new ArrayList<>();
    IntStream.range(0, 40)
        .mapToObj(at -> new float[] {(float) random.gaussian(), (float) random.gaussian()})
        .forEach(input -> stream.step(input, 0).ifPresent(answer -> outputs.add(answer.output())));
    stream.flush(0).forEach(answer -> outputs.add(answer.output()));
    return outputs;
  }

  @Test
  void everyFaultOfTheFileIsToldAtItsOption() {
    Attachment model =
        new Attachment(
            "net.yaml",
            Map.of("channels", 3, "layers", List.of(Map.of("linear", Map.of("out", 0)), "relo")),
            Map.of());
    ModelSpec spec = new ModelSpec("network", Map.of("model", "net.yaml"), Map.of("model", model));
    assertThatThrownBy(() -> CATALOG.create(List.of(spec), 3))
        .hasMessageContaining("stage 0, model: net.yaml: layers[0].linear.out: expected")
        .hasMessageContaining("stage 0, model: net.yaml: layers[1]: expected a layer");
    assertThatThrownBy(() -> CATALOG.create(List.of(stage(0, 5)), 1))
        .hasMessageContaining("stage 0, model: expected at most 1 channels, found 2 in part.yaml");
    assertThatThrownBy(() -> CATALOG.create(List.of(new ModelSpec("network", Map.of())), 1))
        .hasMessage("stage 0, model: expected the path of a model file, found none");
  }

  private static ModelSpec tuned(Map<String, Object> options) {
    Map<String, Object> adapted =
        Map.of(
            "linear",
            Map.of("out", 2, "bias", false, "adapter", Map.of("kind", "sppara", "per", "group")));
    Attachment model =
        new Attachment(
            "net.yaml",
            Map.of("channels", 2, "layers", List.of(adapted)),
            Map.of("0.weight", new Attachment.Tensor(List.of(2, 2), new float[] {1, 0, 0, 1})));
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.put("model", "net.yaml");
    return new ModelSpec("network", all, Map.of("model", model));
  }

  @Test
  void adaptersOfGroupsAreTrainedWhereThatIsDeclared() {
    StreamModel fixed = CATALOG.create(List.of(tuned(Map.of())), 2);
    assertThat(fixed.signature().parameters().slots())
        .extracting(slot -> slot.name() + slot.shape())
        .containsExactly("layer0.adapter[2, 2]");
    StreamModel learning =
        CATALOG.create(
            List.of(tuned(Map.of("learn", "cross-entropy", "rate", .1, "batch", 1))),
            2,
            DeclaredTargets.label("state"));
    assertThat(learning.signature().targetWidth()).isEqualTo(1);
    SingleStream stream = SingleStream.of(learning, 0);
    for (int at = 0; at < 60; at++) {
      float[] input = at % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1};
      stream.step(input, new float[] {1 - at % 2}, at);
    }
    float[] scores = stream.step(new float[] {1, 0}, 60).orElseThrow().output();
    assertThat(scores[1]).as("labelled the other way round").isGreaterThan(scores[0]);
    assertThat(stream.version()).isEqualTo(60);
  }

  @Test
  void whatCannotBeTrainedIsToldAtItsOption() {
    assertThatThrownBy(() -> CATALOG.create(List.of(tuned(Map.of("learn", "cross-entropy"))), 2))
        .hasMessageContaining("stage 0, learn: expected a declared label to learn, found none");
    assertThatThrownBy(() -> CATALOG.create(List.of(tuned(Map.of("rate", .1))), 2))
        .hasMessageContaining("stage 0, rate: has no effect without learn; remove it");
    assertThatThrownBy(
            () ->
                CATALOG.create(
                    List.of(tuned(Map.of("learn", "squared-error"))),
                    2,
                    DeclaredTargets.values("next")))
        .hasMessageContaining("expected a declared value for each of the 2 outputs, found 1");
  }

  @Test
  void adaptersPassTheStagesAroundANetwork() {
    ModelCatalog catalog = StandardCatalog.catalog();
    ModelSpec scaled = new ModelSpec("standardize", Map.of("warmup", 2));
    Learner behind = (Learner) catalog.create(List.of(scaled, tuned(Map.of())), 2);
    assertThat(behind.mixes()).isTrue();
    assertThat(behind.unfit(Set.of(), new float[4]))
        .containsExactly("slot 'layer0.adapter' is missing");
    Rows rows = new Rows(behind.signature(), 2);
    float[][] states = new float[2][behind.signature().sequence().width()];
    behind.reset(states[0], 0);
    behind.reset(states[1], 0);
    for (int step = 0; step < 4; step++) {
      rows.clear();
      rows.useParameters(new float[4], 0);
      for (int row = 0; row < 2; row++) {
        rows.add(new float[] {step % 2, 1 - step % 2}, states[row], step, step);
      }
      rows.useParameters(1, new float[] {1, 0, 0, 1});
      behind.step(rows);
      rows.readState(0, states[0]);
      rows.readState(1, states[1]);
    }
    int width = behind.signature().outputWidth();
    assertThat(rows.outputs()[width]).isEqualTo(2 * rows.outputs()[0]).isNotZero();

    Learner chain = (Learner) catalog.create(List.of(tuned(Map.of()), tuned(Map.of())), 2);
    assertThat(chain.mixes()).isFalse();
    assertThat(
            chain.unfit(
                Set.of("layer0.adapter"), new float[chain.signature().parameters().width()]))
        .containsExactly("slot 'layer0.adapter' is missing");
  }
}
