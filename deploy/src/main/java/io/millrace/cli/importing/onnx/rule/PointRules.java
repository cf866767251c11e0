package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Scores;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Functions of one number, and shares of the channels. */
final class PointRules {

  private static final double TOLERANCE = 1e-6;
  private static final double SELU_ALPHA = 1.6732631921768188;
  private static final double SELU_GAMMA = 1.0507010221481323;

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("Relu", "relu"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Tanh", "tanh"),
          Map.entry("HardSwish", "hard_swish"),
          Map.entry("millrace.silu", "silu"),
          Map.entry("Mish", "mish"),
          Map.entry("Softplus", "softplus"),
          Map.entry("Softsign", "softsign"),
          Map.entry("Exp", "exp"),
          Map.entry("Log", "log"),
          Map.entry("Erf", "erf"),
          Map.entry("Sqrt", "sqrt"));

  private PointRules() {}

  static void register(Map<String, Rule> rules) {
    KINDS.forEach(
        (operator, kind) -> rules.put(operator, (node, context) -> layer(node, context, kind)));
    rules.put("Identity", (node, context) -> List.of(node.input(0)));
    rules.put("Dropout", PointRules::dropout);
    rules.put("Cast", PointRules::cast);
    rules.put("LeakyRelu", PointRules::leaky);
    rules.put("PRelu", PointRules::parametric);
    rules.put(
        "Elu",
        (node, context) -> {
          require(node, "alpha", 1, 1);
          return layer(node, context, "elu");
        });
    rules.put(
        "Celu",
        (node, context) -> {
          require(node, "alpha", 1, 1);
          return layer(node, context, "elu");
        });
    rules.put(
        "Selu",
        (node, context) -> {
          require(node, "alpha", SELU_ALPHA, SELU_ALPHA);
          require(node, "gamma", SELU_GAMMA, SELU_GAMMA);
          return layer(node, context, "selu");
        });
    rules.put("IsNaN", PointRules::notANumber);
    rules.put("Where", PointRules::where);
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

  private static List<Value> leaky(Node node, Translation context) {
    double slope = node.real("alpha", .01);
    Signal in = context.signal(node, 0);
    return List.of(
        Math.abs(slope - .01) < TOLERANCE
            ? in.then(LayerForm.of("leaky_relu"))
            : bent(in, Constant.of(List.of(1), slope), ""));
  }

  private static List<Value> parametric(Node node, Translation context) {
    Signal in = context.signal(node, 0);
    Constant slopes = node.number(1);
    double[] each = ArithmeticRules.channels(in, slopes);
    boolean one = Arrays.stream(each).allMatch(slope -> slope == each[0]);
    Constant weight =
        one ? Constant.of(List.of(1), each[0]) : Constant.of(List.of(each.length), each);
    return List.of(bent(in, weight, Names.of(node.inputName(1))));
  }

  private static Signal bent(Signal in, Constant slopes, String name) {
    LayerForm layer = LayerForm.of("prelu").weight("weight", slopes).named(name);
    return in.then(slopes.values().length == 1 ? layer : layer.with("slopes", "channels"));
  }

  /** Exporters replace the shares of a row that a mask bars altogether; no mask here does. */
  private static List<Value> notANumber(Node node, Translation context) {
    if (node.input(0) instanceof Scores) {
      return List.of(Constant.whole(List.of(), 0));
    }
    throw NodeFault.because("expected shares of an attention, found another value");
  }

  private static List<Value> where(Node node, Translation context) {
    boolean[] taken = new boolean[2];
    for (double one : node.number(0).values()) {
      taken[one != 0 ? 0 : 1] = true;
    }
    if (node.input(1) instanceof Constant barred && node.input(2) instanceof Scores scores) {
      return List.of(scores.masked(mask(node.number(0), 0, barred.scalar())));
    }
    if (node.input(2) instanceof Constant barred && node.input(1) instanceof Scores scores) {
      return List.of(scores.masked(mask(node.number(0), 1, barred.scalar())));
    }
    Views.require(taken[0] != taken[1], "one of both for all numbers", "some of each");
    return List.of(node.input(taken[0] ? 1 : 2));
  }

  /** Zeros where the condition is {@code kept}, else the number. */
  private static Constant mask(Constant condition, int kept, double barred) {
    double[] terms =
        Arrays.stream(condition.values())
            .map(one -> (one != 0) == (kept == 1) ? 0 : barred)
            .toArray();
    return Constant.of(condition.shape(), terms);
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
    if (least <= -Float.MAX_VALUE && most >= Float.MAX_VALUE) {
      return List.of(node.input(0));
    }
    Views.require(least <= most, "bounds in order", (float) least + " and " + (float) most);
    Signal bounded = context.signal(node, 0);
    if (least > -Float.MAX_VALUE) {
      bounded = ArithmeticRules.atLeast(bounded, least);
    }
    if (most < Float.MAX_VALUE) {
      bounded = ArithmeticRules.atMost(bounded, most);
    }
    return List.of(bounded);
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
