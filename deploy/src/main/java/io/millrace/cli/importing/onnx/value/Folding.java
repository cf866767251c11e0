package io.millrace.cli.importing.onnx.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Computes nodes whose inputs are all known at import: shapes, indices, prepared weights. */
public final class Folding {

  private static final int MOST_ELEMENTS = 1 << 24;

  private static final Map<String, DoubleBinaryOperator> BINARY =
      Map.ofEntries(
          Map.entry("Add", (a, b) -> a + b),
          Map.entry("Sub", (a, b) -> a - b),
          Map.entry("Mul", (a, b) -> a * b),
          Map.entry("Div", (a, b) -> a / b),
          Map.entry("Pow", StrictMath::pow),
          Map.entry("Mod", (a, b) -> a - b * Math.floor(a / b)),
          Map.entry("Equal", (a, b) -> a == b ? 1 : 0),
          Map.entry("Less", (a, b) -> a < b ? 1 : 0),
          Map.entry("Greater", (a, b) -> a > b ? 1 : 0),
          Map.entry("LessOrEqual", (a, b) -> a <= b ? 1 : 0),
          Map.entry("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0),
          Map.entry("And", (a, b) -> a != 0 && b != 0 ? 1 : 0),
          Map.entry("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0),
          Map.entry("Max", Math::max),
          Map.entry("Min", Math::min));

  private static final Map<String, DoubleUnaryOperator> UNARY =
      Map.of(
          "Identity",
          a -> a,
          "Dropout",
          a -> a,
          "Not",
          a -> a == 0 ? 1 : 0,
          "Neg",
          a -> -a,
          "Sqrt",
          Math::sqrt,
          "Floor",
          Math::floor,
          "Ceil",
          Math::ceil,
          "Abs",
          Math::abs,
          "Exp",
          StrictMath::exp,
          "Reciprocal",
          a -> 1 / a);

  private static final Set<String> OTHERS =
      Set.of(
          "Constant",
          "Cast",
          "Shape",
          "Size",
          "Squeeze",
          "Unsqueeze",
          "Reshape",
          "Flatten",
          "Transpose",
          "Concat",
          "Gather",
          "Slice",
          "ConstantOfShape",
          "Expand",
          "Where",
          "Range",
          "ReduceProd",
          "Trilu");

  private static final List<String> OF_TRUTH =
      List.of("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Not");

  private Folding() {}

  /** True if there are constants that the operator can be computed of. */
  public static boolean knows(String operator) {
    return BINARY.containsKey(operator) || UNARY.containsKey(operator) || OTHERS.contains(operator);
  }

  /**
   * The value of the node.
   *
   * @param clip whether the graph reads clips of one length, which constants may be made of
   */
  public static Constant of(Node node, boolean clip) {
    String operator = node.operator();
    if (BINARY.containsKey(operator) && node.inputs().size() == 2) {
      return binary(operator, node.constant(0), node.constant(1));
    }
    if (UNARY.containsKey(operator)) {
      return unary(operator, node.constant(0));
    }
    requireFixed(node, clip);
    return switch (operator) {
      case "Constant" -> Tensors.constant(node);
      case "Cast" -> cast(node.constant(0), (int) node.whole("to", 1));
      case "Shape" -> shape(node, node.constant(0).shape());
      case "Size" -> Constant.whole(List.of(), node.constant(0).values().length);
      case "Squeeze" -> {
        Constant from = node.constant(0);
        yield from.reshaped(Views.squeezed(from.shape(), node.ints("axes", 1)));
      }
      case "Unsqueeze" -> {
        Constant from = node.constant(0);
        yield from.reshaped(Views.unsqueezed(from.shape(), node.ints("axes", 1)));
      }
      case "Reshape" -> {
        Constant from = node.constant(0);
        yield from.reshaped(Views.reshaped(from.shape(), node.constant(1).ints()));
      }
      case "Flatten" -> {
        Constant from = node.constant(0);
        yield from.reshaped(Views.flattened(from.shape(), (int) node.whole("axis", 1)));
      }
      case "Transpose" -> transpose(node.constant(0), node);
      case "Concat" -> concat(node);
      case "Gather" -> gather(node);
      case "Slice" -> slice(node.constant(0), node);
      case "ConstantOfShape" -> filled(node);
      case "Expand" -> expand(node);
      case "Where" -> where(node);
      case "Range" -> range(node);
      case "ReduceProd" -> product(node);
      case "Trilu" -> triangle(node);
      default ->
          throw NodeFault.because(
              "all its inputs are constant, and " + operator + " of constants is not folded");
    };
  }

  /** The upper or lower triangle of the last two axes, as masks of an attention have it. */
  private static Constant triangle(Node node) {
    Constant from = node.constant(0);
    int columns = from.shape().get(from.rank() - 1);
    int rows = from.shape().get(from.rank() - 2);
    int diagonal = node.has(1) ? (int) node.number(1).scalar() : 0;
    boolean upper = node.whole("upper", 1) != 0;
    double[] values = from.values().clone();
    for (int at = 0; at < values.length; at++) {
      int beside = at % columns - at / columns % rows;
      values[at] = (upper ? beside >= diagonal : beside <= diagonal) ? values[at] : 0;
    }
    return new Constant(from.shape(), values, from.whole(), null);
  }

  /** Shapes and indices that depend on the length of a clip would make constants that do. */
  private static void requireFixed(Node node, boolean clip) {
    int first =
        switch (node.operator()) {
          case "ConstantOfShape", "Range" -> clip ? node.inputs().size() : 0;
          case "Where" -> 0;
          case "Expand" -> clip ? node.inputs().size() : 1;
          case "Slice", "Gather", "Reshape" -> 1;
          default -> node.inputs().size();
        };
    for (int at = first; at < node.inputs().size(); at++) {
      if (node.has(at)) {
        node.number(at);
      }
    }
  }

  private static Constant unary(String operator, Constant from) {
    double[] values = Arrays.stream(from.values()).map(UNARY.get(operator)).toArray();
    return new Constant(from.shape(), values, from.whole(), from.lengths());
  }

  private static Constant binary(String operator, Constant left, Constant right) {
    List<Integer> shape = Views.broadcast(left.shape(), right.shape());
    Constant a = left.select(shape, Views.spread(left.shape(), shape));
    Constant b = right.select(shape, Views.spread(right.shape(), shape));
    boolean whole = left.whole() && right.whole() || OF_TRUTH.contains(operator);
    double[] values = new double[a.values().length];
    boolean[] lengths =
        a.lengths() == null && b.lengths() == null ? null : new boolean[values.length];
    for (int at = 0; at < values.length; at++) {
      values[at] = BINARY.get(operator).applyAsDouble(a.values()[at], b.values()[at]);
      if (whole && operator.equals("Div")) {
        values[at] = values[at] < 0 ? Math.ceil(values[at]) : Math.floor(values[at]);
      }
      if (lengths != null) {
        lengths[at] =
            (a.lengths() != null && a.lengths()[at]) || (b.lengths() != null && b.lengths()[at]);
      }
    }
    return new Constant(shape, values, whole, lengths);
  }

  private static Constant cast(Constant from, int to) {
    boolean whole = to != 1 && to != 10 && to != 11 && to != 16;
    double[] values = from.values();
    if (to == 9) {
      values = Arrays.stream(values).map(value -> value == 0 ? 0 : 1).toArray();
    } else if (whole && !from.whole()) {
      values =
          Arrays.stream(values)
              .map(value -> value < 0 ? Math.ceil(value) : Math.floor(value))
              .toArray();
    }
    return new Constant(from.shape(), values, whole, from.lengths());
  }

  /** The extents, cut as the attributes of later operator sets say. */
  public static Constant shape(Node node, List<Integer> extents) {
    return shape(node, extents, null);
  }

  /** The same, with marks at the extents that are the number of frames of the clip. */
  public static Constant shape(Node node, List<Integer> extents, boolean[] lengths) {
    int rank = extents.size();
    int start = Views.clamp((int) node.whole("start", 0), rank);
    int end = Views.clamp((int) node.whole("end", rank), rank);
    double[] values = extents.stream().mapToDouble(extent -> extent).toArray();
    Constant all = new Constant(List.of(rank), values, true, lengths);
    int count = Math.max(0, end - start);
    int[] indices = new int[count];
    Arrays.setAll(indices, at -> start + at);
    return all.select(List.of(count), indices);
  }

  private static Constant transpose(Constant from, Node node) {
    int rank = from.rank();
    int[] reversed = new int[rank];
    Arrays.setAll(reversed, at -> rank - 1 - at);
    return transposed(from, node.ints("perm", reversed));
  }

  /** The tensor with its axes in another order. */
  public static Constant transposed(Constant from, int... order) {
    List<Integer> shape = new ArrayList<>();
    int[] strides = Views.strides(from.shape());
    int[] moved = new int[order.length];
    for (int at = 0; at < order.length; at++) {
      shape.add(from.shape().get(order[at]));
      moved[at] = strides[order[at]];
    }
    return from.select(shape, Views.walk(shape, moved, 0));
  }

  private static Constant concat(Node node) {
    List<Constant> parts = new ArrayList<>();
    for (int at = 0; at < node.inputs().size(); at++) {
      parts.add(node.constant(at));
    }
    Constant first = parts.get(0);
    int axis = Views.axis((int) node.whole("axis", 0), first.rank());
    List<Integer> shape = new ArrayList<>(first.shape());
    shape.set(axis, parts.stream().mapToInt(part -> part.shape().get(axis)).sum());
    int size = Views.size(shape);
    double[] values = new double[size];
    boolean[] lengths = new boolean[size];
    int outer = Views.size(shape.subList(0, axis));
    int row = size / Math.max(1, outer);
    int offset = 0;
    for (Constant part : parts) {
      int length = part.values().length / Math.max(1, outer);
      for (int block = 0; block < outer; block++) {
        System.arraycopy(part.values(), block * length, values, block * row + offset, length);
        if (part.lengths() != null) {
          System.arraycopy(part.lengths(), block * length, lengths, block * row + offset, length);
        }
      }
      offset += length;
    }
    boolean marked = parts.stream().anyMatch(Constant::dependsOnLength);
    return new Constant(shape, values, first.whole(), marked ? lengths : null);
  }

  private static Constant gather(Node node) {
    Constant from = node.constant(0);
    Constant indices = node.constant(1);
    int axis = Views.axis((int) node.whole("axis", 0), from.rank());
    int extent = from.shape().get(axis);
    List<Integer> shape = new ArrayList<>(from.shape());
    shape.remove(axis);
    shape.addAll(axis, indices.shape());
    int inner = Views.size(from.shape().subList(axis + 1, from.rank()));
    int outer = Views.size(from.shape().subList(0, axis));
    int[] picked = new int[Views.size(shape)];
    int next = 0;
    for (int block = 0; block < outer; block++) {
      for (double index : indices.values()) {
        int at = (int) (index < 0 ? index + extent : index);
        Views.require(at >= 0 && at < extent, "an index below " + extent, Integer.toString(at));
        for (int i = 0; i < inner; i++) {
          picked[next++] = (block * extent + at) * inner + i;
        }
      }
    }
    return from.select(shape, picked);
  }

  private static Constant slice(Constant from, Node node) {
    Slices slices = Slices.of(node, from.shape());
    List<Integer> shape = new ArrayList<>();
    int[] strides = Views.strides(from.shape());
    int[] steps = new int[strides.length];
    int start = 0;
    for (int axis = 0; axis < from.rank(); axis++) {
      shape.add(slices.count(axis));
      steps[axis] = strides[axis] * slices.step(axis);
      start += strides[axis] * slices.start(axis);
    }
    return from.select(shape, Views.walk(shape, steps, start));
  }

  private static Constant filled(Node node) {
    List<Integer> shape = Arrays.stream(node.constant(0).ints()).boxed().toList();
    int size = Views.size(shape);
    Views.require(size <= MOST_ELEMENTS, "at most " + MOST_ELEMENTS + " elements", "" + size);
    Constant one =
        node.hasAttribute("value")
            ? Tensors.of(node.attribute("value").getT())
            : Constant.of(List.of(1), 0);
    return new Constant(
        shape,
        Collections.nCopies(size, one.values()[0]).stream().mapToDouble(v -> v).toArray(),
        one.whole(),
        null);
  }

  private static Constant expand(Node node) {
    Constant from = node.constant(0);
    List<Integer> asked = Arrays.stream(node.constant(1).ints()).boxed().toList();
    List<Integer> shape = Views.broadcast(from.shape(), asked);
    return from.select(shape, Views.spread(from.shape(), shape));
  }

  private static Constant where(Node node) {
    Constant chosen = binary("Mul", node.constant(0), Constant.whole(List.of(), 1));
    List<Integer> shape =
        Views.broadcast(
            chosen.shape(), Views.broadcast(node.constant(1).shape(), node.constant(2).shape()));
    Constant when = chosen.select(shape, Views.spread(chosen.shape(), shape));
    Constant one = node.constant(1).select(shape, Views.spread(node.constant(1).shape(), shape));
    Constant other = node.constant(2).select(shape, Views.spread(node.constant(2).shape(), shape));
    double[] values = new double[when.values().length];
    boolean[] lengths = new boolean[values.length];
    for (int at = 0; at < values.length; at++) {
      Constant taken = when.values()[at] != 0 ? one : other;
      values[at] = taken.values()[at];
      lengths[at] =
          (taken.lengths() != null && taken.lengths()[at])
              || (when.lengths() != null && when.lengths()[at]);
    }
    return new Constant(shape, values, one.whole(), lengths);
  }

  private static Constant range(Node node) {
    double start = node.number(0).scalar();
    double step = node.number(2).scalar();
    int count = (int) Math.max(0, Math.ceil((node.number(1).scalar() - start) / step));
    Views.require(count <= MOST_ELEMENTS, "at most " + MOST_ELEMENTS + " elements", "" + count);
    double[] values = new double[count];
    Arrays.setAll(values, at -> start + at * step);
    return new Constant(List.of(count), values, node.constant(0).whole(), null);
  }

  private static Constant product(Node node) {
    Constant from = node.number(0);
    if (from.rank() != 1 || node.whole("keepdims", 1) != 0) {
      throw NodeFault.because("ReduceProd of constants is folded for a vector, without keepdims");
    }
    double product = Arrays.stream(from.values()).reduce(1, (a, b) -> a * b);
    return new Constant(List.of(), new double[] {product}, from.whole(), null);
  }
}
