package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.space.SpaceWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AdaptersTest {

  private static final Adapter LORA = new Adapter(Adapter.Kind.LORA, 2, 6, per(), false, false);

  private static Adapter.Per per() {
    return Adapter.Per.NETWORK;
  }

  /** y = 2 x, of which each tenant has a change of rank one. */
  @Test
  void exampleUsage() {
    Architecture architecture =
        Architecture.read(
            Map.of(
                "channels",
                1,
                "layers",
                List.of(
                    Map.of(
                        "linear",
                        Map.of(
                            "out",
                            1,
                            "bias",
                            false,
                            "adapter",
                            Map.of("kind", "splora", "rank", 1, "per", "group"))))));
    Weights frozen = Weights.of(Map.of("0.weight", new Weight(List.of(1, 1), new float[] {2})));
    StreamModel model = Network.operator(architecture, frozen);
    assertThat(model.signature().parameters().slots())
        .extracting(slot -> slot.name() + slot.shape())
        .containsExactly("layer0.adapter.rows[1, 1, 1]", "layer0.adapter.cols[1, 1, 1]");
    Rows rows = new Rows(model.signature(), 2);
    rows.useParameters(new float[] {0, 0}, 0);
    rows.add(new float[] {10}, new float[0], 0, 0);
    rows.add(new float[] {10}, new float[0], 0, 0);
    rows.useParameters(1, new float[] {3, .5f});
    model.step(rows);
    assertThat(rows.outputs()).containsExactly(20, 35);
  }

  @Test
  void loraIsTheProductOfItsTwoMatricesOverTheWholeKernel() {
    assertFused(FrameShape.of(4), adapter -> new Linear(5, Bias.LEARNED, adapter), LORA);
    assertFused(
        FrameShape.of(3),
        adapter -> new Conv1d(4, Window.of(4).causal(), 1, Bias.NONE, adapter),
        LORA);
    assertFused(
        new FrameShape(2, List.of(4)),
        adapter -> new SpaceConv(3, Window.of(2), SpaceWindow.of(2), 1, Bias.LEARNED, adapter),
        LORA);
  }

  @Test
  void placesOfAFrameHaveTheAdapterOfTheirGroup() {
    FrameShape places = new FrameShape(3, List.of(2, 2));
    assertFused(places, adapter -> new Linear(5, Bias.LEARNED, adapter), LORA);
    assertFused(
        places,
        adapter -> new Conv1d(4, Window.of(3).causal(), 1, Bias.LEARNED, adapter),
        Adapter.of(Adapter.Kind.SPLORA, 2).masked());
  }

  @Test
  void masksRemoveRowsAndColumns() {
    for (Adapter.Kind kind : Adapter.Kind.values()) {
      assertFused(
          FrameShape.of(5),
          adapter -> new Conv1d(6, Window.of(3), 1, Bias.LEARNED, adapter),
          Adapter.of(kind, 2).masked());
    }
    assertFused(
        new FrameShape(4, List.of(3)),
        adapter -> new SpaceConv(6, Window.of(3), SpaceWindow.of(1), 2, Bias.LEARNED, adapter),
        Adapter.of(Adapter.Kind.SPLORA, 2).masked());
  }

  /** Against the layer without an adapter whose weights are the sum of the definition. */
  private static void assertFused(
      FrameShape input, Function<Adapter, Layer> layer, Adapter adapter) {
    Architecture plain = network(input, layer.apply(Adapter.NONE));
    Architecture fused = network(input, layer.apply(adapter));
    Architecture own = network(input, layer.apply(adapter.perGroup()));
    Weights all = masked(RandomWeights.of(fused, 3));
    Weights sums = adapted(plain, all, adapter);
    float[][] clip = NetworkSteps.clip(12, input.width(), 5);
    float[][] expected = WholeClip.run(plain, sums, clip);
    NetworkSteps.compare(
        "fused", NetworkSteps.stepped(Network.of(fused, all), clip), expected, 2e-6f);
    NetworkSteps.compare("whole", Arrays.asList(WholeClip.run(fused, all, clip)), expected, 2e-6f);
    StreamModel model = Network.operator(own, only(own, all));
    float[] parameters = parameters(own.parameters(), all);
    List<float[]> outputs = new ArrayList<>();
    Rows rows = new Rows(model.signature(), 1);
    float[] state = model.signature().sequence().initial();
    for (int t = 0; t < clip.length; t++) {
      rows.clear();
      rows.useParameters(parameters, 0);
      rows.add(clip[t], state, t, 0);
      model.step(rows);
      rows.readState(0, state);
      if (rows.outcome(0) == io.millrace.api.operator.Outcome.EMITTED) {
        outputs.add(Arrays.copyOf(rows.outputs(), model.signature().outputWidth()));
      }
    }
    NetworkSteps.compare("of a group", outputs, expected, 4e-6f);
  }

  /** With a batch norm behind it, which is folded in, and an activation. */
  private static Architecture network(FrameShape input, Layer layer) {
    return Architecture.of(input, layer, BatchNorm.of(1e-3), Activation.TANH);
  }

  private static Weights masked(Weights drawn) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    for (String name : drawn.names()) {
      Weight weight = drawn.weight(name);
      float[] values = weight.values().clone();
      if (name.endsWith("mask")) {
        for (int at = 0; at < values.length; at++) {
          values[at] = at % 3 == 1 ? 0 : 1;
        }
      }
      weights.put(name, new Weight(weight.shape(), values));
    }
    return Weights.of(weights);
  }

  private static Weights only(Architecture architecture, Weights all) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    architecture.weights().keySet().forEach(name -> weights.put(name, all.weight(name)));
    return Weights.of(weights);
  }

  private static float[] parameters(StateLayout layout, Weights all) {
    float[] parameters = layout.initial();
    for (Slot slot : layout.slots()) {
      String name =
          all.names().stream()
              .filter(each -> ("layer" + each).equalsIgnoreCase(slot.name()))
              .findFirst()
              .orElseThrow();
      System.arraycopy(all.values(name), 0, parameters, layout.offset(slot.name()), slot.size());
    }
    return parameters;
  }

  /** W' = mask (W + D), by the definitions, index by index. */
  private static Weights adapted(Architecture plain, Weights all, Adapter adapter) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    plain.weights().keySet().forEach(name -> weights.put(name, all.weight(name)));
    Weight frozen = all.weight("0.weight");
    List<Integer> shape = frozen.shape();
    int outs = shape.get(0);
    int ins = shape.get(1);
    int taps = frozen.values().length / outs / ins;
    int centre = 0;
    for (int axis = 2; axis < shape.size(); axis++) {
      centre = centre * shape.get(axis) + (shape.get(axis) - 1) / 2;
    }
    float[] sum = new float[frozen.values().length];
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        for (int k = 0; k < taps; k++) {
          int at = (o * ins + i) * taps + k;
          double value = frozen.values()[at];
          for (int r = 0; r < adapter.rank(); r++) {
            if (adapter.kind() == Adapter.Kind.LORA) {
              value +=
                  adapter.alpha()
                      / adapter.rank()
                      * all.values("0.lora_B.weight")[o * adapter.rank() + r]
                      * all.values("0.lora_A.weight")[(r * ins + i) * taps + k];
            } else if (k == centre) {
              value +=
                  (double) all.values("0.adapter.cols")[o * adapter.rank() + r]
                      * all.values("0.adapter.rows")[r * ins + i];
            }
          }
          if (adapter.kind() == Adapter.Kind.SPPARA && k == centre) {
            value += all.values("0.adapter")[o * ins + i];
          }
          if (adapter.masks()) {
            value *= all.values("0.in_features_mask")[i] * all.values("0.out_features_mask")[o];
          }
          sum[at] = (float) value;
        }
      }
    }
    weights.put("0.weight", new Weight(shape, sum));
    if (adapter.masks() && weights.containsKey("0.bias")) {
      float[] bias = all.values("0.bias").clone();
      for (int o = 0; o < outs; o++) {
        bias[o] *= all.values("0.out_features_mask")[o];
      }
      weights.put("0.bias", new Weight(List.of(outs), bias));
    }
    return Weights.of(weights);
  }

  /** Convolutions and a linear layer, with every kind of adapter and a bias of each group. */
  private static Architecture tenants() {
    return Architecture.of(
        6,
        new Conv1d(8, Window.of(3).causal(), 1, Bias.LEARNED, LORA.perGroup()),
        Activation.RELU,
        new Conv1d(
            8,
            Window.of(3).causal(),
            2,
            Bias.LEARNED,
            Adapter.of(Adapter.Kind.SPLORA, 3).perGroup().masked()),
        Activation.RELU,
        new Linear(4, Bias.LEARNED, Adapter.of(Adapter.Kind.SPPARA, 0).perGroup().withBias()));
  }

  @Test
  void rowsOfManyGroupsInOneBlockHaveTheBitsOfRowsAlone() {
    Architecture architecture = tenants();
    StreamModel model = Network.operator(architecture, RandomWeights.of(architecture, 4));
    int rowCount = 37;
    float[][] parameters = new float[rowCount][];
    float[][] inputs = NetworkSteps.clip(rowCount, 6, 1);
    float[][] states = NetworkSteps.clip(rowCount, model.signature().sequence().width(), 2);
    Rows block = new Rows(model.signature(), rowCount);
    Rows alone = new Rows(model.signature(), 1);
    for (int row = 0; row < rowCount; row++) {
      parameters[row] = drawn(architecture.parameters(), row % 5);
      block.add(inputs[row], states[row], 3 + row, 0);
      block.useParameters(row, parameters[row]);
    }
    model.step(block);
    for (int row = 0; row < rowCount; row++) {
      alone.clear();
      alone.useParameters(parameters[row], 0);
      alone.add(inputs[row], states[row], 3 + row, 0);
      model.step(alone);
      assertThat(alone.outputs())
          .isEqualTo(Arrays.copyOfRange(block.outputs(), row * 4, row * 4 + 4));
      float[] after = new float[model.signature().sequence().width()];
      block.readState(row, after);
      assertThat(alone.states()).isEqualTo(after);
    }
  }

  private static float[] drawn(StateLayout layout, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] parameters = layout.initial();
    for (Slot slot : layout.slots()) {
      for (int at = 0; at < slot.size(); at++) {
        parameters[layout.offset(slot.name()) + at] =
            slot.name().endsWith("mask") ? random.below(2) : (float) (.3 * random.gaussian());
      }
    }
    return parameters;
  }

  @Test
  void aNewGroupAnswersAsTheFrozenNetwork() {
    Architecture architecture = tenants();
    Weights weights = RandomWeights.of(architecture, 4);
    Learner model = (Learner) Network.operator(architecture, weights);
    Architecture plain =
        Architecture.of(
            6,
            new Conv1d(8, Window.of(3).causal(), 1, Bias.LEARNED),
            Activation.RELU,
            new Conv1d(8, Window.of(3).causal(), 2, Bias.LEARNED),
            Activation.RELU,
            new Linear(4, Bias.LEARNED));
    StreamModel frozen = Network.of(plain, weights);
    float[] parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, 9);
    float[] input = NetworkSteps.clip(1, 6, 1)[0];
    Rows ours = new Rows(model.signature(), 1);
    ours.useParameters(parameters, 0);
    ours.add(input, model.signature().sequence().initial(), 0, 0);
    model.step(ours);
    Rows theirs = new Rows(frozen.signature(), 1);
    theirs.add(input, frozen.signature().sequence().initial(), 0, 0);
    frozen.step(theirs);
    assertThat(ours.outputs()).containsExactly(theirs.outputs());
    assertThat(model.unfit(names(model), parameters)).isEmpty();
  }

  private static Set<String> names(StreamModel model) {
    Set<String> names = new LinkedHashSet<>();
    model.signature().parameters().slots().forEach(slot -> names.add(slot.name()));
    return names;
  }

  @Test
  void whatCannotAnswerIsToldSlotBySlot() {
    Architecture architecture = tenants();
    Learner model = (Learner) Network.operator(architecture, RandomWeights.of(architecture, 4));
    float[] parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, 9);
    StateLayout layout = model.signature().parameters();
    parameters[layout.offset("layer0.lora_a.weight") + 5] = Float.NaN;
    parameters[layout.offset("layer2.out_features_mask") + 1] = .5f;
    Set<String> given = names(model);
    given.remove("layer4.adapter");
    assertThat(model.unfit(given, parameters))
        .containsExactly(
            "slot 'layer0.lora_a.weight': expected finite numbers, found NaN at element 5",
            "slot 'layer2.out_features_mask': expected 0 for what is masked and 1 for what is kept,"
                + " found 0.5 at element 1",
            "slot 'layer4.adapter' is missing");
  }

  @Test
  void masksAmongTheWeightsAreNumbersOfZeroAndOne() {
    Architecture architecture =
        Architecture.of(3, new Linear(2, Bias.LEARNED, Adapter.NONE.masked()));
    Weights weights = RandomWeights.of(architecture, 1);
    assertThatThrownBy(() -> Network.of(architecture, weights))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(
            "0.in_features_mask: expected 0 for what is masked and 1 for what is kept, found");
  }

  @Test
  void anAdapterThatALayerCannotHaveIsRefused() {
    assertThatThrownBy(
            () ->
                Architecture.of(
                    4,
                    new Conv1d(
                        4, Window.of(4), 1, Bias.LEARNED, Adapter.of(Adapter.Kind.SPLORA, 2)),
                    new Conv1d(4, Window.of(3), 2, Bias.NONE, LORA.perGroup().withBias())))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected a kernel with a centre, odd on each axis, for an adapter at it, found [4];"
                + " take kind: lora, or an odd kernel\n"
                + "1: expected groups: 1 with kind: lora, found 2; take kind: splora or sppara, which"
                + " adapt each group of channels\n"
                + "1: expected a layer with a bias, for a bias of each group, found bias: false; remove"
                + " one of them");
  }

  @Test
  void fieldsWithoutEffectAreRefused() {
    assertThatThrownBy(
            () ->
                Architecture.read(
                    Map.of(
                        "channels",
                        1,
                        "layers",
                        List.of(
                            Map.of(
                                "linear",
                                Map.of(
                                    "out",
                                    1,
                                    "adapter",
                                    Map.of("kind", "sppara", "rank", 2, "alpha", 3, "bias", true))),
                            Map.of("linear", Map.of("out", 1, "adapter", Map.of()))))))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("layers[0].linear.adapter.rank")
        .hasMessageContaining("layers[0].linear.adapter.alpha")
        .hasMessageContaining("layers[0].linear.adapter.bias")
        .hasMessageContaining("layers[1].linear.adapter.kind");
  }

  @Test
  void aPrunedLayerIsExactWhereItsWeightsAreZero() {
    Architecture masked =
        Architecture.of(9, new Conv1d(7, Window.of(3), 1, Bias.LEARNED, Adapter.NONE.masked()));
    Weights weights = masked(RandomWeights.of(masked, 2));
    Architecture plain = Architecture.of(9, Conv1d.of(7, Window.of(3)));
    Weights zeros = adapted(plain, weights, Adapter.NONE.masked());
    float[][] clip = NetworkSteps.clip(8, 9, 3);
    List<float[]> kept = NetworkSteps.stepped(Network.of(masked, weights), clip);
    List<float[]> whole = NetworkSteps.stepped(Network.of(plain, zeros), clip);
    for (int at = 0; at < kept.size(); at++) {
      for (int c = 0; c < 7; c++) {
        assertThat(kept.get(at)[c]).isCloseTo(whole.get(at)[c], within(0f));
      }
    }
  }
}
