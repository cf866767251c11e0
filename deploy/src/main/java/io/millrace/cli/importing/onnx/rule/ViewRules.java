package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Carried;
import io.millrace.cli.importing.onnx.value.Divided;
import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other shapes and orders of the same numbers; most need no layer. */
final class ViewRules {

  private ViewRules() {}

  static void register(Map<String, Rule> rules) {
    rules.put("Shape", DividedRules.or(DividedRules::shape, ViewRules::shape));
    rules.put("Squeeze", DividedRules.or(DividedRules::squeeze, ViewRules::squeeze));
    rules.put("Unsqueeze", DividedRules.or(DividedRules::unsqueeze, ViewRules::unsqueeze));
    rules.put(
        "Reshape",
        DividedRules.or(
            DividedRules::reshape,
            (node, context) ->
                reshape(node, context, shape -> Views.reshaped(shape, node.constant(1).ints()))));
    rules.put(
        "Flatten",
        (node, context) ->
            reshape(node, context, shape -> Views.flattened(shape, (int) node.whole("axis", 1))));
    rules.put("Transpose", DividedRules.or(DividedRules::transpose, ViewRules::transpose));
    rules.put("Expand", ViewRules::expand);
    rules.put("Pad", ViewRules::pad);
  }

  private static List<Value> shape(Node node, Translation context) {
    Value from = node.input(0);
    boolean[] lengths = null;
    if (from instanceof Signal signal && signal.indexOf(Role.TIME) >= 0) {
      lengths = new boolean[signal.rank()];
      lengths[signal.indexOf(Role.TIME)] = true;
    }
    return List.of(Folding.shape(node, from.shape(), lengths));
  }

  private static List<Value> squeeze(Node node, Translation context) {
    int[] axes = node.ints("axes", 1);
    if (node.input(0) instanceof Carried state) {
      return List.of(state.within(Views.squeezed(state.shape(), axes)));
    }
    Signal in = node.signal(0);
    Views.squeezed(in.shape(), axes);
    Set<Integer> given = Views.axesOf(axes, in.rank());
    List<Axis> left = new ArrayList<>();
    for (int at = 0; at < in.rank(); at++) {
      Axis axis = in.axes().get(at);
      boolean dropped = axes == null ? axis.extent() == 1 : given.contains(at);
      Views.require(!dropped || !axis.is(Role.TIME), "an axis other than time", "time");
      if (!dropped) {
        left.add(axis);
      }
    }
    return List.of(settled(in.viewed(left)));
  }

  private static List<Value> unsqueeze(Node node, Translation context) {
    int[] axes = node.ints("axes", 1);
    if (node.input(0) instanceof Carried state) {
      return List.of(state.within(Views.unsqueezed(state.shape(), axes)));
    }
    Signal in = node.padded(0);
    Signal.Pad pad = in.pad();
    Signal.Pad more =
        pad == null
            ? null
            : new Signal.Pad(with(pad.start(), axes, 0), with(pad.end(), axes, 0), pad.mode());
    return List.of(
        new Signal(with(in.axes(), axes, Axis.UNIT), in.frame(), in.stage(), more, in.state()));
  }

