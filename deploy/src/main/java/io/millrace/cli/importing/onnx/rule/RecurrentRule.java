package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Carried;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.LayerForm;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Stage;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.cli.importing.onnx.value.Views;
import io.millrace.continual.layer.FrameShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 *   operator   rows of the graph     rows of torch.nn
 *   LSTM       i o f c               i f g o        g = c
 *   GRU        z r h                 r z n          z = z, n = h
 *
 * Over an axis of time the layer runs through the clip. On one frame at a time it needs a state that
 * the graph reads from an input and writes to an output: a network keeps it for each key.
 */
/** LSTM, GRU and RNN in the direction of time. */
public final class RecurrentRule implements Rule {

  public static final List<String> OPERATORS = List.of("LSTM", "GRU", "RNN");

  private static final Map<String, int[]> ORDER =
      Map.of("LSTM", new int[] {0, 2, 3, 1}, "GRU", new int[] {1, 0, 2}, "RNN", new int[] {0});
  private static final Map<String, List<String>> FUNCTIONS =
      Map.of(
          "LSTM", List.of("Sigmoid", "Tanh", "Tanh"),
          "GRU", List.of("Sigmoid", "Tanh"),
          "RNN", List.of("Tanh"));

  /** The state that a value is, or null. */
  public static Carried state(Value value) {
    if (value instanceof Carried carried) {
      return carried;
    }
    return value instanceof Signal signal ? signal.state() : null;
  }

  @Override
  public List<Value> apply(Node node, Translation context) {
    String operator = node.operator();
    Signal in = context.signal(node, 0).channelsAt(-1);
    Views.require(
        in.indexOf(Axis.Role.TIME) < 0 || in.stage().window() == 0,
        "frames of a stream",
        "rows of a window, of which a stream has the newest alone");
    boolean batchFirst = node.whole("layout", 0) != 0;
    Views.require(in.rank() == 3 && !batchFirst, "layout 0 of three axes", in.axes().toString());
    Axis sequence = in.axes().get(0);
    Views.require(
        in.axes().get(1).is(Role.UNIT) && (sequence.is(Role.TIME) || sequence.is(Role.UNIT)),
        "time or one frame on axis 0 and the batch on axis 1",
        in.axes() + "; see --time-axis");
    Views.require(
        node.text("direction", "forward").equals("forward"),
        "the direction forward",
        node.text("direction", "") + ", which begins with the last frame of the clip");
    Views.require(!node.has(4), "no sequence_lens", "some");
    Views.require(!node.hasAttribute("clip"), "no clip", "one");
    Views.require(node.whole("input_forget", 0) == 0, "input_forget 0", "1");
    List<Carried> states = states(node, sequence);
    LayerForm layer = layer(node, operator, in.frame().channels());
    int hidden = (int) node.whole("hidden_size", 0);
    Stage stage = in.stage().then(layer);
    FrameShape frame = FrameShape.of(hidden);
    Axis channels = new Axis(Role.CHANNEL, hidden);
    List<Value> outputs = new ArrayList<>();
    outputs.add(Signal.of(List.of(sequence, Axis.UNIT, Axis.UNIT, channels), frame, stage));
    List<Integer> shape = List.of(1, 1, hidden);
    Carried after = states.isEmpty() ? null : after(states.get(0), shape);
    Signal newest = new Signal(List.of(Axis.UNIT, Axis.UNIT, channels), frame, stage, null, after);
    outputs.add(in.stage().seesAhead() ? untranslated(node) : newest);
    outputs.add(
        states.size() > 1
            ? after(states.get(1), shape)
            : new Carried(Carried.Phase.AFTER, List.of("cell"), shape));
    return outputs;
  }

  /** The last state of a clip that is padded at its end is not that of a stream. */
  private static Value untranslated(Node node) {
    String reason =
        "expected layers that see no frame after the newest before its last state, found padding at"
            + " the end of the clip";
    return new Value.Untranslated(Set.of(NodeFault.because(reason).of(node)));
  }

  private static Carried after(Carried before, List<Integer> shape) {
    return new Carried(Carried.Phase.AFTER, before.parts(), shape);
  }

