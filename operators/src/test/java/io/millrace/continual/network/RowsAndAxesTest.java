package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Layers along other axes than channels, rows of a window as an axis, and blocks that are named.
 */
class RowsAndAxesTest {

  private static final int E = 4;
  private static final int N = 5;

  private static Architecture read(int channels, List<Integer> space, Object... layers) {
    Map<String, Object> input = Map.of("channels", channels, "space", space);
    return Architecture.read(Map.of("input", input, "layers", List.of(layers)));
  }

  private static Architecture flat(Object... layers) {
    return Architecture.read(Map.of("channels", E, "layers", List.of(layers)));
  }

  /**
   * An encoder layer written layer by layer on the rows of retroactive attention has, in its last
   * row, what the encoder has: rows are input of further layers.
   */
  @Test
  void exampleUsage() {
    Object attention =
        Map.of(
            "retroactive_attention",
            Map.of("window", N, "heads", 2, "output", "rows", "name", "self_attn"));
    Object linear1 = Map.of("linear", Map.of("out", 7, "name", "linear1"));
    Object linear2 = Map.of("linear", Map.of("out", E, "name", "linear2"));
    Object first =
        Map.of(
            "name",
            "layers.0",
            "branches",
            List.of(
                List.of(Map.of("rows", Map.of("window", N))),
                Map.of("name", "a", "layers", List.of(attention))));
    Architecture written =
        flat(
            Map.of("parallel", first),
            Map.of("layer_norm", Map.of("name", "norm1")),
            Map.of("residual", Map.of("name", "ff", "layers", List.of(linear1, "relu", linear2))),
            Map.of("layer_norm", Map.of("name", "norm2")));
    Architecture encoder =
        flat(Map.of("encoder", Map.of("layers", 1, "window", N, "heads", 2, "feedforward", 7)));
    Weights weights = RandomWeights.of(encoder, 1);
    Map<String, Weight> renamed = new LinkedHashMap<>();
    for (String name : weights.names()) {
      String plain = name.replace("0.layers.0.", "");
      renamed.put(
          plain.startsWith("self_attn")
              ? "layers.0.a." + plain
              : plain.startsWith("linear") ? "ff." + plain : plain,
          weights.weight(name));
    }
    float[][] clip = NetworkSteps.clip(20, E, 1);
    List<float[]> rows = NetworkSteps.stepped(Network.of(written, Weights.of(renamed)), clip);
    List<float[]> expected = NetworkSteps.stepped(Network.of(encoder, weights), clip);
    assertThat(rows).hasSameSizeAs(expected).hasSize(20 - N + 1);
    for (int k = 0; k < rows.size(); k++) {
      for (int c = 0; c < E; c++) {
        // The output is channel by channel, as torch has it: the last row is the newest query.
        assertThat(rows.get(k)[c * N + N - 1]).isCloseTo(expected.get(k)[c], within(1e-5f));
      }
    }
    NetworkSteps.agree("rows", written, Weights.of(renamed), clip);
  }

  @Test
  void rowsAreTheNewestFramesOldestFirst() {
    Network network = Network.of(flat(Map.of("rows", Map.of("window", 2))), Weights.NONE);
    float[][] clip = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
    assertThat(NetworkSteps.stepped(network, clip))
        .containsExactly(
            new float[] {1, 5, 2, 6, 3, 7, 4, 8}, new float[] {5, 9, 6, 10, 7, 11, 8, 12});
  }

