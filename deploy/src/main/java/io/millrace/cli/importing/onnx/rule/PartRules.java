package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Carried;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Slices;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parts of signals and states, and parts laid together. */
final class PartRules {

  private PartRules() {}

  static void register(Map<String, Rule> rules) {
    rules.put("Slice", DividedRules.or(DividedRules::slice, PartRules::slice));
    rules.put("Gather", DividedRules.or(DividedRules::gather, PartRules::gather));
    rules.put("Split", DividedRules.or(DividedRules::split, PartRules::split));
    rules.put("Concat", PartRules::concat);
  }

  private static List<Value> gather(Node node, Translation context) {
    Constant indices = node.constant(1);
    if (node.input(0) instanceof Carried state) {
      return List.of(part(state, (int) node.whole("axis", 0), indices));
    }
    Signal in = context.signal(node, 0);
    int axis = Views.axis((int) node.whole("axis", 0), in.rank());
    Views.require(
        in.axes().get(axis).is(Role.TIME) || !indices.dependsOnLength(),
        "fixed indices of an axis other than time",
        "indices that depend on the number of frames");
    int extent = in.axes().get(axis).extent();
    int[] picked = Arrays.stream(indices.ints()).map(at -> at < 0 ? at + extent : at).toArray();
    Views.require(indices.rank() <= 1, "a number or a list of indices", "" + indices.shape());
    Signal selected = selected(in, axis, picked, extent);
    if (indices.rank() == 1) {
      return List.of(selected);
    }
    List<Axis> left = new ArrayList<>(selected.axes());
    left.remove(axis);
    return List.of(selected.viewed(left).settled());
  }

  private static Carried part(Carried state, int axis, Constant indices) {
    Views.require(
        axis == 0 && indices.values().length == 1, "one index of the first axis", "others");
    int at = indices.ints()[0];
    int index = at < 0 ? at + state.parts().size() : at;
    Views.require(
        index < state.parts().size(), "a part of " + state.parts(), Integer.toString(index));
    List<Integer> shape = new ArrayList<>(state.shape());
    shape.remove(0);
    shape.addAll(0, indices.shape());
    return new Carried(state.phase(), List.of(state.parts().get(index)), shape);
  }

  /** The signal with these indices of an axis. */
  private static Signal selected(Signal in, int axis, int[] picked, int extent) {
    boolean all = picked.length == extent;
    for (int at = 0; at < picked.length; at++) {
      Views.require(
          picked[at] >= 0 && picked[at] < extent, "an index below " + extent, "" + picked[at]);
      all &= picked[at] == at;
    }
    if (all) {
      return in;
    }
    Axis from = in.axes().get(axis);
    if (from.is(Role.TIME)) {
      return newest(in, axis, picked, extent);
    }
    if (!from.is(Role.CHANNEL)) {
      throw NodeFault.because("expected parts of the channels, found parts of " + from);
    }
    return channels(in, picked);
  }

  /** The newest frame of a clip is what a stream has at each step, if nothing sees ahead. */
  private static Signal newest(Signal in, int axis, int[] picked, int extent) {
    Views.require(
        picked.length == 1 && picked[0] == extent - 1,
        "the newest frame",
        "frames " + Arrays.toString(picked) + " of the clip");
    Views.require(
        !in.stage().seesAhead(),
        "layers that see no frame after the newest",
        "padding at the end of the clip, so that the last frame is not that of a stream");
    List<Axis> left = new ArrayList<>(in.axes());
    left.set(axis, Axis.UNIT);
    return in.viewed(left);
  }

  /** Rows of the weights of the layer before, or a layer that picks channels. */
  static Signal channels(Signal in, int[] picked) {
    LayerForm before = in.stage().layer();
    List<Axis> axes = new ArrayList<>(in.axes());
    axes.set(in.indexOf(Role.CHANNEL), new Axis(Role.CHANNEL, picked.length));
    boolean rows =
        before != null
            && before.fields().containsKey("out")
            && !before.fields().containsKey("groups");
    if (!rows) {
      List<Object> ranges = new ArrayList<>();
      for (int at = 0; at < picked.length; ) {
        int first = picked[at];
        int last = first;
        for (at++; at < picked.length && picked[at] == last + 1; at++) {
          last++;
        }
        ranges.add(first == last ? (Object) first : List.of(first, last));
      }
      LayerForm pick = LayerForm.of("select").with("channels", ranges);
      return in.then(pick, picked.length);
    }
    LayerForm layer = before.with("out", picked.length);
    for (Map.Entry<String, Constant> weight : new TreeMap<>(before.weights()).entrySet()) {
      layer = layer.weight(weight.getKey(), rows(weight.getValue(), picked));
    }
    return Signal.of(axes, in.frame().withChannels(picked.length), in.stage().before().then(layer));
  }

  private static Constant rows(Constant from, int[] picked) {
    int width = from.values().length / from.shape().get(0);
    int[] indices = new int[picked.length * width];
    Arrays.setAll(indices, at -> picked[at / width] * width + at % width);
    List<Integer> shape = new ArrayList<>(from.shape());
    shape.set(0, picked.length);
    return from.select(shape, indices);
  }

