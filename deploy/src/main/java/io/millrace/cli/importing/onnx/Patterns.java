package io.millrace.cli.importing.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/*
 *   gelu        x · ½ · (1 + Erf(x / √2)), in any order of the factors
 *   gelu_tanh   x · ½ · (1 + Tanh(√(2/π) (x + 0.044715 x³)))
 *   silu        x · Sigmoid(x)
 *   mish        x · Tanh(Softplus(x))
 *   hard_swish  x · HardSigmoid(x), x · Clip(x + 3, 0, 6) / 6
 *   layer norm  (x − mean) / Sqrt(mean((x − mean)²) + ε), over the last axis
 *   RMS norm    x / Sqrt(mean(x²) + ε), x · Reciprocal(Sqrt(..))
 *   group norm  Reshape, InstanceNormalization, Reshape back
 */
/**
 * Functions that earlier operator sets have no operator for: their last node becomes one node of a
 * later set. The nodes before it are left; nothing reads them any more.
 */
final class Patterns {

  private static final double TOLERANCE = 1e-5;

  private final Function<String, NodeProto> producers;
  private final Function<String, Value> values;

  /**
   * Reads a graph.
   *
   * @param producers the node that computes a name, or null
   * @param values the value of a name, or null
   */
  Patterns(Function<String, NodeProto> producers, Function<String, Value> values) {
    this.producers = producers;
    this.values = values;
  }

  /** The node, or one that computes all of the pattern that ends with it. */
  NodeProto whole(NodeProto node) {
    try {
      NodeProto found = found(node);
      return found == null ? node : found;
    } catch (IndexOutOfBoundsException damaged) {
      // A node of a damaged file may have fewer inputs than its operator; its own rule says so.
      return node;
    }
  }

  private NodeProto found(NodeProto node) {
    return switch (node.getOpType()) {
      case "Mul" -> product(node);
      case "Div" -> quotient(node);
      case "Reshape" -> groups(node);
      case "Where" -> softplus(node);
      default -> null;
    };
  }

