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
import java.util.List;

/*
 *   graph     kernel 4, stride 2, pads 2 0     frames 2 .. 2 T + 1
 *   network   tail: keep, then trim: 1         a step has two frames; the first step is dropped
 */
/** Transposed convolution in time: each frame becomes as many as the stride. */
final class TransposeRule implements Rule {

  @Override
  public List<Value> apply(Node node, Translation context) {
    Signal in = Window.withChannels(context.decided(node.signal(0)));
    Constant weight = node.number(1);
    Views.require(
        in.rank() == 3 && in.axes().get(2).is(Role.TIME) && !in.frame().hasSpace(),
        "a batch axis, channels and time",
        in.axes().toString());
    Views.require(
        in.stage().window() == 0,
        "frames of a stream",
        "rows of a window, of which a stream has the newest alone");
    Views.require(
        node.text("auto_pad", "NOTSET").equals("NOTSET") && !node.hasAttribute("output_shape"),
        "padding in numbers",
        "auto_pad or output_shape");
    int groups = (int) node.whole("group", 1);
    int stride = node.ints("strides", new int[] {1})[0];
    int dilation = node.ints("dilations", new int[] {1})[0];
    int[] pads = node.ints("pads", new int[] {0, 0});
    int more = node.ints("output_padding", new int[] {0})[0];
    Views.require(
        in.frame().channels() == weight.shape().get(0),
        weight.shape().get(0) + " channels, as its weights have",
        Integer.toString(in.frame().channels()));
    Constant longer = longer(weight, more, dilation);
    int kernel = longer.shape().get(2);
    int reach = dilation * (kernel - 1) + 1;
    Views.require(
        reach >= stride && reach % stride == 0 && pads[0] % stride == 0 && pads[1] % stride == 0,
        "a kernel and padding of whole strides, as a step makes " + stride + " frames",
        "a reach of " + reach + " with padding " + pads[0] + " and " + pads[1]);
    int behind = reach / stride - 1;
    return List.of(layer(node, in, longer, new Numbers(groups, stride, dilation, pads, behind)));
  }

  private record Numbers(int groups, int stride, int dilation, int[] pads, int behind) {
    int first() {
      return pads[0] / stride;
    }

    /** Steps behind the last input that are dropped. */
    int last() {
      return pads[1] / stride;
    }
  }

  private static Signal layer(Node node, Signal in, Constant weight, Numbers numbers) {
    int out = weight.shape().get(1) * numbers.groups();
    LayerForm layer =
        LayerForm.of("conv_transpose1d")
            .with("out", out)
            .with("kernel", weight.shape().get(2))
            .weight("weight", weight)
            .with("bias", node.has(2))
            .named(Names.of(node.inputName(1)));
    if (node.has(2)) {
      layer = layer.weight("bias", node.number(2));
    }
    for (Object[] field :
        new Object[][] {
          {"stride", numbers.stride()},
          {"dilation", numbers.dilation()},
          {"groups", numbers.groups()}
        }) {
      layer = field[1].equals(1) ? layer : layer.with((String) field[0], field[1]);
    }
    boolean drops = numbers.behind() > 0 && numbers.last() == numbers.behind();
    if (drops) {
      layer = layer.with("tail", "drop");
    }
    layer = layer.seesAhead(numbers.behind() > 0 && !drops);
    int last = drops ? 0 : numbers.last();
    int steps = in.axes().get(2).extent() + numbers.behind() - numbers.first() - numbers.last();
    boolean fine = numbers.stride() > 1;
    List<Axis> axes = new ArrayList<>(in.axes().subList(0, 1));
    axes.add(new Axis(Role.CHANNEL, out));
    axes.add(new Axis(fine ? Role.STEPS : Role.TIME, steps * numbers.stride()));
    FrameShape frame = fine ? new FrameShape(out, List.of(numbers.stride())) : FrameShape.of(out);
    Signal signal = Signal.of(axes, frame, in.stage().then(layer));
    boolean trims = numbers.first() + last > 0;
    return trims
        ? signal.then(LayerForm.of("trim").with("first", numbers.first()).with("last", last))
        : signal;
  }

  /** Frames that only the padding of the output has, as weights of zero. */
  private static Constant longer(Constant weight, int more, int dilation) {
    if (more == 0) {
      return weight;
    }
    Views.require(dilation == 1, "no output_padding with dilation", Integer.toString(more));
    int kernel = weight.shape().get(2);
    double[] values = new double[weight.values().length / kernel * (kernel + more)];
    for (int at = 0; at < weight.values().length; at++) {
      values[at / kernel * (kernel + more) + at % kernel] = weight.values()[at];
    }
    return Constant.of(
        List.of(weight.shape().get(0), weight.shape().get(1), kernel + more), values);
  }
}
