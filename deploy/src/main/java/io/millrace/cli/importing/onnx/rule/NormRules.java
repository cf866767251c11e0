package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.List;

/** Norms; the network folds those with frozen statistics into the layer before. */
final class NormRules {

  private NormRules() {}

  static List<Value> batch(Node node, Translation context) {
    Signal in = context.signal(node, 0).channelsAt(1);
    Views.require(node.whole("training_mode", 0) == 0, "training_mode 0", "1");
    LayerForm layer =
        LayerForm.of("batch_norm")
            .with("epsilon", node.real("epsilon", 1e-5f))
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
    int channels = in.frame().channels();
    Constant zeros = Constant.of(List.of(channels), new double[channels]);
    LayerForm layer =
        LayerForm.of("layer_norm")
            .with("epsilon", node.real("epsilon", 1e-5f))
            .named(Names.of(node.inputName(1)))
            .weight("weight", channels(node, 1, in))
            .weight("bias", node.has(2) ? channels(node, 2, in) : zeros);
    return List.of(in.then(layer));
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
            .with("epsilon", node.real("epsilon", 1e-5f))
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
