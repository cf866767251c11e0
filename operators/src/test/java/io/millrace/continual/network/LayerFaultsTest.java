package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.continual.layer.NetworkException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a layer cannot be, what is expected instead, and how the file is put right. */
class LayerFaultsTest {

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      map.put((String) pairs[at], pairs[at + 1]);
    }
    return map;
  }

  /** On frames of four channels, with three places or without space. */
  private static void refused(String message, boolean space, Object... layers) {
    Map<String, Object> file =
        space ? map("input", map("channels", 4, "space", List.of(3))) : map("channels", 4);
    file.put("layers", Arrays.asList(layers));
    assertThatThrownBy(() -> Architecture.read(file))
        .as(file.toString())
        .isInstanceOf(NetworkException.class)
        .hasMessage(message);
  }

  @Test
  void exampleUsage() {
    refused(
        "layers[0].conv2d: expected a window of at most the places of axis 0 with its padding, 3,"
            + " found 5; use a smaller kernel or dilation, or pad more",
        true,
        map("conv2d", map("out", 4, "kernel", List.of(3, 5))));
  }

  @Test
  void convolutions() {
    refused(
        "layers[0].conv2d: expected groups that divide 4 input and 5 output channels, found 2",
        true,
        map("conv2d", map("out", 5, "kernel", 1, "groups", 2)));
    refused(
        "layers[0].conv2d: expected padding of at most 2, the reach of kernel and dilation, found"
            + " 3; outputs of padding alone have no place in a stream; pad less",
        true,
        map("conv2d", map("out", 4, "kernel", 3, "padding", List.of(3, 1))));
    refused(
        "layers[0].conv2d: expected padding of at most 2 on axis 0 with this padding mode, found 3;"
            + " as torch.nn has it; pad less",
        true,
        map(
            "conv2d",
            map("out", 4, "kernel", 3, "padding", List.of(0, 3), "padding_mode", "reflect")));
    refused(
        "layers[0].conv2d: expected padding of at most 3 on axis 0 with this padding mode, found 4;"
            + " as torch.nn has it; pad less",
        true,
        map(
            "conv2d",
            map("out", 4, "kernel", 3, "padding", List.of(0, 4), "padding_mode", "circular")));
    refused(
        "layers[0].conv3d: expected frames with 2 axes of space, found 1, [3]; write input:"
            + " {channels, space} for frames with space, or use the layer of as many axes",
        true,
        map("conv3d", map("out", 4, "kernel", 3)));
    refused(
        "layers[0].conv_transpose1d: expected a kernel of whole strides, because the last step"
            + " emits 2 frames, found 3; write tail: drop, or choose a kernel of 4 whose last"
            + " weights are zero",
        false,
        map("conv_transpose1d", map("out", 2, "kernel", 3, "stride", 2)));
  }

  @Test
  void pools() {
    refused(
        "layers[0].average_pool2d: expected a window of at most the places of axis 0 with its"
            + " padding, 3, found 4; use a smaller kernel or dilation, or pad more",
        true,
        map("average_pool2d", map("kernel", List.of(2, 4))));
    refused(
        "layers[0].max_pool2d: expected padding of at most 1, the reach of kernel and dilation,"
            + " found 2; outputs of padding alone have no place in a stream; pad less\n"
            + "layers[0].max_pool2d: expected padding of at most half the kernel, 1, of time, found"
            + " 2; as torch.nn has it; pad less\n"
            + "layers[0].max_pool2d: expected padding of at most half the kernel, 1, of axis 0,"
            + " found 2; as torch.nn has it; pad less",
        true,
        map("max_pool2d", map("kernel", 2, "padding", 2)));
    refused(
        "layers[0].max_pool2d: expected frames with 1 axis of space, found none; write input:"
            + " {channels, space} for frames with space, or use the layer of as many axes",
        false,
        map("max_pool2d", map("kernel", 2)));
    refused(
        "layers[0].adaptive_average_pool: expected a size for each axis of space, 1, found 2; write"
            + " as many sizes as the frame has axes",
        true,
        map("adaptive_average_pool", map("size", List.of(2, 2))));
    refused(
        "layers[0].adaptive_average_pool.size: expected a list of sizes, such as [4, 4], found 0",
        true,
        map("adaptive_average_pool", map("size", 0)));
    refused(
        "layers[0].global_average_pool.frames: expected a whole number from 1 to 65536, found 0",
        true,
        map("global_average_pool", map("frames", 0)));
    refused(
        "layers[0].running_mean.alpha: expected one of name, found an unknown field; remove it",
        false,
        map("running_mean", map("alpha", .5)));
  }

  @Test
  void norms() {
    refused(
        "layers[0].group_norm: expected groups that divide 4 channels, found 3",
        true,
        map("group_norm", map("groups", 3)));
    refused(
        "layers[0].group_norm.groups: expected a whole number from 1 to 65536, found nothing",
        true,
        "group_norm");
    refused(
        "layers[0].rms_norm.epsilon: expected a number from 1.0E-15 to 1.0, found 0",
        false,
        map("rms_norm", map("epsilon", 0)));
    refused(
        "layers[0].squeeze_excite.gate: expected one of sigmoid, hard_sigmoid, found 'relu'",
        true,
        map("squeeze_excite", map("hidden", 2, "gate", "relu")));
  }

  @Test
  void layersOfGraphs() {
    refused(
        "layers[0].graph_conv: expected frames with one axis of space, the nodes of the graph,"
            + " found none; write input: {channels: 3, space: [25]} for a skeleton of 25 joints",
        false,
        map("graph_conv", map("out", 2)));
    refused(
        "layers[0].adaptive_graph_conv.embedding: expected a whole number from 1 to 65536, found 0",
        true,
        map("adaptive_graph_conv", map("out", 2, "embedding", 0)));
    refused(
        "layers[0].spatial_attention: expected heads that divide 1 channels of keys and 6 of"
            + " values, found 8; choose heads that divide both, or write keys",
        true,
        map("spatial_attention", map("out", 6)));
  }

  @Test
  void layersOfAttention() {
    refused(
        "layers[0].encoder: expected heads that divide 4 channels, found 3; choose one of"
            + " 1, 2, 4",
        false,
        map("encoder", map("layers", 2, "window", 3, "heads", 3, "feedforward", 3)));
    refused(
        "layers[0].encoder.layers: expected a whole number from 1 to 65536, found 0\n"
            + "layers[0].encoder.feedforward: expected a whole number from 1 to 65536, found"
            + " nothing\n"
            + "layers[0].encoder.activation: expected one of relu, gelu, gelu_tanh, found 'tanh'",
        false,
        map("encoder", map("layers", 0, "window", 3, "activation", "tanh")));
    refused(
        "layers[0].encoder: expected a query within the window, ahead below 3, found 3; enlarge the"
            + " window, or look less far ahead",
        false,
        map("encoder", map("layers", 1, "window", 3, "feedforward", 2, "ahead", 3)));
    refused(
        "layers[0].cached_encoder.window: expected a whole number from 1 to 65536, found 0\n"
            + "layers[0].cached_encoder.sinks: expected a whole number from 0 to 65536, found -1\n"
            + "layers[0].cached_encoder.start: expected one of wait, mask, zeros, found 'maybe'\n"
            + "layers[0].cached_encoder.positions: expected one of none, rotary, rotary-pairs,"
            + " relative, found 'sine'",
        false,
        map(
            "cached_encoder",
            map(
                "layers",
                1,
                "window",
                0,
                "feedforward",
                2,
                "sinks",
                -1,
                "start",
                "maybe",
                "positions",
                "sine")));
    refused(
        "layers[0].cross_attention.query: expected a whole number from 1 to 65536, found nothing",
        false,
        map("cross_attention", map("window", 2)));
  }

  @Test
  void layersThatHoldLayers() {
    refused(
        "layers[0].repeat.times: expected a whole number from 1 to 65536, found nothing",
        false,
        map("repeat", List.of("relu")));
    refused(
        "layers[1].residual: expected a body with output frames of 3x3, as they reach it, found 9;"
            + " end it with a layer of that width, or use parallel with a layer in each branch",
        true,
        map("linear", map("out", 3)),
        map("residual", List.of("flatten")));
    refused(
        "layers[0].parallel: expected the same space in every branch, found [[3], [2]]; give every"
            + " branch the same strides and padding in space",
        true,
        map(
            "parallel",
            List.of(
                List.of("relu"), List.of(map("conv2d", map("out", 4, "kernel", List.of(1, 2)))))));
    refused(
        "layers[0].conditional: expected branches that keep the space of their input, because each"
            + " place decides for itself, found 12 from 4x3; pool or flatten behind the branches",
        true,
        map("conditional", map("branches", List.of(List.of("flatten"), List.of("flatten")))));
    refused(
        "layers[0].select.channels[0]: expected a channel, from 0, or a pair [first, last], found"
            + " 'a'",
        false,
        map("select", map("channels", List.of("a"))));
  }

  /** A space that a layer has taken away is missed by the next. */
  @Test
  void layersBehindFlatten() {
    refused(
        "layers[1].conv2d: expected frames with 1 axis of space, found none; write input:"
            + " {channels, space} for frames with space, or use the layer of as many axes",
        true,
        "flatten",
        map("conv2d", map("out", 1, "kernel", 1)));
  }
}