  /** The states that the node reads; none if it begins with zeros. */
  private static List<Carried> states(Node node, Axis sequence) {
    List<Carried> states = new ArrayList<>();
    boolean zeros = true;
    for (int at = 5; at <= (node.operator().equals("LSTM") ? 6 : 5); at++) {
      if (node.has(at) && !(node.input(at) instanceof Constant)) {
        Carried state = state(node.input(at));
        Views.require(
            state != null && state.phase() == Carried.Phase.BEFORE && state.parts().size() == 1,
            "zeros or one part of a state as the initial state",
            state == null ? "a computed value" : "" + state.parts());
        states.add(state);
        zeros = false;
      } else if (node.has(at)) {
        Views.require(node.constant(at).isZero(), "zeros as the initial state", "other numbers");
      }
    }
    boolean both = states.size() == (node.operator().equals("LSTM") ? 2 : 1);
    Views.require(zeros || both, "all of its initial states from inputs, or none", "some");
    if (sequence.is(Role.UNIT) && zeros) {
      throw NodeFault.because(
          "it begins with zeros at each frame; name the axis of time with --time-axis, or the state"
              + " with --state INPUT=OUTPUT");
    }
    return states;
  }

  private static LayerForm layer(Node node, String operator, int channels) {
    Constant weight = node.number(1);
    Constant recurrent = node.number(2);
    Views.require(weight.shape().get(0) == 1, "one direction", "two");
    int hidden = (int) node.whole("hidden_size", 0);
    int[] order = ORDER.get(operator);
    Views.require(
        weight.shape().equals(List.of(1, order.length * hidden, channels)),
        "weights of " + List.of(1, order.length * hidden, channels),
        "" + weight.shape());
    List<String> functions = node.texts("activations");
    List<String> known = FUNCTIONS.get(operator);
    boolean relu = operator.equals("RNN") && functions.equals(List.of("Relu"));
    Views.require(
        functions.isEmpty() || functions.equals(known) || relu,
        "the functions " + known,
        functions.toString());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("hidden", hidden);
    if (operator.equals("GRU") && node.whole("linear_before_reset", 0) == 0) {
      fields.put("reset", "before-product");
    }
    if (relu) {
      fields.put("function", "relu");
    }
    if (!node.has(3)) {
      fields.put("bias", false);
    }
    boolean peeps = node.has(7) && !node.number(7).isZero();
    if (peeps) {
      fields.put("peepholes", true);
    }
    Map<String, Constant> weights = new LinkedHashMap<>();
    weights.put("weight_ih_l0", gates(weight, order, hidden, 0, channels));
    weights.put("weight_hh_l0", gates(recurrent, order, hidden, 0, hidden));
    if (node.has(3)) {
      weights.put("bias_ih_l0", gates(node.number(3), order, hidden, 0, 1));
      weights.put("bias_hh_l0", gates(node.number(3), order, hidden, order.length * hidden, 1));
    }
    // Peepholes of input, output and forget gate.
    for (int gate = 0; gate < 3 && peeps; gate++) {
      int[] indices = new int[hidden];
      int start = gate * hidden;
      java.util.Arrays.setAll(indices, at -> start + at);
      weights.put(
          List.of("weight_ci_l0", "weight_co_l0", "weight_cf_l0").get(gate),
          node.number(7).select(List.of(hidden), indices));
    }
    return new LayerForm(
        operator.toLowerCase(java.util.Locale.ROOT),
        fields,
        weights,
        Names.of(node.inputName(1)),
        false);
  }

  /** Blocks of rows in the order of torch.nn. */
  private static Constant gates(Constant from, int[] order, int hidden, int start, int width) {
    int[] indices = new int[order.length * hidden * width];
    int next = 0;
    for (int gate : order) {
      for (int at = 0; at < hidden * width; at++) {
        indices[next++] = (start + gate * hidden) * width + at;
      }
    }
    int rows = order.length * hidden;
    return from.select(
        width == 1 && from.rank() == 2 ? List.of(rows) : List.of(rows, width), indices);
  }
}
