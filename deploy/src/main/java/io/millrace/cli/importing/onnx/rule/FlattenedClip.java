package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.List;

/*
 *   frames of 2 channels, a clip of 3     c0t0 c0t1 c0t2 c1t0 c1t1 c1t2      one vector
 *   linear of that vector                 conv1d with kernel 3
 *   vector alone                          conv1d with kernel 3 and weights 0 and 1
 */
/**
 * All frames of a clip as one vector. A linear layer behind it is a convolution over a window of
 * that many frames.
 */
public final class FlattenedClip {

  /** Weights of zero and one that a vector without a linear layer behind it may have. */
  private static final int MOST = 1 << 22;

  private static final String NAME = "frames of the clip as one vector";

  private FlattenedClip() {}

  /** True if time, channels and places become one axis. */
  static boolean of(Signal in, List<Integer> shape) {
    int time = in.indexOf(Role.TIME);
    if (time < 0 || in.axes().get(time).extent() == 1) {
      return false;
    }
    int size = in.axes().stream().mapToInt(Axis::extent).reduce(1, (a, b) -> a * b);
    return shape.stream().filter(extent -> extent > 1).count() == 1 && shape.contains(size);
  }

  static Signal signal(Node node, Signal in, List<Integer> shape, Translation context) {
    Views.require(
        in.stage().window() == 0,
        "frames of a stream",
        "rows of a window, of which a stream has the newest alone");
    context.requireClip("it lays all frames of the clip together", in.stage());
    int width = Views.size(shape);
    int frames = in.axes().get(in.indexOf(Role.TIME)).extent();
    Constant ones = new Constant(List.of(0), positions(in), true, null);
    LayerForm layer =
        kind(in.frame(), frames).with("out", width).with("bias", false).weight("weight", ones);
    if (in.frame().hasSpace() || (long) width * width > MOST) {
      layer =
          layer.refusedFor(
              new NodeFault(
                  node.operator(),
                  node.name(),
                  "expected a linear layer behind the frames of a clip that are laid together, or"
                      + " at most 2048 numbers without space"));
    }
    List<Axis> axes = new ArrayList<>();
    shape.forEach(extent -> axes.add(extent > 1 ? new Axis(Role.CHANNEL, extent) : Axis.UNIT));
    Stage stage = in.stage().over(frames, layer.named(NAME));
    return Signal.of(axes, FrameShape.of(width), stage);
  }

  private static LayerForm kind(FrameShape frame, int frames) {
    int spaces = frame.space().size();
    List<Integer> kernel = new ArrayList<>(List.of(frames));
    kernel.addAll(frame.space());
    return LayerForm.of("conv" + (spaces + 1) + "d")
        .with("kernel", spaces == 0 ? (Object) frames : kernel);
  }

  /** For each number of the vector, its position among weights (channels, frames, places). */
  private static double[] positions(Signal in) {
    int frames = in.axes().get(in.indexOf(Role.TIME)).extent();
    List<Integer> shape = in.shape();
    int[] strides = new int[shape.size()];
    int place = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (in.axes().get(axis).is(Role.SPACE)) {
        strides[axis] = place;
        place *= shape.get(axis);
      }
    }
    Views.require(place == in.frame().places(), "all axes of space", in.axes().toString());
    if (in.indexOf(Role.CHANNEL) >= 0) {
      strides[in.indexOf(Role.CHANNEL)] = place * frames;
    }
    strides[in.indexOf(Role.TIME)] = place;
    int[] walked = Views.walk(shape, strides, 0);
    double[] positions = new double[walked.length];
    for (int at = 0; at < walked.length; at++) {
      positions[at] = walked[at];
    }
    return positions;
  }

  static boolean is(LayerForm layer) {
    return layer != null && layer.name().equals(NAME);
  }

  /** The convolution that computes a linear layer of the vector. */
  static Signal multiplied(Signal vector, LayerForm linear) {
    LayerForm layer = vector.stage().layer();
    int out = linear.weights().get("weight").shape().get(0);
    LayerForm whole =
        layer
            .refusedFor(null)
            .with("out", out)
            .with("bias", linear.weights().containsKey("bias"))
            .named(linear.name())
            .weight("weight", placed(layer, linear.weights().get("weight")));
    Constant bias = linear.weights().get("bias");
    List<Axis> axes = new ArrayList<>(vector.axes());
    axes.set(vector.indexOf(Role.CHANNEL), new Axis(Role.CHANNEL, out));
    return unspaced(
        axes,
        out,
        vector.stage().instead(bias == null ? whole : whole.weight("bias", bias)),
        layer);
  }

  /** The layer as it is written: a vector by itself is a convolution of zeros and ones. */
  public static LayerForm written(LayerForm layer) {
    return is(layer)
        ? layer
            .named("")
            .weight("weight", placed(layer, Projection.identity(layer.number("out", 0))))
        : layer;
  }

  /** Rows of weights of the vector in the order of a convolution. */
  private static Constant placed(LayerForm layer, Constant rows) {
    int[] positions = layer.weights().get("weight").ints();
    int out = rows.shape().get(0);
    double[] values = new double[rows.values().length];
    for (int at = 0; at < values.length; at++) {
      int row = at / positions.length;
      values[row * positions.length + positions[at % positions.length]] = rows.values()[at];
    }
    List<Integer> shape = new ArrayList<>(List.of(out));
    Object kernel = layer.fields().get("kernel");
    int taps = 1;
    List<Integer> extents = new ArrayList<>();
    for (Object extent : kernel instanceof List<?> all ? all : List.of(kernel)) {
      extents.add((Integer) extent);
      taps *= (Integer) extent;
    }
    shape.add(positions.length / taps);
    shape.addAll(extents);
    return Constant.of(shape, values);
  }

  /** Without the axes of space, which have one place each behind the convolution. */
  private static Signal unspaced(List<Axis> axes, int out, Stage stage, LayerForm layer) {
    boolean line = layer.is("conv1d");
    return Signal.of(axes, FrameShape.of(out), line ? stage : stage.then(LayerForm.of("flatten")));
  }
}