  /** The list with another value at these places. */
  private static <T> List<T> with(List<T> from, int[] axes, T added) {
    int rank = from.size() + axes.length;
    Set<Integer> places = Views.axesOf(axes, rank);
    List<T> more = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      more.add(places.contains(axis) ? added : from.get(next++));
    }
    return more;
  }

  private static Signal settled(Signal in) {
    return in.indexOf(Role.UNDECIDED) >= 0 ? in : in.settled();
  }

  private static List<Value> transpose(Node node, Translation context) {
    Signal in = node.signal(0);
    int[] reversed = new int[in.rank()];
    Arrays.setAll(reversed, at -> in.rank() - 1 - at);
    List<Axis> moved = new ArrayList<>();
    List<Integer> spaces = new ArrayList<>();
    for (int axis : node.ints("perm", reversed)) {
      moved.add(in.axes().get(axis));
      if (in.axes().get(axis).is(Role.SPACE)) {
        spaces.add(axis);
      }
    }
    Views.require(
        spaces.equals(spaces.stream().sorted().toList()),
        "axes of space in their order",
        "two that change places");
    return List.of(in.viewed(moved));
  }

  private static List<Value> expand(Node node, Translation context) {
    Signal in = node.signal(0);
    List<Integer> asked = Arrays.stream(node.constant(1).ints()).boxed().toList();
    List<Integer> shape = Views.broadcast(in.shape(), asked);
    Views.require(shape.equals(in.shape()), "the shape that it has", shape.toString());
    return List.of(in);
  }

  private interface Target {
    List<Integer> of(List<Integer> shape);
  }

  private static List<Value> reshape(Node node, Translation context, Target target) {
    if (node.input(0) instanceof Carried state) {
      return List.of(state.within(target.of(state.shape())));
    }
    Signal in = node.signal(0);
    List<Integer> shape = target.of(in.shape());
    if (FlattenedClip.of(in, shape)) {
      return List.of(FlattenedClip.signal(node, in, shape, context));
    }
    try {
      return List.of(new Reshaping(in, shape).signal());
    } catch (NodeFault.Refusal refused) {
      Divided divided = Divided.of(in);
      if (divided == null) {
        throw refused;
      }
      try {
        return List.of(divided.reshaped(shape).settled());
      } catch (NodeFault.Refusal neither) {
        throw refused;
      }
    }
  }

  /** Matches the axes of a signal with the extents of another shape, from the first on. */
  private static final class Reshaping {
    private final Signal in;
    private final List<Integer> shape;
    private final List<Axis> axes = new ArrayList<>();
    private int next;
    private boolean flattens;

    Reshaping(Signal in, List<Integer> shape) {
      this.in = in;
      this.shape = shape;
    }

    Signal signal() {
      for (int extent : shape) {
        skipUnits();
        boolean more = next < in.rank();
        if (more && in.axes().get(next).extent() == extent) {
          axes.add(in.axes().get(next++));
        } else if (extent == 1) {
          axes.add(Axis.UNIT);
        } else {
          Views.require(more, "as many axes", "extents " + shape + " of " + in.axes());
          axes.add(merged(extent));
        }
      }
      for (; next < in.rank(); next++) {
        Axis axis = in.axes().get(next);
        Views.require(axis.extent() == 1 && !axis.is(Role.TIME), "no axis left", axis.toString());
      }
      if (!flattens) {
        return settled(in.viewed(axes));
      }
      Signal flat =
          Signal.of(
              axes, FrameShape.of(in.frame().width()), in.stage().then(LayerForm.of("flatten")));
      Views.require(flat.indexOf(Role.SPACE) < 0, "all axes of space in one", axes.toString());
      return flat;
    }

    private void skipUnits() {
      while (next < in.rank() && in.axes().get(next).is(Role.UNIT)) {
        next++;
      }
    }

    /** Channels and all axes of space behind them as one axis of channels. */
    private Axis merged(int extent) {
      int product = 1;
      int spaces = 0;
      boolean first = true;
      while (product < extent && next < in.rank()) {
        Axis axis = in.axes().get(next++);
        boolean channels = axis.is(Role.CHANNEL) && first;
        Views.require(
            channels || axis.is(Role.SPACE) || axis.is(Role.UNIT),
            "channels and axes of space behind them as one axis, " + extent,
            in.axes() + " as " + shape);
        first &= axis.is(Role.UNIT);
        spaces += axis.is(Role.SPACE) ? 1 : 0;
        product *= axis.extent();
      }
      Views.require(
          product == extent && product == in.frame().width(),
          "all channels and places as one axis, " + in.frame().width(),
          extent + " of " + in.axes() + ", which divides an axis");
      flattens = spaces > 0;
      return new Axis(Role.CHANNEL, extent);
    }
  }

  private static List<Value> pad(Node node, Translation context) {
    Signal in = node.signal(0);
    int[] pads = node.hasAttribute("pads") ? node.ints("pads", 1) : node.number(1).ints();
    Views.require(!node.has(3), "padding of all axes", "a list of axes");
    String mode = node.text("mode", "constant");
    double value = node.has(2) ? node.number(2).scalar() : node.real("value", 0);
    Views.require(!mode.equals("constant") || value == 0, "zeros as padding", "" + (float) value);
    if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
      return List.of(in);
    }
    List<Integer> start = new ArrayList<>();
    List<Integer> end = new ArrayList<>();
    for (int axis = 0; axis < in.rank(); axis++) {
      start.add(pads[axis]);
      end.add(pads[axis + in.rank()]);
      Views.require(
          pads[axis] >= 0 && pads[axis + in.rank()] >= 0, "padding of at least 0", "less");
    }
    return List.of(
        new Signal(in.axes(), in.frame(), in.stage(), new Signal.Pad(start, end, mode), null));
  }
}
