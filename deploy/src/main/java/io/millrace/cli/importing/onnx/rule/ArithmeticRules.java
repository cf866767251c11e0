package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Divided;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Scores;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Sums, products and powers: with constants a scale and a shift of each channel, with other
 * computed values a join.
 */
final class ArithmeticRules {

  private ArithmeticRules() {}

  static void register(Map<String, Rule> rules) {
    rules.put("Add", ArithmeticRules::sum);
    rules.put("Sub", ArithmeticRules::difference);
    rules.put("Mul", ArithmeticRules::product);
    rules.put("Div", ArithmeticRules::quotient);
    rules.put("Sum", (node, context) -> all(node, context, "sum"));
    rules.put("Max", (node, context) -> most(node, context, 1));
    rules.put("Min", (node, context) -> most(node, context, -1));
    rules.put("Pow", ArithmeticRules::power);
    rules.put("Neg", (node, context) -> List.of(scaled(context.signal(node, 0), -1)));
    rules.put(
        "Abs",
        (node, context) -> {
          Signal in = context.signal(node, 0);
          return List.of(joined("max", List.of(in, scaled(in, -1))));
        });
  }

  private static List<Value> sum(Node node, Translation context) {
    for (int at = 0; at < 2; at++) {
      if (node.input(at) instanceof Scores scores) {
        return List.of(scores.masked(node.number(1 - at)));
      }
    }
    for (int at = 0; at < 2; at++) {
      if (node.input(at) instanceof Constant constant
          && constant.isZero()
          && constant.values().length == 1) {
        return List.of(node.input(1 - at));
      }
    }
    if (node.input(0) instanceof Constant) {
      return List.of(shifted(context.signal(node, 1), node.number(0)));
    }
    if (node.input(1) instanceof Constant) {
      return List.of(shifted(context.signal(node, 0), node.number(1)));
    }
    return all(node, context, "sum");
  }

  private static List<Value> difference(Node node, Translation context) {
    if (node.input(1) instanceof Constant) {
      return List.of(shifted(context.signal(node, 0), negative(node.number(1))));
    }
    Signal subtracted = scaled(context.signal(node, 1), -1);
    return List.of(
        node.input(0) instanceof Constant
            ? shifted(subtracted, node.number(0))
            : joined("sum", List.of(context.signal(node, 0), subtracted)));
  }

  private static List<Value> product(Node node, Translation context) {
    for (int at = 0; at < 2; at++) {
      if (node.input(at) instanceof Scores scores) {
        return List.of(scores.times(one(node, 1 - at)));
      }
      if (node.input(at) instanceof Divided divided) {
        return List.of(times(divided, one(node, 1 - at)));
      }
    }
    if (node.input(0) instanceof Constant) {
      return List.of(scaled(context.signal(node, 1), node.number(0)));
    }
    if (node.input(1) instanceof Constant) {
      return List.of(scaled(context.signal(node, 0), node.number(1)));
    }
    return all(node, context, "mul");
  }

  /** max(x, bound), without rounding. */
  static Signal atLeast(Signal in, double bound) {
    return joined("max", List.of(in, constant(in, Constant.of(List.of(), bound))));
  }

  /** min(x, bound) = −max(−x, −bound). */
  static Signal atMost(Signal in, double bound) {
    return scaled(atLeast(scaled(in, -1), -bound), -1);
  }

  /** Constants as a signal that is the same for each frame. */
  private static Signal constant(Signal in, Constant numbers) {
    double[] bias = channels(in, numbers);
    return affine(in, new double[bias.length], bias);
  }

  private static List<Value> most(Node node, Translation context, int sign) {
    List<Signal> parts = new ArrayList<>();
    Signal computed = null;
    for (int at = 0; at < node.inputs().size() && computed == null; at++) {
      computed = node.input(at) instanceof Constant ? null : context.signal(node, at);
    }
    for (int at = 0; at < node.inputs().size(); at++) {
      Signal part =
          node.input(at) instanceof Constant
              ? constant(computed, node.number(at))
              : context.signal(node, at);
      parts.add(sign > 0 ? part : scaled(part, -1));
    }
    Signal most = parts.size() == 1 ? parts.get(0) : joined("max", parts);
    return List.of(sign > 0 ? most : scaled(most, -1));
  }

  /** A constant of one number, whatever its shape. */
  private static double one(Node node, int at) {
    double[] values = node.number(at).values();
    Views.require(
        values.length > 0 && Arrays.stream(values).allMatch(value -> value == values[0]),
        "one number as a factor of heads",
        "several");
    return values[0];
  }

  private static Divided times(Divided in, double factor) {
    return new Divided(in.parts(), scaled(in.whole(), factor));
  }

  private static List<Value> quotient(Node node, Translation context) {
    if (!(node.input(1) instanceof Constant)) {
      throw NodeFault.because("expected a constant divisor, found one that is computed");
    }
    if (node.input(0) instanceof Scores scores) {
      return List.of(scores.times(1 / one(node, 1)));
    }
    if (node.input(0) instanceof Divided divided) {
      return List.of(times(divided, 1 / one(node, 1)));
    }
    Constant divisor = node.number(1);
    double[] inverse = Arrays.stream(divisor.values()).map(value -> 1 / value).toArray();
    return List.of(scaled(context.signal(node, 0), Constant.of(divisor.shape(), inverse)));
  }

  private static List<Value> power(Node node, Translation context) {
    double exponent = node.number(1).scalar();
    Signal in = context.signal(node, 0);
    if (exponent == 1) {
      return List.of(in);
    }
    if (exponent == 2) {
      return List.of(joined("mul", List.of(in, in)));
    }
    if (exponent == 3) {
      return List.of(joined("mul", List.of(in, in, in)));
    }
    if (exponent == .5) {
      return List.of(in.then(LayerForm.of("sqrt")));
    }
    throw NodeFault.because("expected an exponent of 1, 2, 3 or 0.5, found " + (float) exponent);
  }