  private NodeProto product(NodeProto node) {
    NodeProto norm = rootMeanSquare(node);
    if (norm != null) {
      return norm;
    }
    Product all = product(node, "");
    for (String factor : all.factors()) {
      NodeProto gate = producers.apply(factor);
      if (gate == null || isConstant(factor)) {
        continue;
      }
      NodeProto found = gated(node, gate);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The pattern x · gate(x). */
  private NodeProto gated(NodeProto node, NodeProto gate) {
    return switch (gate.getOpType()) {
      case "Sigmoid" -> exact(node, gate, gate.getInput(0), 1, "millrace.silu");
      case "HardSigmoid" ->
          near(real(gate, "alpha", .2), 1 / 6.) && near(real(gate, "beta", .5), .5)
              ? exact(node, gate, gate.getInput(0), 1, "HardSwish")
              : null;
      case "Tanh" -> {
        NodeProto inner = producers.apply(gate.getInput(0));
        yield inner != null && inner.getOpType().equals("Softplus")
            ? exact(node, gate, inner.getInput(0), 1, "Mish")
            : null;
      }
      case "Clip" -> clipped(node, gate);
      case "Add" -> gelu(node, gate);
      default -> null;
    };
  }

  private NodeProto clipped(NodeProto node, NodeProto gate) {
    Added shifted = added(gate.getInput(0));
    boolean bounds =
        near(bound(gate, 1, "min", Double.NaN), 0) && near(bound(gate, 2, "max", Double.NaN), 6);
    return bounds && shifted != null && near(shifted.constant(), 3)
        ? exact(node, gate, shifted.name(), 1 / 6., "HardSwish")
        : null;
  }

  private NodeProto gelu(NodeProto node, NodeProto gate) {
    Added one = added(gate.getOutput(0));
    NodeProto curve = one == null ? null : producers.apply(one.name());
    if (curve == null || !near(one.constant(), 1)) {
      return null;
    }
    NodeProto inner = producers.apply(curve.getInput(0));
    if (inner == null || !(inner.getOpType().equals("Mul") || inner.getOpType().equals("Div"))) {
      return null;
    }
    for (String x : inner.getInputList()) {
      Product argument = product(inner, x);
      if (curve.getOpType().equals("Erf")
          && argument.factors().equals(List.of(x))
          && near(argument.constant(), Math.sqrt(.5))) {
        return exact(node, gate, x, .5, "Gelu");
      }
      if (curve.getOpType().equals("Tanh")
          && argument.factors().equals(List.of(x))
          && near(argument.constant(), Math.sqrt(2 / Math.PI))) {
        String base = cubic(x);
        NodeProto found = base == null ? null : exact(node, gate, base, .5, "Gelu");
        return found == null
            ? null
            : found.toBuilder()
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("approximate")
                        .setS(ByteString.copyFromUtf8("tanh")))
                .build();
      }
    }
    return null;
  }

  /** The x of x + 0.044715 x³, or null. */
  private String cubic(String sum) {
    NodeProto add = producers.apply(sum);
    if (add == null || !add.getOpType().equals("Add")) {
      return null;
    }
    for (int at = 0; at < 2; at++) {
      String x = add.getInput(at);
      NodeProto term = producers.apply(add.getInput(1 - at));
      if (term == null || !term.getOpType().equals("Mul")) {
        continue;
      }
      Product product = product(term, x);
      List<String> factors = product.factors();
      boolean cube =
          factors.equals(List.of(x, x, x)) || (factors.size() == 1 && isCube(factors, x));
      if (cube && near(product.constant(), .044715)) {
        return x;
      }
    }
    return null;
  }

  private boolean isCube(List<String> factors, String x) {
    NodeProto power = producers.apply(factors.get(0));
    return power != null
        && power.getOpType().equals("Pow")
        && power.getInput(0).equals(x)
        && near(number(power.getInput(1)), 3);
  }

  /** The node as {@code operator} of x, if it is x · gate · constant. */
  private NodeProto exact(
      NodeProto node, NodeProto gate, String x, double constant, String operator) {
    Product all = product(node, x);
    List<String> expected = new ArrayList<>(List.of(x, gate.getOutput(0)));
    List<String> found = new ArrayList<>(all.factors());
    expected.sort(null);
    found.sort(null);
    return found.equals(expected) && near(all.constant(), constant)
        ? of(node, operator, x).build()
        : null;
  }

  private static NodeProto.Builder of(NodeProto node, String operator, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(node.getName())
        .addAllInput(Arrays.asList(inputs))
        .addAllOutput(node.getOutputList());
  }

  /** Layer norm and RMS norm with a quotient. */
  private NodeProto quotient(NodeProto node) {
    String x = node.getInput(0);
    Root root = root(node.getInput(1));
    if (root == null) {
      NodeProto softsign = softsign(node);
      return softsign == null ? clippedQuotient(node) : softsign;
    }
    if (root.of().equals(x)) {
      NodeProto centered = producers.apply(x);
      if (centered != null && centered.getOpType().equals("Sub")) {
        String from = centered.getInput(0);
        String mean = mean(centered.getInput(1));
        if (from.equals(mean)) {
          return norm(node, "LayerNormalization", from, root.epsilon());
        }
      }
      return norm(node, "millrace.rms_norm", x, root.epsilon());
    }
    return null;
  }

  /** x / (1 + |x|). */
  private NodeProto softsign(NodeProto node) {
    Added sum = added(node.getInput(1));
    NodeProto size = sum == null ? null : producers.apply(sum.name());
    return size != null
            && near(sum.constant(), 1)
            && size.getOpType().equals("Abs")
            && size.getInput(0).equals(node.getInput(0))
        ? of(node, "Softsign", node.getInput(0)).build()
        : null;
  }

  /** x above 20, Softplus(x) below: the same float. */
  private NodeProto softplus(NodeProto node) {
    NodeProto above = producers.apply(node.getInput(0));
    String x = node.getInput(1);
    String curve = undivided(node.getInput(2));
    NodeProto soft = producers.apply(curve);
    boolean same =
        above != null
            && above.getOpType().equals("Greater")
            && number(above.getInput(1)) >= 17
            && undivided(above.getInput(0)).equals(x)
            && soft != null
            && soft.getOpType().equals("Softplus")
            && undivided(soft.getInput(0)).equals(x);
    return same ? of(node, "Softplus", x).build() : null;
  }

  /** What a name is 1 times of. */
  private String undivided(String name) {
    NodeProto node = producers.apply(name);
    if (node == null || !isProduct(node)) {
      return name;
    }
    if (near(number(node.getInput(1)), 1)) {
      return undivided(node.getInput(0));
    }
    return node.getOpType().equals("Mul") && near(number(node.getInput(0)), 1)
        ? undivided(node.getInput(1))
        : name;
  }

  /** x · Clip(x + 3, 0, 6) / 6 with the division last. */
  private NodeProto clippedQuotient(NodeProto node) {
    NodeProto inner = producers.apply(node.getInput(0));
    return isConstant(node.getInput(1)) && inner != null && inner.getOpType().equals("Mul")
        ? product(node)
        : null;
  }

  private NodeProto rootMeanSquare(NodeProto node) {
    for (int at = 0; at < 2; at++) {
      NodeProto inverse = producers.apply(node.getInput(at));
      if (inverse == null) {
        continue;
      }
      boolean one = inverse.getOpType().equals("Div") && near(number(inverse.getInput(0)), 1);
      if (one || inverse.getOpType().equals("Reciprocal")) {
        Root root = root(inverse.getInput(one ? 1 : 0));
        String x = node.getInput(1 - at);
        if (root != null && root.of().equals(x)) {
          return norm(node, "millrace.rms_norm", x, root.epsilon());
        }
      }
    }
    return null;
  }

  private static NodeProto norm(NodeProto node, String operator, String x, double epsilon) {
    return of(node, operator, x)
        .addAttribute(AttributeProto.newBuilder().setName("epsilon").setF((float) epsilon))
        .build();
  }

  /** The root of a mean square and a constant. */
  private record Root(String of, double epsilon) {}

  private Root root(String name) {
    NodeProto root = producers.apply(name);
    boolean power =
        root != null && root.getOpType().equals("Pow") && near(number(root.getInput(1)), .5);
    if (root == null || !(root.getOpType().equals("Sqrt") || power)) {
      return null;
    }
    Added sum = added(root.getInput(0));
    String mean = sum == null ? null : mean(sum.name());
    NodeProto square = mean == null ? null : producers.apply(mean);
    if (square == null) {
      return null;
    }
    boolean squared =
        square.getOpType().equals("Mul") && square.getInput(0).equals(square.getInput(1));
    squared |= square.getOpType().equals("Pow") && near(number(square.getInput(1)), 2);
    return squared ? new Root(square.getInput(0), sum.constant()) : null;
  }

  /** What a mean over the last axis is of, with that axis kept; or null. */
  private String mean(String name) {
    NodeProto mean = producers.apply(name);
    if (mean == null || !mean.getOpType().equals("ReduceMean")) {
      return null;
    }
    String from = mean.getInput(0);
    double[] axes = {};
    boolean keeps = true;
    for (AttributeProto attribute : mean.getAttributeList()) {
      if (attribute.getName().equals("axes")) {
        axes = attribute.getIntsList().stream().mapToDouble(axis -> axis).toArray();
      }
      keeps &= !attribute.getName().equals("keepdims") || attribute.getI() == 1;
    }
    if (mean.getInputCount() > 1 && values.apply(mean.getInput(1)) instanceof Constant given) {
      axes = given.values();
    }
    int rank = rank(from);
    return keeps && axes.length == 1 && (axes[0] == -1 || axes[0] == rank - 1) ? from : null;
  }

  /** Axes of a value, or of what an elementwise node before it reads; 0 if none has a form. */
  private int rank(String name) {
    String at = name;
    for (int nodes = 0; nodes < 3; nodes++) {
      if (values.apply(at) instanceof Signal in) {
        return in.rank();
      }
      NodeProto node = producers.apply(at);
      if (node == null || node.getInputCount() == 0) {
        return 0;
      }
      at = node.getInput(0);
    }
    return 0;
  }

  /** Channels in groups as places of one channel each, normalized and put back. */
  private NodeProto groups(NodeProto node) {
    NodeProto norm = producers.apply(node.getInput(0));
    if (norm == null || !norm.getOpType().equals("InstanceNormalization")) {
      return null;
    }
    NodeProto split = producers.apply(norm.getInput(0));
    if (split == null
        || !split.getOpType().equals("Reshape")
        || !(values.apply(split.getInput(1)) instanceof Constant shape)
        || !(values.apply(split.getInput(0)) instanceof Signal from)
        || !(values.apply(norm.getInput(1)) instanceof Constant scale)
        || !(values.apply(norm.getInput(2)) instanceof Constant shift)
        || !(values.apply(node.getInput(1)) instanceof Constant back)) {
      return null;
    }
    boolean plain = Arrays.stream(scale.values()).allMatch(value -> value == 1) && shift.isZero();
    boolean whole = shape.values().length == 3 && shape.values()[2] == -1;
    boolean same = back.values().length == from.rank();
    for (int axis = 0; axis < from.rank() && same; axis++) {
      double extent = back.values()[axis];
      same = extent == from.shape().get(axis) || extent == 0 || extent == -1;
    }
    if (!plain || !whole || !same) {
      return null;
    }
    return of(node, "millrace.group_norm", split.getInput(0))
        .addAttribute(
            AttributeProto.newBuilder().setName("num_groups").setI((long) shape.values()[1]))
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("epsilon")
                .setF((float) real(norm, "epsilon", 1e-5f)))
        .build();
  }

