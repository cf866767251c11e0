package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.Arrays;
import java.util.List;

/** Norms; the network folds those with frozen statistics into the layer before. */
final class NormRules {

  private NormRules() {}

  static List<Value> batch(Node node, Translation context) {
    Signal in = context.signal(node, 0).channelsAt(1);
    Views.require(node.whole("training_mode", 0) == 0, "training_mode 0", "1");
    LayerForm layer =
        LayerForm.of("batch_norm")
            .with("epsilon", node.epsilon())
            .named(Names.of(node.inputName(1)))
            .weight("weight", channels(node, 1, in))
            .weight("bias", channels(node, 2, in))
            .weight("running_mean", channels(node, 3, in))
            .weight("running_var", channels(node, 4, in));
    return List.of(in.then(layer));
  }

  static List<Value> layer(Node node, Translation context) {
    Signal in = context.signal(node, 0).channelsAt(-1);
    int axis = Views.axis((int) node.whole("axis", -1), in.rank());
    Views.require(
        axis == in.rank() - 1 && node.outputs() == 1,
        "the last axis and one output",
        "axis " + axis + " and " + node.outputs() + " outputs");
    LayerForm layer =
        LayerForm.of("layer_norm")
            .with("epsilon", node.epsilon())
            .named(Names.of(node.inputName(1)))
            .weight("weight", node.has(1) ? channels(node, 1, in) : all(in, 1))
            .weight("bias", node.has(2) ? channels(node, 2, in) : all(in, 0));
    return List.of(in.then(layer));
  }

  static List<Value> rootMeanSquare(Node node, Translation context) {
    Signal in = context.signal(node, 0).channelsAt(-1);
    return List.of(
        in.then(
            LayerForm.of("rms_norm").with("epsilon", node.epsilon()).weight("weight", all(in, 1))));
  }

  /** Groups of channels of a frame; before operator set 21 a scale is of a group. */
  static List<Value> groups(Node node, Translation context) {
    Signal in = context.signal(node, 0).channelsAt(1);
    int groups = (int) node.whole("num_groups", 1);
    if (in.indexOf(Axis.Role.TIME) >= 0) {
      throw NodeFault.because(
          "its statistics are those of the whole clip, and a stream has no end");
    }
    return List.of(
        in.then(
            LayerForm.of("group_norm")
                .with("groups", groups)
                .with("epsilon", node.epsilon())
                .named(Names.of(node.inputName(1)))
                .weight("weight", node.has(1) ? spread(node.number(1), in) : all(in, 1))
                .weight("bias", node.has(2) ? spread(node.number(2), in) : all(in, 0))));
  }

  private static Constant all(Signal in, double number) {
    double[] values = new double[in.frame().channels()];
    Arrays.fill(values, number);
    return Constant.of(List.of(values.length), values);
  }

  /** One number a channel from one number a channel or a group. */
  private static Constant spread(Constant from, Signal in) {
    int channels = in.frame().channels();
    int count = from.values().length;
    Views.require(
        count > 0 && channels % count == 0, "one number a channel or a group", "" + from.shape());
    double[] values = new double[channels];
    Arrays.setAll(values, c -> from.values()[c / (channels / count)]);
    return Constant.of(List.of(channels), values);
  }

  /** True for a norm that has neither scale nor shift yet. */
  static boolean isPlain(LayerForm layer) {
    return layer != null
        && (layer.is("layer_norm") || layer.is("rms_norm") || layer.is("group_norm"))
        && Arrays.stream(layer.weights().get("weight").values()).allMatch(value -> value == 1)
        && (layer.is("rms_norm") || layer.weights().get("bias").isZero());
  }

  /** True for a norm that has no shift yet. */
  static boolean isUnshifted(LayerForm layer) {
    return layer != null
        && (layer.is("layer_norm") || layer.is("group_norm"))
        && layer.weights().get("bias").isZero();
  }

  static List<Value> instance(Node node, Translation context) {
    Signal in = Window.withChannels(context.decided(node.signal(0)));
    if (in.indexOf(Axis.Role.TIME) >= 0) {
      throw NodeFault.because(
          "its statistics are those of the whole clip, and a stream has no end");
    }
    LayerForm layer =
        LayerForm.of("group_norm")
            .with("groups", in.frame().channels())
            .with("epsilon", node.epsilon())
            .named(Names.of(node.inputName(1)))
            .weight("weight", channels(node, 1, in))
            .weight("bias", channels(node, 2, in));
    return List.of(in.then(layer));
  }

  private static Constant channels(Node node, int at, Signal in) {
    Constant values = node.number(at);
    Views.require(
        values.shape().equals(List.of(in.frame().channels())),
        "one number a channel, " + in.frame().channels(),
        "shape " + values.shape());
    return values;
  }
}