  private static List<Value> all(Node node, Translation context, String join) {
    List<Signal> parts = new ArrayList<>();
    for (int at = 0; at < node.inputs().size(); at++) {
      parts.add(context.signal(node, at));
    }
    return List.of(parts.size() == 1 ? parts.get(0) : joined(join, parts));
  }

  private static Constant negative(Constant from) {
    return Constant.of(from.shape(), Arrays.stream(from.values()).map(value -> -value).toArray());
  }

  private static Signal scaled(Signal in, double factor) {
    return scaled(in, Constant.of(List.of(), factor));
  }

  private static Signal scaled(Signal in, Constant factors) {
    Signal seen = raised(in, factors);
    double[] scale = channels(seen, factors);
    boolean one = Arrays.stream(scale).allMatch(value -> value == 1);
    LayerForm norm = seen.stage().layer();
    if (NormRules.isPlain(norm)) {
      LayerForm weighted = norm.weight("weight", Constant.of(List.of(scale.length), scale));
      return Signal.of(seen.axes(), seen.frame(), seen.stage().instead(weighted));
    }
    return one ? seen : affine(seen, scale, new double[scale.length]);
  }

  private static Signal shifted(Signal in, Constant terms) {
    Signal seen = raised(in, terms);
    double[] shift = channels(seen, terms);
    LayerForm before = seen.stage().layer();
    if (before != null && Boolean.FALSE.equals(before.fields().get("bias"))) {
      LayerForm biased =
          before.with("bias", true).weight("bias", Constant.of(List.of(shift.length), shift));
      return Signal.of(seen.axes(), seen.frame(), seen.stage().before().then(biased));
    }
    if (NormRules.isUnshifted(before)) {
      LayerForm biased = before.weight("bias", Constant.of(List.of(shift.length), shift));
      return Signal.of(seen.axes(), seen.frame(), seen.stage().instead(biased));
    }
    if (before != null && before.is("attention")) {
      LayerForm biased = AttentionRules.shifted(before, shift);
      return Signal.of(seen.axes(), seen.frame(), seen.stage().instead(biased));
    }
    double[] ones = new double[shift.length];
    Arrays.fill(ones, 1);
    return affine(seen, ones, shift);
  }

  /** A scale and a shift of each channel are a norm with the statistics 0 and 1. */
  private static Signal affine(Signal in, double[] scale, double[] shift) {
    List<Integer> line = List.of(scale.length);
    double[] ones = new double[scale.length];
    Arrays.fill(ones, 1);
    return in.then(
        LayerForm.of("batch_norm")
            .with("epsilon", 0.)
            .weight("weight", Constant.of(line, scale))
            .weight("bias", Constant.of(line, shift))
            .weight("running_mean", Constant.of(line, new double[scale.length]))
            .weight("running_var", Constant.of(line, ones)));
  }

  /** The signal with axes of one index in front, as many as the constant has more. */
  private static Signal raised(Signal in, Constant constant) {
    return raised(in, constant.rank());
  }

  private static Signal raised(Signal in, int rank) {
    if (rank <= in.rank()) {
      return in;
    }
    List<Axis> axes = new ArrayList<>(Collections.nCopies(rank - in.rank(), Axis.UNIT));
    axes.addAll(in.axes());
    return in.viewed(axes);
  }

  /** The number of each channel; the constant must not differ along other axes. */
  static double[] channels(Signal in, Constant constant) {
    int channels = in.frame().channels();
    int shift = in.rank() - constant.rank();
    int at = in.indexOf(Role.CHANNEL);
    for (int axis = 0; axis < constant.rank(); axis++) {
      int extent = constant.shape().get(axis);
      Views.require(
          extent == 1 || extent == in.axes().get(axis + shift).extent(),
          "a constant that fits " + in.axes(),
          "one of shape " + constant.shape());
    }
    int own = at - shift;
    boolean each = at >= 0 && own >= 0 && constant.shape().get(own) > 1;
    int inner = each ? Views.size(constant.shape().subList(own + 1, constant.rank())) : 1;
    double[] values = new double[channels];
    boolean[] seen = new boolean[channels];
    for (int index = 0; index < constant.values().length; index++) {
      int channel = each ? index / inner % channels : 0;
      double value = constant.values()[index];
      Views.require(
          !seen[channel] || values[channel] == value,
          "one number a channel",
          "numbers that differ in time or space");
      values[channel] = value;
      seen[channel] = true;
    }
    if (!each) {
      Arrays.fill(values, values[0]);
    }
    return values;
  }

  /** Joins signals that have the same axes, or one place where others have several. */
  private static Signal joined(String join, List<Signal> signals) {
    int rank = signals.stream().mapToInt(Signal::rank).max().orElse(0);
    List<Signal> parts = signals.stream().map(part -> raised(part, rank)).toList();
    Signal widest = parts.get(0);
    for (Signal part : parts) {
      widest = part.frame().places() > widest.frame().places() ? part : widest;
    }
    for (Signal part : parts) {
      for (int axis = 0; axis < rank; axis++) {
        Axis one = part.axes().get(axis);
        Axis other = widest.axes().get(axis);
        boolean same = one.equals(other) || (one.is(Role.SPACE) && other.is(Role.SPACE));
        Views.require(
            same && (part.frame().equals(widest.frame()) || part.frame().places() == 1),
            "values with the same axes, or with one place",
            part.axes() + " and " + widest.axes());
      }
    }
    return Signal.of(
        widest.axes(),
        widest.frame(),
        Stage.joined(join, parts.stream().map(Signal::stage).toList()));
  }
}