  /** A sum with a constant. */
  private record Added(String name, double constant) {}

  private Added added(String name) {
    NodeProto add = producers.apply(name);
    if (add == null || !add.getOpType().equals("Add")) {
      return null;
    }
    for (int at = 0; at < 2; at++) {
      double constant = number(add.getInput(at));
      if (!Double.isNaN(constant)) {
        return new Added(add.getInput(1 - at), constant);
      }
    }
    return null;
  }

  /** Factors that are computed, and the product of the others. */
  private record Product(List<String> factors, double constant) {}

  /** The factors of a node; {@code whole} is not taken apart. */
  private Product product(NodeProto node, String whole) {
    List<String> factors = new ArrayList<>();
    double constant = 1;
    boolean quotient = node.getOpType().equals("Div");
    for (int at = 0; at < 2; at++) {
      String name = node.getInput(at);
      NodeProto inner = producers.apply(name);
      double number = number(name);
      if (!Double.isNaN(number)) {
        constant *= quotient && at == 1 ? 1 / number : number;
      } else if (inner != null
          && !name.equals(whole)
          && isProduct(inner)
          && !(quotient && at == 1)) {
        Product more = product(inner, whole);
        factors.addAll(more.factors());
        constant *= more.constant();
      } else {
        factors.add(quotient && at == 1 ? "1/" + name : name);
      }
    }
    return new Product(factors, constant);
  }

  private boolean isProduct(NodeProto node) {
    return node.getOpType().equals("Mul") || node.getOpType().equals("Div");
  }

  private boolean isConstant(String name) {
    return values.apply(name) instanceof Constant;
  }

  /** The number that a name is, or NaN. */
  private double number(String name) {
    return values.apply(name) instanceof Constant constant
            && constant.values().length == 1
            && !constant.dependsOnLength()
        ? constant.values()[0]
        : Double.NaN;
  }

  private double bound(NodeProto node, int input, String attribute, double otherwise) {
    return node.getInputCount() > input
        ? number(node.getInput(input))
        : real(node, attribute, otherwise);
  }

  private static double real(NodeProto node, String name, double otherwise) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToDouble(AttributeProto::getF)
        .findFirst()
        .orElse(otherwise);
  }

  private static boolean near(double found, double expected) {
    return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
  }
}
