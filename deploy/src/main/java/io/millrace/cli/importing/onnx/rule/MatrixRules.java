package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.List;
import java.util.Map;

/** Products with constant matrices. */
final class MatrixRules {

  private MatrixRules() {}

  static List<Value> gemm(Node node, Translation context) {
    Signal in = context.signal(node, 0);
    if (node.whole("transA", 0) != 0) {
      throw NodeFault.because("expected transA 0: the frame's channels are its columns");
    }
    Constant weight = node.number(1);
    weight = node.whole("transB", 0) != 0 ? weight : Folding.transposed(weight, 1, 0);
    LayerForm layer = linear(scaled(weight, node.real("alpha", 1)), Names.of(node.inputName(1)));
    if (node.has(2)) {
      int out = weight.shape().get(0);
      Constant bias = node.number(2);
      List<Integer> line = List.of(1, out);
      bias = bias.select(line, Views.spread(bias.shape(), line)).reshaped(List.of(out));
      layer = layer.weight("bias", scaled(bias, node.real("beta", 1))).with("bias", true);
    }
    return List.of(multiplied(in, layer, weight));
  }

  static List<Value> product(Node node, Translation context) {
    if (!(node.input(1) instanceof Constant)) {
      if (node.input(0) instanceof Constant) {
        throw NodeFault.because(
            "expected a constant matrix on the right, found one on the left, as graph"
                + " convolutions have");
      }
      return AttentionRules.product(node, context);
    }
    Signal in = context.signal(node, 0);
    Constant weight = node.number(1);
    Views.require(weight.rank() == 2, "a matrix", "shape " + weight.shape());
    Constant turned = Folding.transposed(weight, 1, 0);
    return List.of(multiplied(in, linear(turned, Names.of(node.inputName(1))), turned));
  }

  private static LayerForm linear(Constant weight, String name) {
    return new LayerForm("linear", Map.of("out", weight.shape().get(0)), Map.of(), name, false)
        .with("bias", false)
        .weight("weight", weight);
  }

  private static Constant scaled(Constant from, double factor) {
    double[] values = from.values().clone();
    for (int at = 0; at < values.length && factor != 1; at++) {
      values[at] *= factor;
    }
    return Constant.of(from.shape(), values);
  }

  private static Signal multiplied(Signal in, LayerForm layer, Constant weight) {
    Signal seen = in.channelsAt(-1);
    Views.require(
        seen.frame().channels() == weight.shape().get(1),
        weight.shape().get(1) + " channels, as its weights have",
        Integer.toString(seen.frame().channels()));
    LayerForm before = seen.stage().layer();
    LayerForm whole =
        before != null && before.is("attention") ? AttentionRules.projected(before, layer) : null;
    if (FlattenedClip.is(before)) {
      return FlattenedClip.multiplied(seen, layer);
    }
    if (whole != null) {
      return Signal.of(seen.axes(), seen.frame(), seen.stage().instead(whole));
    }
    return seen.then(layer, weight.shape().get(0));
  }
}