  private static List<Value> slice(Node node, Translation context) {
    if (node.input(0) instanceof Carried state) {
      Slices slices = Slices.of(node, state.shape());
      for (int axis = 1; axis < state.shape().size(); axis++) {
        Views.require(
            slices.keepsAll(axis, state.shape().get(axis)), "all of axis " + axis, "less");
      }
      List<String> parts = Arrays.stream(slices.indices(0)).mapToObj(state.parts()::get).toList();
      List<Integer> shape = new ArrayList<>(state.shape());
      shape.set(0, parts.size());
      return List.of(new Carried(state.phase(), parts, shape));
    }
    Signal in = context.signal(node, 0);
    Slices slices = Slices.of(node, in.shape());
    Signal left = in;
    for (int axis = 0; axis < in.rank(); axis++) {
      int extent = in.axes().get(axis).extent();
      if (slices.keepsAll(axis, extent)) {
        continue;
      }
      boolean time = in.axes().get(axis).is(Role.TIME);
      for (int at = 1; at < 3 && !time; at++) {
        Views.require(
            !node.has(at) || !node.constant(at).dependsOnLength(),
            "fixed ends of an axis other than time",
            "ends that depend on the number of frames");
      }
      boolean last = slices.count(axis) == 1 && slices.start(axis) == extent - 1;
      left =
          time && !last
              ? trimmed(left, axis, slices, node)
              : selected(left, axis, slices.indices(axis), extent);
    }
    return List.of(left);
  }

  /** Drops frames at the ends of a clip; the end must be counted from the end. */
  private static Signal trimmed(Signal in, int axis, Slices slices, Node node) {
    int extent = in.axes().get(axis).extent();
    int first = slices.start(axis);
    int last = extent - first - slices.count(axis);
    Views.require(
        in.stage().window() == 0,
        "the newest frame",
        "others of the rows of a window, of which a stream has the newest alone");
    Views.require(slices.step(axis) == 1, "every frame", "a step of " + slices.step(axis));
    int[] axes = node.ints("axes", 3);
    for (int at = 0; at < node.ints("starts", 1).length; at++) {
      if (Views.axis(axes == null ? at : axes[at], in.rank()) == axis) {
        int end = node.ints("ends", 2)[at];
        Views.require(
            node.ints("starts", 1)[at] >= 0 && (end < 0 || end >= extent || marked(node, at)),
            "a start from the beginning and an end from the end of the clip",
            "frames " + first + " to " + (extent - last) + " of a clip");
      }
    }
    List<Axis> axesLeft = new ArrayList<>(in.axes());
    axesLeft.set(axis, in.axes().get(axis).of(slices.count(axis)));
    LayerForm before = in.stage().layer();
    boolean own = first == 0 && before != null && before.kind().equals("conv1d");
    if (own && Integer.valueOf(1).equals(before.fields().getOrDefault("stride", 1))) {
      Object padding = before.fields().getOrDefault("padding", 0);
      List<?> pair = padding instanceof List<?> list ? list : List.of(padding, padding);
      int end = (Integer) pair.get(1) - last;
      if (end >= 0) {
        LayerForm cut =
            new LayerForm(before.kind(), before.fields(), before.weights(), before.name(), end > 0)
                .with("padding", List.of(pair.get(0), end));
        return Signal.of(axesLeft, in.frame(), in.stage().before().then(cut));
      }
    }
    LayerForm trim = LayerForm.of("trim").with("first", first).with("last", last);
    return Signal.of(axesLeft, in.frame(), in.stage().then(trim));
  }

  private static boolean marked(Node node, int at) {
    Constant ends = node.has(2) ? node.constant(2) : null;
    return ends != null && ends.lengths() != null && ends.lengths()[at];
  }

  private static List<Value> split(Node node, Translation context) {
    Signal in = context.signal(node, 0);
    int axis = Views.axis((int) node.whole("axis", 0), in.rank());
    int extent = in.axes().get(axis).extent();
    int[] sizes = node.has(1) ? node.number(1).ints() : node.ints("split", 1);
    if (sizes == null) {
      int each = (extent + node.outputs() - 1) / node.outputs();
      sizes = new int[node.outputs()];
      Arrays.fill(sizes, each);
      sizes[sizes.length - 1] = extent - each * (sizes.length - 1);
    }
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      int[] picked = new int[size];
      int from = start;
      Arrays.setAll(picked, at -> from + at);
      parts.add(selected(in, axis, picked, extent));
      start += size;
    }
    return parts;
  }

  private static List<Value> concat(Node node, Translation context) {
    boolean first = node.whole("axis", 0) == 0;
    if (first && node.inputs().stream().allMatch(value -> RecurrentRule.state(value) != null)) {
      return List.of(states(node));
    }
    List<Signal> parts = new ArrayList<>();
    for (int at = 0; at < node.inputs().size(); at++) {
      Signal part = context.signal(node, at);
      parts.add(part.channelsAt(Views.axis((int) node.whole("axis", 0), part.rank())));
    }
    Signal one = parts.get(0);
    int axis = one.indexOf(Role.CHANNEL);
    int channels = 0;
    for (Signal part : parts) {
      List<Axis> same = new ArrayList<>(part.axes());
      same.set(axis, one.axes().get(axis));
      Views.require(
          same.equals(one.axes()) && part.frame().space().equals(one.frame().space()),
          "parts with the same axes of time and space",
          part.axes() + " and " + one.axes());
      channels += part.frame().channels();
    }
    List<Axis> axes = new ArrayList<>(one.axes());
    axes.set(axis, new Axis(Role.CHANNEL, channels));
    return List.of(
        Signal.of(
            axes,
            one.frame().withChannels(channels),
            Stage.joined("concat", parts.stream().map(Signal::stage).toList())));
  }

  private static Carried states(Node node) {
    List<String> parts = new ArrayList<>();
    Carried first = RecurrentRule.state(node.input(0));
    for (Value value : node.inputs()) {
      Carried part = RecurrentRule.state(value);
      Views.require(
          part.phase() == first.phase() && node.whole("axis", 0) == 0,
          "states of one step laid together on the first axis",
          "others");
      parts.addAll(part.parts());
    }
    List<Integer> shape = new ArrayList<>(first.shape());
    shape.set(0, parts.size());
    return new Carried(first.phase(), parts, shape);
  }
}