  /** A product along an axis of space; its output has that extent. */
  @Test
  void linearAlongAnAxisOfSpace() {
    Architecture joints = read(2, List.of(3), Map.of("linear", Map.of("out", 2, "axis", 1)));
    Weights weights =
        Weights.of(
            Map.of(
                "0.weight", new Weight(List.of(2, 3), new float[] {1, 2, 3, 0, 1, 0}),
                "0.bias", new Weight(List.of(2), new float[] {100, 200})));
    assertThat(joints.output()).hasToString("2x2");
    assertThat(
            NetworkSteps.stepped(Network.of(joints, weights), new float[][] {{1, 2, 3, 4, 5, 6}}))
        .containsExactly(new float[] {114, 202, 132, 205});
    for (int axis = 1; axis <= 2; axis++) {
      Architecture image =
          read(
              3,
              List.of(4, 5),
              Map.of("linear", Map.of("out", 6, "axis", axis, "bias", axis == 1)),
              Map.of("conv3d", Map.of("out", 2, "kernel", 2)));
      NetworkSteps.agree(
          "axis " + axis, image, RandomWeights.of(image, axis), NetworkSteps.clip(9, 60, axis));
    }
    assertThatThrownBy(() -> read(2, List.of(3), Map.of("linear", Map.of("out", 2, "axis", 2))))
        .hasMessage(
            "layers[0].linear: expected an axis of frames of 2x3: 0 for channels, 1 for the first"
                + " of space, found 2; leave axis out for channels");
  }

  /** The batch norm in front of skeleton networks: statistics of each coordinate of each joint. */
  @Test
  void batchNormWithStatisticsOfEachPlace() {
    Architecture data =
        read(2, List.of(3), Map.of("batch_norm", Map.of("places", "own", "name", "data_bn")));
    Weights weights = RandomWeights.of(data, 1);
    assertThat(data.weights().get("data_bn.weight")).containsExactly(6);
    float[][] clip = NetworkSteps.clip(3, 6, 1);
    // As torch: permute to (joint, coordinate), normalise, permute back.
    double[] ordered = new double[6];
    for (int joint = 0; joint < 3; joint++) {
      for (int c = 0; c < 2; c++) {
        ordered[joint * 2 + c] = clip[0][c * 3 + joint];
      }
    }
    double[] normal = new Naive(weights).batchNorm("data_bn", 1e-5, ordered);
    float[] output = NetworkSteps.stepped(Network.of(data, weights), clip).get(0);
    for (int joint = 0; joint < 3; joint++) {
      for (int c = 0; c < 2; c++) {
        assertThat((double) output[c * 3 + joint]).isCloseTo(normal[joint * 2 + c], within(1e-5));
      }
    }
    NetworkSteps.agree("data_bn", data, weights, clip);
  }

  /** A named block is written once; each use has weights of its own. */
  @Test
  void blocksAreNamedAndUsed() {
    Object gate =
        List.of(Map.of("conv1d", Map.of("out", E, "kernel", 2, "padding", "causal")), "relu");
    Map<String, Object> file =
        Map.of(
            "channels", E,
            "blocks", Map.of("gate", gate),
            "layers",
                List.of(
                    Map.of("use", Map.of("block", "gate", "name", "a")),
                    Map.of("residual", List.of(Map.of("use", Map.of("block", "gate"))))));
    Architecture twice = Architecture.read(file);
    assertThat(twice.weights().keySet())
        .containsExactly("a.0.weight", "a.0.bias", "1.0.0.weight", "1.0.0.bias");
    NetworkSteps.agree("blocks", twice, RandomWeights.of(twice, 1), NetworkSteps.clip(12, E, 1));
  }

  @Test
  void blocksThatAreUnknownUnusedOrEndlessAreRefused() {
    assertThatThrownBy(() -> flat(Map.of("use", Map.of("block", "gate"))))
        .hasMessage(
            "layers[0].use: expected the name of one of blocks, found 'gate'; write blocks: {gate:"
                + " [..]} beside layers");
    Map<String, Object> number =
        Map.of(
            "channels",
            1,
            "blocks",
            Map.of("a", 3),
            "layers",
            List.of(Map.of("use", Map.of("block", "a"))));
    assertThatThrownBy(() -> Architecture.read(number))
        .hasMessage("blocks.a: expected a list of layers, found 3");
    Object itself = List.of(Map.of("use", Map.of("block", "a")));
    Map<String, Object> endless =
        Map.of(
            "channels", 1, "blocks", Map.of("a", itself, "b", List.of("relu")), "layers", itself);
    assertThatThrownBy(() -> Architecture.read(endless))
        .hasMessageContaining("blocks.a: expected at most 32 layers inside one another, found more")
        .hasMessageContaining(
            "blocks.b: expected a block that a layer uses, found none that does; write use:"
                + " {block: b}, or remove it");
  }
}
