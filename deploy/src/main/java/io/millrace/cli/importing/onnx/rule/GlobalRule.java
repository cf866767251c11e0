package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Averages and maxima of whole axes. */
final class GlobalRule implements Rule {

  static final List<String> OPERATORS =
      List.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax");

  @Override
  public List<Value> apply(Node node, Translation context) {
    boolean global = node.operator().startsWith("Global");
    Signal in = global ? context.decided(node.signal(0)) : context.signal(node, 0);
    if (global) {
      in = Window.withChannels(in);
    }
    Set<Integer> axes = axes(node, in.rank(), global);
    boolean keeps = global || node.whole("keepdims", 1) != 0;
    boolean maximum = node.operator().endsWith("MaxPool") || node.operator().endsWith("Max");
    Signal pooled = in;
    Views.require(!of(in, axes, Role.STEPS), "an axis other than parts of a frame", "that");
    if (of(in, axes, Role.TIME)) {
      pooled = overTime(pooled, maximum, context);
    }
    if (of(in, axes, Role.CHANNEL)) {
      Views.require(!maximum && !of(in, axes, Role.SPACE), "space or channels alone", "" + axes);
      pooled = mean(pooled);
    }
    if (of(in, axes, Role.SPACE)) {
      pooled = overSpace(pooled, axes, maximum);
    }
    return List.of(keeps ? pooled : dropped(pooled, axes));
  }

  private static Set<Integer> axes(Node node, int rank, boolean global) {
    int[] given = global ? null : node.ints("axes", 1);
    if (given != null) {
      return Views.axesOf(given, rank);
    }
    return IntStream.range(global ? 2 : 0, rank).boxed().collect(Collectors.toSet());
  }

  private static boolean of(Signal in, Set<Integer> axes, Role role) {
    return axes.stream().anyMatch(axis -> in.axes().get(axis).is(role));
  }

  /** All frames of a clip of one length are the last frames of a stream. */
  private static Signal overTime(Signal in, boolean maximum, Translation context) {
    Views.require(
        in.stage().window() == 0,
        "frames of a stream",
        "rows of a window, of which a stream has the newest alone");
    context.requireClip("it joins all frames of the clip", in.stage());
    int time = in.indexOf(Role.TIME);
    int frames = in.axes().get(time).extent();
    List<Axis> left = new ArrayList<>(in.axes());
    left.set(time, Axis.UNIT);
    int spaces = in.frame().space().size();
    List<Integer> kernel = new ArrayList<>(Collections.nCopies(spaces + 1, 1));
    kernel.set(0, frames);
    LayerForm layer =
        LayerForm.of((maximum ? "max_pool" : "average_pool") + (spaces > 0 ? spaces + 1 + "d" : ""))
            .with("kernel", spaces > 0 ? kernel : (Object) frames)
            .with("stride", 1);
    return Signal.of(left, in.frame(), in.stage().over(frames, layer));
  }

  private static Signal mean(Signal in) {
    int channels = in.frame().channels();
    double[] shares = new double[channels];
    Arrays.fill(shares, 1. / channels);
    LayerForm layer =
        LayerForm.of("linear")
            .with("out", 1)
            .with("bias", false)
            .weight("weight", Constant.of(List.of(1, channels), shares));
    return in.then(layer, 1);
  }

  private static Signal overSpace(Signal in, Set<Integer> axes, boolean maximum) {
    long joined = axes.stream().filter(axis -> in.axes().get(axis).is(Role.SPACE)).count();
    Views.require(
        joined == in.frame().space().size(), "all axes of space or none", joined + " of them");
    List<Axis> left = new ArrayList<>(in.axes());
    left.replaceAll(axis -> axis.is(Role.SPACE) ? axis.of(1) : axis);
    FrameShape frame = in.frame().within(Collections.nCopies((int) joined, 1));
    LayerForm layer =
        new LayerForm(
            maximum ? "global_max_pool" : "global_average_pool", Map.of(), Map.of(), "", false);
    return Signal.of(left, frame, in.stage().then(layer));
  }

  private static Signal dropped(Signal in, Set<Integer> axes) {
    List<Axis> left = new ArrayList<>();
    for (int axis = 0; axis < in.rank(); axis++) {
      if (!axes.contains(axis)) {
        left.add(in.axes().get(axis));
      }
    }
    return in.viewed(left).settled();
  }
}
