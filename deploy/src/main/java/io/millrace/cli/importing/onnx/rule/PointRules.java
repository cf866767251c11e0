package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Scores;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.List;
import java.util.Map;

/** Functions of one number, and shares of the channels. */
final class PointRules {

  private static final double TOLERANCE = 1e-6;

  private static final Map<String, String> KINDS =
      Map.of(
          "Relu",
          "relu",
          "Sigmoid",
          "sigmoid",
          "Tanh",
          "tanh",
          "HardSwish",
          "hard_swish",
          "Sqrt",
          "sqrt");

  private PointRules() {}

  static void register(Map<String, Rule> rules) {
    KINDS.forEach(
        (operator, kind) -> rules.put(operator, (node, context) -> layer(node, context, kind)));
    rules.put("Identity", (node, context) -> List.of(node.input(0)));
    rules.put("Dropout", PointRules::dropout);
    rules.put("Cast", PointRules::cast);
    rules.put(
        "LeakyRelu",
        (node, context) -> {
          require(node, "alpha", .01, .01);
          return layer(node, context, "leaky_relu");
        });
    rules.put(
        "Elu",
        (node, context) -> {
          require(node, "alpha", 1, 1);
          return layer(node, context, "elu");
        });
    rules.put(
        "HardSigmoid",
        (node, context) -> {
          require(node, "alpha", .2, 1 / 6.);
          require(node, "beta", .5, .5);
          return layer(node, context, "hard_sigmoid");
        });
    rules.put(
        "Gelu",
        (node, context) ->
            layer(
                node,
                context,
                node.text("approximate", "none").equals("tanh") ? "gelu_tanh" : "gelu"));
    rules.put("Clip", PointRules::clip);
    rules.put("Softmax", (node, context) -> shares(node, context, "softmax"));
    rules.put("LogSoftmax", (node, context) -> shares(node, context, "log_softmax"));
  }

  private static List<Value> layer(Node node, Translation context, String kind) {
    return List.of(context.signal(node, 0).then(LayerForm.of(kind)));
  }

  private static void require(Node node, String attribute, double otherwise, double known) {
    double found = node.real(attribute, otherwise);
    Views.require(
        Math.abs(found - known) < TOLERANCE, attribute + " " + (float) known, "" + (float) found);
  }

  private static List<Value> dropout(Node node, Translation context) {
    Views.require(!node.has(2) || node.number(2).isZero(), "training_mode false", "true");
    return List.of(node.input(0));
  }

  private static List<Value> cast(Node node, Translation context) {
    long to = node.whole("to", 1);
    if (to != 1 && to != 11) {
      throw NodeFault.because("expected a cast to float, found element type " + to);
    }
    return List.of(node.input(0));
  }

  private static List<Value> clip(Node node, Translation context) {
    double least = bound(node, "min", 1, Double.NEGATIVE_INFINITY);
    double most = bound(node, "max", 2, Double.POSITIVE_INFINITY);
    if (least == 0 && (most == 6 || most >= Float.MAX_VALUE)) {
      return layer(node, context, most == 6 ? "relu6" : "relu");
    }
    throw NodeFault.because(
        "expected bounds 0 and 6, or 0 alone, found " + (float) least + " and " + (float) most);
  }

  private static double bound(Node node, String attribute, int input, double otherwise) {
    return node.has(input) ? node.number(input).scalar() : node.real(attribute, otherwise);
  }

  private static List<Value> shares(Node node, Translation context, String kind) {
    if (node.input(0) instanceof Scores scores) {
      int rank = scores.shape().size();
      int last = Views.axis((int) node.whole("axis", node.opset() < 13 ? 1 : -1), rank);
      Views.require(
          last == rank - 1 && kind.equals("softmax"), "a softmax of the last axis", "another");
      return List.of(scores.softmax());
    }
    Signal in = context.signal(node, 0);
    boolean flattens = node.opset() < 13;
    int axis = Views.axis((int) node.whole("axis", flattens ? 1 : -1), in.rank());
    Signal seen = in.channelsAt(axis);
    for (int later = axis + 1; later < in.rank() && flattens; later++) {
      Views.require(
          in.axes().get(later).extent() == 1,
          "no axis behind that of the shares before operator set 13, which joins them",
          in.axes().toString());
    }
    return List.of(seen.then(LayerForm.of(kind)));
  }
}
