package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The window of a convolution or a pool on the axes behind the channels. */
final class Window {

  private final Signal in;
  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] start;
  private final int[] end;
  private final String mode;

  private Window(
      Signal in, int[] kernel, int[] stride, int[] dilation, int[] start, int[] end, String mode) {
    this.in = in;
    this.kernel = kernel;
    this.stride = stride;
    this.dilation = dilation;
    this.start = start;
    this.end = end;
    this.mode = mode;
  }

  static Signal withChannels(Signal in) {
    Views.require(
        in.rank() >= 3 && in.axes().get(0).is(Role.UNIT),
        "a batch axis, channels and axes of time or space",
        in.axes().toString());
    return in.channelsAt(1);
  }

  static Window of(Node node, Signal signal, List<Integer> kernel) {
    Signal in = withChannels(signal);
    int axes = kernel.size();
    Views.require(in.rank() == axes + 2, axes + 2 + " axes", in.axes().toString());
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    int[] pads = node.ints("pads", new int[2 * axes]);
    Window window =
        new Window(
            in,
            kernel.stream().mapToInt(extent -> extent).toArray(),
            node.ints("strides", ones),
            node.ints("dilations", ones),
            Arrays.copyOf(pads, axes),
            Arrays.copyOfRange(pads, axes, 2 * axes),
            in.pad() == null ? "constant" : in.pad().mode());
    window.padAutomatically(node.text("auto_pad", "NOTSET"));
    window.takePad(in.pad());
    window.requireSpaces();
    window.requireFrames();
    window.cover();
    return window;
  }

  private void padAutomatically(String word) {
    if (!word.startsWith("SAME")) {
      return;
    }
    for (int axis = 0; axis < kernel.length; axis++) {
      if (role(axis) == Role.TIME && stride[axis] > 1) {
        throw NodeFault.because(
            "auto_pad " + word + " with a stride in time depends on the length of the clip");
      }
      int extent = in.axes().get(axis + 2).extent();
      int outputs = (extent + stride[axis] - 1) / stride[axis];
      int reach = dilation[axis] * (kernel[axis] - 1) + 1;
      int all = Math.max(0, (outputs - 1) * stride[axis] + reach - extent);
      start[axis] = word.equals("SAME_LOWER") ? all - all / 2 : all / 2;
      end[axis] = all - start[axis];
    }
  }

  private void takePad(Signal.Pad pad) {
    if (pad == null) {
      return;
    }
    for (int axis = 0; axis < kernel.length; axis++) {
      boolean both = start[axis] + end[axis] > 0;
      Views.require(
          !both || mode.equals("constant"),
          "padding in one place",
          "a Pad of mode " + mode + " and padding of its own");
      start[axis] += pad.start().get(axis + 2);
      end[axis] += pad.end().get(axis + 2);
    }
    for (int axis = 0; axis < 2; axis++) {
      Views.require(
          pad.start().get(axis) + pad.end().get(axis) == 0,
          "padding of time and space alone",
          "padding of axis " + axis);
    }
  }

  private void requireSpaces() {
    int times = 0;
    int spaces = 0;
    for (int axis = 0; axis < kernel.length; axis++) {
      times += role(axis) == Role.TIME ? 1 : 0;
      spaces += role(axis) == Role.SPACE ? 1 : 0;
    }
    Views.require(
        spaces == in.frame().space().size() && times <= 1 && spaces <= 2,
        "at most one axis of time and two of space, all that the frame has",
        in.axes() + " of frames of " + in.frame());
  }

  /** A window that is the whole clip has one output; on a stream there is one for each frame. */
  private void cover() {
    int time = timeAt();
    if (time >= 0 && covers(time) && start[time] + end[time] == 0 && !in.stage().hasEnds()) {
      stride[time] = 1;
    }
  }

  private boolean covers(int axis) {
    return role(axis) == Role.TIME
        && in.axes().get(axis + 2).extent() > 1
        && output(axis) == 1
        && end[axis] == 0;
  }

  private void requireFrames() {
    int time = timeAt();
    boolean joins =
        time >= 0 && (kernel[time] > 1 || stride[time] > 1 || start[time] + end[time] > 0);
    Views.require(
        !joins || in.stage().window() == 0,
        "frames of a stream",
        "rows of a window, of which a stream has the newest alone");
  }

  private Role role(int axis) {
    return in.axes().get(axis + 2).role();
  }

  boolean isUnit(int axis) {
    return role(axis) == Role.UNIT;
  }

  /** The index of the weights that an axis of one index meets. */
  int unitTap(int axis) {
    Views.require(
        start[axis] % dilation[axis] == 0
            && start[axis] / dilation[axis] < kernel[axis]
            && output(axis) == 1,
        "one output on an axis of one index",
        "kernel " + kernel[axis] + " with padding " + start[axis] + " and " + end[axis]);
    return start[axis] / dilation[axis];
  }

  /** The axis of time, or −1. */
  int timeAt() {
    for (int axis = 0; axis < kernel.length; axis++) {
      if (role(axis) == Role.TIME) {
        return axis;
      }
    }
    return -1;
  }

  boolean hasTime() {
    return timeAt() >= 0;
  }

  int spaces() {
    return in.frame().space().size();
  }

  boolean seesAhead() {
    return hasTime() && end[timeAt()] > 0;
  }

  private int output(int axis) {
    int reach = dilation[axis] * (kernel[axis] - 1) + 1;
    int room = in.axes().get(axis + 2).extent() + start[axis] + end[axis] - reach;
    Views.require(room >= 0, "a window of at most the padded axis", "a kernel of " + kernel[axis]);
    return room / stride[axis] + 1;
  }

  /** What the last window leaves of the padded axis, which a ceiling would cover. */
  int rest(int axis) {
    int reach = dilation[axis] * (kernel[axis] - 1) + 1;
    return (in.axes().get(axis + 2).extent() + start[axis] + end[axis] - reach) % stride[axis];
  }

  List<Axis> outputAxes(int channels) {
    List<Axis> axes = new ArrayList<>(in.axes().subList(0, 2));
    axes.set(1, new Axis(Role.CHANNEL, channels));
    for (int axis = 0; axis < kernel.length; axis++) {
      // All frames of a clip in one window: what is left is the newest output.
      axes.add(covers(axis) ? Axis.UNIT : new Axis(role(axis), output(axis)));
    }
    return axes;
  }

  List<Integer> outputSpace() {
    List<Integer> space = new ArrayList<>();
    for (int axis = 0; axis < kernel.length; axis++) {
      if (role(axis) == Role.SPACE) {
        space.add(output(axis));
      }
    }
    return space;
  }

  /** The axes in the order of a network file: time first, then space. */
  private List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    if (hasTime()) {
      order.add(timeAt());
    }
    for (int axis = 0; axis < kernel.length; axis++) {
      if (role(axis) == Role.SPACE) {
        order.add(axis);
      }
    }
    return order;
  }

  List<Integer> kernelSizes() {
    List<Integer> sizes = new ArrayList<>();
    if (!hasTime() && spaces() > 0) {
      sizes.add(1);
    }
    order().forEach(axis -> sizes.add(kernel[axis]));
    return sizes;
  }

  boolean stridesAreOne() {
    return order().stream().allMatch(axis -> stride[axis] == 1);
  }

  /** Writes kernel, stride, dilation and padding. */
  void write(Map<String, Object> fields, List<Integer> sizes) {
    boolean line = spaces() == 0;
    fields.put("kernel", line ? (Object) (sizes.isEmpty() ? 1 : sizes.get(0)) : sizes);
    List<Object> strides = new ArrayList<>();
    List<Object> dilations = new ArrayList<>();
    List<Object> paddings = new ArrayList<>();
    if (!hasTime()) {
      strides.add(1);
      dilations.add(1);
      paddings.add(0);
    }
    for (int axis : order()) {
      strides.add(stride[axis]);
      dilations.add(dilation[axis]);
      paddings.add(
          start[axis] == end[axis] ? (Object) start[axis] : List.of(start[axis], end[axis]));
    }
    put(fields, "stride", strides, line);
    put(fields, "dilation", dilations, line);
    put(fields, "padding", paddings, line);
    writeModes(fields, line);
  }

  private static void put(
      Map<String, Object> fields, String name, List<Object> values, boolean line) {
    Object none = name.equals("padding") ? 0 : 1;
    // A pool's stride is its kernel where it is not written.
    if (name.equals("stride") || values.stream().anyMatch(value -> !value.equals(none))) {
      fields.put(name, line ? values.get(0) : values);
    }
  }

  private void writeModes(Map<String, Object> fields, boolean line) {
    if (mode.equals("constant")) {
      return;
    }
    boolean time = false;
    boolean space = false;
    for (int axis = 0; axis < kernel.length; axis++) {
      boolean padded = start[axis] + end[axis] > 0;
      time |= padded && role(axis) == Role.TIME;
      space |= padded && role(axis) == Role.SPACE;
    }
    if (time && !mode.equals("edge")) {
      throw NodeFault.because(
          "padding of mode "
              + mode
              + " in time needs frames that have not come; zeros and edge do"
              + " not");
    }
    String word =
        switch (mode) {
          case "edge" -> "replicate";
          case "reflect" -> "reflect";
          case "wrap" -> "circular";
          default -> throw NodeFault.because("padding of mode " + mode + " is not known");
        };
    if (time) {
      fields.put(line ? "padding_mode" : "time_mode", word);
    }
    if (space) {
      fields.put("padding_mode", word);
    }
  }
}
