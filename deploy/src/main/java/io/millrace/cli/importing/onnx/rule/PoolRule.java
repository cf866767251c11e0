package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Average and maximum over windows of time and space. */
final class PoolRule implements Rule {

  @Override
  public List<Value> apply(Node node, Translation context) {
    Signal in = Window.withChannels(context.decided(node.signal(0)));
    List<Integer> kernel = Arrays.stream(node.ints("kernel_shape", new int[0])).boxed().toList();
    Window window = Window.of(node, in, kernel);
    Views.require(node.outputs() == 1, "one output", node.outputs() + " (Indices)");
    for (int axis = 0; axis < kernel.size(); axis++) {
      if (window.isUnit(axis)) {
        Views.require(
            kernel.get(axis) == 1 && window.unitTap(axis) == 0,
            "a kernel of 1 on an axis of one index",
            kernel.toString());
      }
      boolean ceiling = node.whole("ceil_mode", 0) != 0;
      boolean exact = axis != window.timeAt() && window.rest(axis) == 0;
      Views.require(!ceiling || exact, "windows that lie within the padded axes", "ceil_mode 1");
    }
    boolean average = node.operator().equals("AveragePool");
    if (window.kernelSizes().isEmpty()) {
      return List.of(in);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    window.write(fields, window.kernelSizes());
    if (average && fields.containsKey("padding") && node.whole("count_include_pad", 0) == 0) {
      fields.put("count_include_pad", false);
    }
    String kind =
        (average ? "average_pool" : "max_pool")
            + (window.spaces() == 0 ? "" : (window.spaces() + 1) + "d");
    LayerForm layer = new LayerForm(kind, fields, Map.of(), "", window.seesAhead());
    return List.of(
        Signal.of(
            window.outputAxes(in.frame().channels()),
            in.frame().within(window.outputSpace()),
            in.stage().then(layer)));
  }
}
