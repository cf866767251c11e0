package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import io.millrace.continual.pointwise.Softmax;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.Trim;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchitectureReaderTest {

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      map.put((String) pairs[at], pairs[at + 1]);
    }
    return map;
  }

  private static Map<String, Object> network(int channels, Object... layers) {
    return map("channels", channels, "layers", Arrays.asList(layers));
  }

  @Test
  void exampleUsage() {
    Architecture architecture =
        Architecture.read(
            network(
                10,
                map("conv1d", map("out", 16, "kernel", 9, "padding", "same", "bias", false)),
                "batch_norm",
                "relu",
                map("residual", List.of(map("gru", map("hidden", 16)))),
                map("linear", map("out", 12, "name", "head"))));
    assertThat(architecture.outputWidth()).isEqualTo(12);
    assertThat(architecture.timing()).isEqualTo(new LayerTiming(Long.MAX_VALUE, 4, 1, 4));
    assertThat(architecture.weights().keySet())
        .containsExactly(
            "0.weight",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "3.0.weight_ih_l0",
            "3.0.weight_hh_l0",
            "3.0.bias_ih_l0",
            "3.0.bias_hh_l0",
            "head.weight",
            "head.bias");
  }

  @Test
  void everyKindOfLayerCanBeWritten() {
    Architecture read =
        Architecture.read(
            network(
                6,
                map("conv1d", map("out", 8, "kernel", 3, "dilation", 2, "padding", List.of(1, 3))),
                map("conv1d", map("out", 8, "kernel", 2, "groups", 8, "padding", "causal")),
                map("layer_norm", map("epsilon", 1e-3)),
                "gelu_tanh",
                map("max_pool", map("kernel", 3, "padding", 1, "dilation", 2)),
                map("average_pool", map("kernel", 2, "stride", 1)),
                map("delay", map("frames", 2)),
                map("trim", map("last", 1)),
                map("positions", map("period", 5)),
                map("residual", map("align", "newest", "layers", List.of(attention("wait")))),
                map("residual", List.of(attention("mask"))),
                map("rnn", map("hidden", 4, "function", "relu")),
                map("gru", map("hidden", 4, "layers", 2, "reset", "before-product")),
                map("lstm", map("hidden", 4, "projection", 2, "peepholes", true)),
                map(
                    "parallel",
                    map(
                        "join",
                        "concat",
                        "branches",
                        List.of(List.of(), map("name", "b", "layers", List.of("tanh"))))),
                map("sequential", List.of("softmax")),
                map("retroactive_attention", map("window", 3, "heads", 2))));
    Architecture built =
        Architecture.of(
            6,
            Conv1d.of(8, Window.of(3).dilatedBy(2).padded(1, 3)),
            new Conv1d(8, Window.of(2).causal(), 8, Layer.Bias.LEARNED),
            new LayerNorm(1e-3),
            Activation.GELU_TANH,
            new Pool(Pool.Kind.MAXIMUM, Window.of(3).dilatedBy(2).everyNth(3).padded(1, 1)),
            new Pool(Pool.Kind.AVERAGE, Window.of(2)),
            new Delay(2),
            new Trim(0, 1),
            new Positions(5),
            new Residual(
                Sequential.of(new Attention(4, 2, 0, Attention.Start.WAIT, Layer.Bias.LEARNED)),
                Residual.Align.NEWEST),
            Residual.of(new Attention(4, 2, 0, Attention.Start.MASK, Layer.Bias.LEARNED)),
            new Rnn(4, 1, Activation.RELU, Layer.Bias.LEARNED),
            new Gru(4, 2, Gru.Reset.BEFORE_PRODUCT, Layer.Bias.LEARNED),
            new Lstm(4, 1, 2, Lstm.Peepholes.LEARNED, Layer.Bias.LEARNED),
            new Parallel(
                Parallel.Join.CONCAT,
                List.of(
                    new Child("0", Sequential.of()),
                    new Child("b", Sequential.of(Activation.TANH)))),
            Sequential.of(new Softmax()),
            new RetroactiveAttention(3, 2, Layer.Bias.LEARNED));
    assertThat(read.root()).isEqualTo(built.root());
  }

  private static Map<String, Object> attention(String start) {
    return map("attention", map("window", 4, "heads", 2, "start", start));
  }

  @Test
  void allFaultsAreShownTogetherEachWithItsPlace() {
    NetworkException faults =
        catchThrowableOfType(
            NetworkException.class,
            () ->
                Architecture.read(
                    map(
                        "channels",
                        0,
                        "layers",
                        Arrays.asList(
                            map("conv1d", map("out", 4, "kernal", 3)),
                            "rleu",
                            map("conv1d", map("out", 4, "kernel", 2, "padding", "same")),
                            map("gru", map("hidden", 4.5, "reset", "never", "bias", "no")),
                            map("residual", List.of(map("linear", List.of(3)), 7)),
                            map("parallel", map("branches", List.of(List.of("relux"), "relu"))),
                            map("delay", map("frames", 1, "name", "a b")),
                            map("trim", map("name", "0"))),
                        "color",
                        "red")));
    assertThat(faults.getMessage().lines().map(line -> line.split(": expected")[0]))
        .containsExactly(
            "channels",
            "layers[0].conv1d.kernel",
            "layers[0].conv1d.kernal",
            "layers[1]",
            "layers[2].conv1d.padding",
            "layers[3].gru.hidden",
            "layers[3].gru.reset",
            "layers[3].gru.bias",
            "layers[4].residual.layers[0].linear",
            "layers[4].residual.layers[0].linear.out",
            "layers[4].residual.layers[1]",
            "layers[5].parallel.branches[0][0]",
            "layers[5].parallel.branches[1]",
            "layers[6].delay.name",
            "layers[7]",
            "color");
    assertThat(faults)
        .hasMessageContaining("channels: expected a whole number from 1 to 65536, found 0")
        .hasMessageContaining("found an unknown field; remove it; did you mean 'kernel'?")
        .hasMessageContaining("found 'rleu'; check its name; did you mean 'relu'?")
        .hasMessageContaining("expected one of after-product, before-product, found 'never'")
        .hasMessageContaining(
            "layers[7]: expected a name of its own, found '0' for the second time");
  }

  @Test
  void whatDoesNotFitTogetherIsToldByThePlaceWhereItWasWritten() {
    assertThatThrownBy(
            () ->
                Architecture.read(
                    network(
                        4,
                        map(
                            "residual",
                            map(
                                "name",
                                "block",
                                "layers",
                                List.of(
                                    map("conv1d", map("out", 3, "kernel", 3, "name", "c")),
                                    map("conv1d", map("out", 5, "kernel", 3, "groups", 2))))),
                        map(
                            "parallel",
                            List.of(
                                List.of(map("conv1d", map("out", 2, "kernel", 1, "stride", 2))),
                                List.of(map("conv1d", map("out", 3, "kernel", 3))))))))
        .hasMessage(
            """
            layers[0].residual: expected a body with 4 output channels, as many as reach it, found 5; \
            end it with a layer of that width, or use parallel with a layer in each branch
            layers[0].residual: expected a body that keeps the length of a clip, found one that \
            changes it by -4; pad it to the same length, or say which frames stay: align: center, \
            oldest or newest
            layers[0].residual.layers[1].conv1d: expected groups that divide 3 input and 5 output \
            channels, found 2
            layers[1].parallel: expected the same output channels in every branch, found [2, 3]; sum \
            what is alike, or join by concat
            layers[1].parallel: expected the same stride in every branch, found [2, 1]; give every \
            branch the same strides
            layers[1].parallel: expected the same frames by which a clip is shortened in every \
            branch, found [0, 2]; pad the longer branches, or trim the shorter""");
  }

  @Test
  void namesThatMakeOneSlotOfTwoLayersAreRefused() {
    assertThatThrownBy(
            () ->
                Architecture.read(
                    network(
                        1,
                        map("delay", map("frames", 1, "name", "Wait")),
                        map("delay", map("frames", 1, "name", "wait")))))
        .hasMessageContaining("layers[1].delay: expected a name of its own, found 'wait'");
  }

  @Test
  void onlyAMapIsANetwork() {
    assertThatThrownBy(() -> Architecture.read(List.of()))
        .hasMessage("expected a map with channels and layers, found a list");
    assertThatThrownBy(() -> Architecture.read(null)).hasMessageContaining("found nothing");
  }

  @Test
  void layersWithoutEndAreRefused() {
    Object layer = "relu";
    for (int depth = 0; depth < 100; depth++) {
      layer = map("sequential", List.of(layer));
    }
    Object deep = layer;
    assertThatThrownBy(() -> Architecture.read(network(1, deep)))
        .hasMessageContaining("at most 32 layers inside one another");
  }

  /** Nothing but a {@link NetworkException} comes out of structures with any one value replaced. */
  @Test
  void noStructureBreaksTheReader() {
    SeededRandom random = new SeededRandom(5);
    int refused = 0;
    for (int trial = 0; trial < 3000; trial++) {
      Object structure =
          network(
              4,
              map("conv1d", map("out", 4, "kernel", 3, "padding", List.of(1, 1), "stride", 1)),
              map("residual", map("layers", List.of(attention("mask")), "align", "whole")),
              map("parallel", map("join", "sum", "branches", List.of(List.of("relu"), List.of()))),
              map("lstm", map("hidden", 4, "peepholes", true, "name", "l")));
      try {
        Architecture.read(mutated(structure, random));
      } catch (NetworkException expected) {
        assertThat(expected.faults()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static Object mutated(Object value, SeededRandom random) {
    if (random.uniform() < .06) {
      Object[] strange = {
        null,
        0,
        -1,
        7,
        65536,
        1e300,
        Double.NaN,
        "",
        "relu",
        "same",
        true,
        List.of(),
        Map.of(),
        List.of(1, -1),
        Map.of("relu", Map.of()),
        Map.of(1, 2),
        List.of("relu", "tanh")
      };
      return strange[random.below(strange.length)];
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, inner) ->
              copy.put(random.uniform() < .02 ? "kernel" : key, mutated(inner, random)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(mutated(inner, random)));
      return copy;
    }
    return value;
  }
}
