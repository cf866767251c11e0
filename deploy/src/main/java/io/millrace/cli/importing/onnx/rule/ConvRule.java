package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolution, with the padding of a Pad before it. */
final class ConvRule implements Rule {

  @Override
  public List<Value> apply(Node node, Translation context) {
    Signal in = context.decided(node.padded(0));
    Constant weight = node.number(1);
    if (in.indexOf(Role.STEPS) >= 0) {
      return List.of(pointwise(node, in, weight));
    }
    Window window = Window.of(node, in, weight.shape().subList(2, weight.rank()));
    Signal seen = Window.withChannels(in);
    int groups = (int) node.whole("group", 1);
    Views.require(
        seen.frame().channels() == weight.shape().get(1) * groups,
        weight.shape().get(1) * groups + " channels, as its weights have",
        Integer.toString(seen.frame().channels()));
    Taps taps = Taps.of(weight, window);
    int out = weight.shape().get(0);
    LayerForm layer = layer(out, groups, window, taps);
    layer = layer.weight("weight", taps.weight()).with("bias", node.has(2));
    if (node.has(2)) {
      layer = layer.weight("bias", node.number(2));
    }
    layer = layer.named(Names.of(node.inputName(1))).seesAhead(window.seesAhead());
    Signal result =
        Signal.of(
            window.outputAxes(out),
            new FrameShape(out, window.outputSpace()),
            in.stage().then(layer));
    return List.of(result);
  }

  /** A kernel of one on the parts of a frame, which are an axis of space, is a linear layer. */
  private static Signal pointwise(Node node, Signal in, Constant weight) {
    boolean one =
        weight.values().length == weight.shape().get(0) * weight.shape().get(1)
            && node.whole("group", 1) == 1
            && Arrays.stream(node.ints("strides", new int[] {1})).allMatch(stride -> stride == 1)
            && Arrays.stream(node.ints("pads", new int[] {0})).allMatch(pad -> pad == 0);
    Views.require(
        one && in.pad() == null,
        "a kernel of 1 behind a transposed convolution, whose step makes several frames",
        "kernel " + weight.shape().subList(2, weight.rank()));
    int out = weight.shape().get(0);
    LayerForm layer =
        LayerForm.of("linear")
            .with("out", out)
            .with("bias", node.has(2))
            .named(Names.of(node.inputName(1)))
            .weight("weight", weight.reshaped(weight.shape().subList(0, 2)));
    return Window.withChannels(in)
        .then(node.has(2) ? layer.weight("bias", node.number(2)) : layer, out);
  }

  private static LayerForm layer(int out, int groups, Window window, Taps taps) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", out);
    if (!window.hasTime() && window.spaces() == 0 && groups == 1) {
      return new LayerForm("linear", fields, Map.of(), "", false);
    }
    window.write(fields, taps.kernel());
    if (window.stridesAreOne()) {
      fields.remove("stride");
    }
    if (groups > 1) {
      fields.put("groups", groups);
    }
    String kind = window.spaces() == 0 ? "conv1d" : "conv" + (window.spaces() + 1) + "d";
    return new LayerForm(kind, fields, Map.of(), "", false);
  }

  /**
   * The weights with the axes of the network: time first, without the axes that have one index.
   *
   * @param kernel extents of time, if it has one, and space
   */
  private record Taps(Constant weight, List<Integer> kernel) {

    static Taps of(Constant weight, Window window) {
      Constant left = weight;
      List<Integer> order = new ArrayList<>(List.of(0, 1));
      int time = window.timeAt();
      boolean linear = time < 0 && window.spaces() == 0;
      for (int axis = weight.rank() - 3; axis >= 0; axis--) {
        if (window.isUnit(axis)) {
          left = tap(left, axis + 2, window.unitTap(axis));
        }
      }
      // What remains are the axes of time and space, in the order of the graph.
      int remaining = 0;
      int timeIndex = -1;
      for (int axis = 0; axis < weight.rank() - 2; axis++) {
        if (!window.isUnit(axis)) {
          timeIndex = axis == time ? remaining : timeIndex;
          remaining++;
        }
      }
      if (timeIndex >= 0) {
        order.add(timeIndex + 2);
      }
      for (int axis = 0; axis < remaining; axis++) {
        if (axis != timeIndex) {
          order.add(axis + 2);
        }
      }
      Constant moved = Folding.transposed(left, order.stream().mapToInt(axis -> axis).toArray());
      List<Integer> kernel = new ArrayList<>(moved.shape().subList(2, moved.rank()));
      if (time < 0 && !linear) {
        kernel.add(0, 1);
      }
      List<Integer> shape = new ArrayList<>(moved.shape().subList(0, 2));
      shape.addAll(kernel);
      return new Taps(moved.reshaped(shape), kernel);
    }

    /** The weights of one index of an axis, without the axis. */
    private static Constant tap(Constant from, int axis, int index) {
      List<Integer> shape = new ArrayList<>(from.shape());
      int[] strides = Views.strides(shape);
      shape.remove(axis);
      int[] left = new int[shape.size()];
      for (int at = 0; at < left.length; at++) {
        left[at] = strides[at < axis ? at : at + 1];
      }
      return from.select(shape, Views.walk(shape, left, index * strides[axis]));
    }
  }
}
