package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.real;
import static io.millrace.cli.importing.onnx.GraphUnderTest.text;
import static io.millrace.cli.importing.onnx.GraphUnderTest.texts;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Recurrent nodes against the equations of ONNX. */
class RecurrentRuleTest {

  private static final int FRAMES = 9;
  private static final ImportChoices TIME = ImportChoices.none().overTime(0);
  private final float[][] x = Runs.frames(FRAMES, 2);

  private static GraphUnderTest weights(int gates) {
    return GraphUnderTest.of(-1, 1, 2)
        .weight("w", 1, gates * 3, 2)
        .weight("r", 1, gates * 3, 3)
        .weight("b", 1, gates * 6)
        .weight("p", 1, 9);
  }

  /** A row of the products with the input and the state, and both biases. */
  private double row(GraphUnderTest graph, int row, int t, double[] hidden, int rows) {
    double sum = graph.values("b")[row] + graph.values("b")[rows + row];
    for (int i = 0; i < 2; i++) {
      sum += graph.values("w")[row * 2 + i] * x[t][i];
    }
    for (int i = 0; i < 3; i++) {
      sum += graph.values("r")[row * 3 + i] * hidden[i];
    }
    return sum;
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        weights(1).node("RNN", "x w r b -> y", whole("hidden_size", 3)).output("y");
    assertThat(graph.network(TIME).layers()).containsExactly(Map.of("rnn", Map.of("hidden", 3)));
    assertRnn(graph, Math::tanh);
  }

  private void assertRnn(GraphUnderTest graph, DoubleUnaryOperator function) {
    List<double[]> states = new ArrayList<>(List.of(new double[3]));
    for (int t = 0; t < FRAMES; t++) {
      double[] next = new double[3];
      for (int at = 0; at < 3; at++) {
        next[at] = function.applyAsDouble(row(graph, at, t, states.get(t), 3));
      }
      states.add(next);
    }
    Runs.assertOutputs(graph.network(TIME), x, FRAMES, t -> states.get(t + 1));
  }

  @Test
  void aPlainUnitMayHaveRelu() {
    assertRnn(
        weights(1)
            .node("RNN", "x w r b -> y", whole("hidden_size", 3), texts("activations", "Relu"))
            .output("y"),
        value -> Math.max(value, 0));
  }

  /** Input and forget gate see the cell before, the output gate the cell after. */
  @Test
  void gatesOfAnLstmMayPeepIntoTheCell() {
    GraphUnderTest graph =
        weights(4).node("LSTM", "x w r b _ _ _ p -> y", whole("hidden_size", 3)).output("y");
    assertThat(graph.network(TIME).layers().toString()).contains("peepholes=true");
    List<double[]> hidden = new ArrayList<>(List.of(new double[3]));
    double[] cell = new double[3];
    double[] p = graph.values("p");
    for (int t = 0; t < FRAMES; t++) {
      double[] next = new double[3];
      double[] before = hidden.get(t);
      for (int at = 0; at < 3; at++) {
        double input = sigmoid(row(graph, at, t, before, 12) + p[at] * cell[at]);
        double forget = sigmoid(row(graph, 6 + at, t, before, 12) + p[6 + at] * cell[at]);
        cell[at] = forget * cell[at] + input * Math.tanh(row(graph, 9 + at, t, before, 12));
        double output = sigmoid(row(graph, 3 + at, t, before, 12) + p[3 + at] * cell[at]);
        next[at] = output * Math.tanh(cell[at]);
      }
      hidden.add(next);
    }
    Runs.assertOutputs(graph.network(TIME), x, FRAMES, t -> hidden.get(t + 1));
  }

  @Test
  void anEmptyBiasIsNone() {
    GraphUnderTest graph =
        weights(3).node("GRU", "x w r -> y", whole("hidden_size", 3)).output("y");
    assertThat(graph.network(TIME).layers().toString())
        .contains("bias=false", "reset=before-product");
  }

  @Test
  void theLastStateIsTheNewest() {
    GraphUnderTest all =
        weights(1).node("RNN", "x w r b -> y last", whole("hidden_size", 3)).output("y");
    GraphUnderTest last =
        weights(1).node("RNN", "x w r b -> y last", whole("hidden_size", 3)).output("last");
    List<float[]> outputs = Runs.of(all.network(TIME), x);
    Runs.assertOutputs(
        last.network(TIME),
        x,
        FRAMES,
        t -> {
          double[] y = new double[3];
          for (int at = 0; at < 3; at++) {
            y[at] = outputs.get(t)[at];
          }
          return y;
        });
  }

  @Test
  void whatAStreamOrALayerDoesNotHaveIsRefused() {
    refused("expected the direction forward, found reverse", text("direction", "reverse"));
    refused("expected no clip, found one", real("clip", 3));
    refused("expected the functions [Sigmoid, Tanh, Tanh]", texts("activations", "Tanh"));
    refused("expected input_forget 0, found 1", whole("input_forget", 1));
    refused("expected layout 0 of three axes", whole("layout", 1));
    Runs.assertRefused(
        weights(4)
            .longs("lengths", 3)
            .node("LSTM", "x w r b lengths -> y", whole("hidden_size", 3))
            .output("y"),
        TIME,
        "expected no sequence_lens, found some");
    Runs.assertRefused(
        weights(4)
            .weight("h", 1, 1, 3)
            .node("LSTM", "x w r b _ h -> y", whole("hidden_size", 3))
            .output("y"),
        TIME,
        "expected zeros as the initial state, found other numbers");
  }

  private static void refused(String reason, ai.onnx.proto.OnnxMl.AttributeProto attribute) {
    Runs.assertRefused(
        weights(4).node("LSTM", "x w r b -> y", whole("hidden_size", 3), attribute).output("y"),
        TIME,
        "LSTM 'the y': " + reason);
  }

  @Test
  void aFrameAloneNeedsAStateOrAnAxisOfTime() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, 2)
            .weight("w", 1, 3, 2)
            .weight("r", 1, 3, 3)
            .node("RNN", "x w r -> y", whole("hidden_size", 3))
            .output("y");
    Runs.assertRefused(
        graph,
        ImportChoices.none(),
        "it begins with zeros at each frame",
        "--time-axis",
        "--state");
  }

  @Test
  void aStateOfTwoLayersIsKeptInTheirOrder() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, 2)
            .input("state", 1, 2, 1, 3)
            .weight("w", 1, 3, 2)
            .weight("r", 1, 3, 3)
            .weight("w2", 1, 3, 3)
            .longs("zero", 0)
            .longs("one", 1)
            .longs("axes", 1)
            .node("Gather", "state zero -> h1", whole("axis", 0))
            .node("Gather", "state one -> h2", whole("axis", 0))
            .node("RNN", "x w r _ _ h1 -> a n1", whole("hidden_size", 3))
            .node("Squeeze", "a axes -> b")
            .node("RNN", "b w2 r _ _ h2 -> y n2", whole("hidden_size", 3))
            .node("Concat", "n1 n2 -> next", whole("axis", 0))
            .node("Concat", "n2 n1 -> crossed", whole("axis", 0))
            .output("y")
            .output("next")
            .output("crossed");
    assertThat(graph.network(kept("next")).layers()).hasSize(2);
    Runs.assertRefused(
        graph,
        kept("crossed"),
        "expected the output 'crossed' to hold after a step what recurrent layers read from",
        "[state[1], state[0]]");
  }

  private static ImportChoices kept(String output) {
    return new ImportChoices(
        Optional.empty(), Map.of(), Map.of(), Map.of("state", output), Optional.of("y"));
  }
}
