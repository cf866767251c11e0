package io.millrace.cli.importing.onnx;

import static io.millrace.cli.importing.onnx.GraphUnderTest.branch;
import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.nodeOf;
import static io.millrace.cli.importing.onnx.GraphUnderTest.text;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.importing.onnx.value.ImportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Small graphs against the definitions of ONNX, computed here in double precision. */
class OnnxModelTest {

  private static final int FRAMES = 20;

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, -1)
            .weight("net.weight", 4, 3, 3)
            .weight("net.bias", 4)
            .node("Conv", "x net.weight net.bias -> c", ints("dilations", 2), ints("pads", 4, 4))
            .node("Relu", "c -> r")
            .output("r");
    ImportedNetwork network = graph.network(ImportChoices.none().overTime(2));
    assertThat(network.layers())
        .containsExactly(
            Map.of(
                "conv1d",
                Map.of("out", 4, "kernel", 3, "dilation", 2, "padding", 4, "name", "net")),
            "relu");

    float[][] frames = Runs.frames(FRAMES, 3);
    List<float[]> outputs = Runs.of(network, frames);
    assertThat(outputs).hasSize(FRAMES + 4);
    for (int t = 0; t < outputs.size(); t++) {
      for (int o = 0; o < 4; o++) {
        double sum = convolved(graph, frames, t, o);
        assertThat((double) outputs.get(t)[o]).isCloseTo(Math.max(0, sum), within(1e-5));
      }
    }
  }

  /** Kernel 3, dilation 2, four zeros at both ends. */
  private static double convolved(GraphUnderTest graph, float[][] frames, int t, int out) {
    double sum = graph.values("net.bias")[out];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        int at = t - 4 + 2 * k;
        double x = at < 0 || at >= FRAMES ? 0 : frames[at][i];
        sum += graph.values("net.weight")[(out * 3 + i) * 3 + k] * x;
      }
    }
    return sum;
  }

  @Test
  void framesThatASliceCutsOffBehindAConvolutionMakeItCausal() {
    ImportedNetwork network =
        GraphUnderTest.of(1, 3, -1)
            .weight("w", 4, 3, 3)
            .longs("zero", 0)
            .longs("end", -4)
            .longs("axis", 2)
            .node("Conv", "x w -> c", ints("dilations", 2), ints("pads", 4, 4))
            .node("Slice", "c zero end axis -> s")
            .output("s")
            .network(ImportChoices.none().overTime(2));
    assertThat(network.layers()).hasSize(1);
    assertThat(network.layers().get(0).toString()).contains("padding=[4, 0]");
    assertThat(Runs.of(network, Runs.frames(FRAMES, 3))).hasSize(FRAMES);
  }

  @Test
  void anLstmHasTheGatesOfOnnxInTheOrderOfTorch() {
    GraphUnderTest graph =
        GraphUnderTest.of(-1, 1, 3)
            .weight("w", 1, 16, 3)
            .weight("r", 1, 16, 4)
            .weight("b", 1, 32)
            .node("LSTM", "x w r b -> y h c", whole("hidden_size", 4))
            .output("y");
    float[][] frames = Runs.frames(FRAMES, 3);
    List<float[]> outputs = Runs.of(graph.network(ImportChoices.none().overTime(0)), frames);
    double[] hidden = new double[4];
    double[] cell = new double[4];
    for (int t = 0; t < FRAMES; t++) {
      double[] gates = new double[16];
      for (int row = 0; row < 16; row++) {
        gates[row] = graph.values("b")[row] + graph.values("b")[row + 16];
        for (int i = 0; i < 3; i++) {
          gates[row] += graph.values("w")[row * 3 + i] * frames[t][i];
        }
        for (int i = 0; i < 4; i++) {
          gates[row] += graph.values("r")[row * 4 + i] * hidden[i];
        }
      }
      for (int at = 0; at < 4; at++) {
        // Input, output, forget, cell.
        cell[at] =
            sigmoid(gates[at + 8]) * cell[at] + sigmoid(gates[at]) * Math.tanh(gates[at + 12]);
      }
      for (int at = 0; at < 4; at++) {
        hidden[at] = sigmoid(gates[at + 4]) * Math.tanh(cell[at]);
        assertThat((double) outputs.get(t)[at]).isCloseTo(hidden[at], within(1e-5));
      }
    }
  }

  @Test
  void bothFormsOfAGruAndAStateThatTheGraphCarriesAreKept() {
    for (int after = 0; after < 2; after++) {
      GraphUnderTest graph =
          GraphUnderTest.of(1, 1, 3)
              .input("h", 1, 1, 1, 4)
              .weight("w", 1, 12, 3)
              .weight("r", 1, 12, 4)
              .weight("b", 1, 24)
              .node(
                  "GRU",
                  "x w r b _ h -> y next",
                  whole("hidden_size", 4),
                  whole("linear_before_reset", after))
              .output("y")
              .output("next");
      ImportChoices choices =
          new ImportChoices(
              Optional.empty(), Map.of(), Map.of(), Map.of("h", "next"), Optional.empty());
      float[][] frames = Runs.frames(FRAMES, 3);
      List<float[]> outputs = Runs.of(graph.network(choices), frames);
      double[] hidden = new double[4];
      for (int t = 0; t < FRAMES; t++) {
        hidden = gru(graph, frames[t], hidden, after == 1);
        for (int at = 0; at < 4; at++) {
          assertThat((double) outputs.get(t)[at]).isCloseTo(hidden[at], within(1e-5));
        }
      }
    }
  }

  /** One step; gates in the order update, reset, hidden. */
  private static double[] gru(GraphUnderTest graph, float[] x, double[] hidden, boolean after) {
    double[] update = new double[4];
    double[] reset = new double[4];
    double[] next = new double[4];
    for (int at = 0; at < 4; at++) {
      update[at] = sigmoid(input(graph, x, at) + recurrent(graph, hidden, at));
      reset[at] = sigmoid(input(graph, x, at + 4) + recurrent(graph, hidden, at + 4));
    }
    double[] held = new double[4];
    for (int at = 0; at < 4; at++) {
      held[at] = reset[at] * hidden[at];
    }
    for (int at = 0; at < 4; at++) {
      double own =
          after ? reset[at] * recurrent(graph, hidden, at + 8) : recurrent(graph, held, at + 8);
      double fresh = Math.tanh(input(graph, x, at + 8) + own);
      next[at] = (1 - update[at]) * fresh + update[at] * hidden[at];
    }
    return next;
  }

  private static double input(GraphUnderTest graph, float[] x, int row) {
    double sum = graph.values("b")[row];
    for (int i = 0; i < 3; i++) {
      sum += graph.values("w")[row * 3 + i] * x[i];
    }
    return sum;
  }

  private static double recurrent(GraphUnderTest graph, double[] hidden, int row) {
    double sum = graph.values("b")[row + 12];
    for (int i = 0; i < 4; i++) {
      sum += graph.values("r")[row * 4 + i] * hidden[i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void branchesSquaresAndConstantsBecomeJoinsAndScales() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3)
            .weight("two", new double[] {2}, 1)
            .weight("shift", new double[] {1, -1, .5}, 3)
            .node("Pow", "x two -> squared")
            .node("Sub", "squared shift -> s")
            .node("Mul", "two s -> m")
            .node("Tanh", "x -> t")
            .node("Concat", "m t -> both", whole("axis", 1))
            .output("both");
    float[][] frames = Runs.frames(4, 3);
    List<float[]> outputs = Runs.of(graph.network(ImportChoices.none()), frames);
    for (int t = 0; t < 4; t++) {
      for (int i = 0; i < 3; i++) {
        double x = frames[t][i];
        double shifted = 2 * (x * x - graph.values("shift")[i]);
        assertThat((double) outputs.get(t)[i]).isCloseTo(shifted, within(1e-5));
        assertThat((double) outputs.get(t)[i + 3]).isCloseTo(Math.tanh(x), within(1e-5));
      }
    }
  }

  @Test
  void aConditionOnAShapeIsTakenAndTheOtherBranchMayHaveNoForm() {
    ImportedNetwork network =
        GraphUnderTest.of(1, 3)
            .longs("one", 1)
            .longs("three", 3)
            .node("Shape", "x -> shape")
            .node("Gather", "shape one -> width")
            .node("Equal", "width three -> wide")
            .node(
                "If",
                "wide -> y",
                branch("then_branch", "a", nodeOf("Relu", "x -> a")),
                branch("else_branch", "b", nodeOf("Det", "x -> b")))
            .output("y")
            .network(ImportChoices.none());
    assertThat(network.layers()).containsExactly("relu");
  }

  @Test
  void everyNodeWithoutAFormThatTheResultNeedsIsNamed() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, -1)
            .node("Det", "x -> unused")
            .node("GlobalAveragePool", "x -> mean")
            .node("Sin", "x -> e")
            .node("Mul", "mean e -> product")
            .node("Resize", "product -> y")
            .output("y");
    assertRefused(graph, 2, "3 nodes have no exact continual form");
    assertRefused(graph, 2, "GlobalAveragePool 'the mean': it joins all frames of the clip");
    assertRefused(graph, 2, "Sin 'the e': the operator has no rule; known are Abs, Add,");
    assertRefused(graph, 2, "Resize 'the y': it makes more places or frames by repetition");
    assertThatThrownBy(() -> graph.network(ImportChoices.none().overTime(2)))
        .hasMessageNotContaining("Det");
  }

  @Test
  void whatNeedsFramesThatHaveNotComeIsRefused() {
    assertRefused(
        GraphUnderTest.of(-1, 1, 3)
            .weight("w", 2, 16, 3)
            .weight("r", 2, 16, 4)
            .node("LSTM", "x w r -> y", whole("hidden_size", 4), text("direction", "bidirectional"))
            .output("y"),
        0,
        "expected the direction forward, found bidirectional");
    assertRefused(
        GraphUnderTest.of(1, 3, -1)
            .longs("pads", 0, 0, 2, 0, 0, 0)
            .weight("w", 4, 3, 3)
            .node("Pad", "x pads -> p", text("mode", "reflect"))
            .node("Conv", "p w -> y")
            .output("y"),
        2,
        "padding of mode reflect in time needs frames that have not come");
    assertRefused(
        GraphUnderTest.of(1, 3, -1)
            .weight("w", 4, 3, 3)
            .longs("last", -1)
            .node("Conv", "x w -> c", ints("pads", 1, 1))
            .node("Gather", "c last -> y", whole("axis", 2))
            .output("y"),
        2,
        "expected layers that see no frame after the newest");
  }

  @Test
  void aNumberThatDependsOnTheLengthOfAClipIsRefused() {
    assertRefused(
        GraphUnderTest.of(1, 3, -1)
            .longs("two", 2)
            .node("Shape", "x -> shape")
            .node("Gather", "shape two -> length")
            .node("Cast", "length -> real", whole("to", 1))
            .node("Div", "x real -> y")
            .output("y"),
        2,
        "Div 'the y': input 1 depends on the number of frames of the clip");
  }

  @Test
  void aStateThatTheGraphDoesNotGiveBackIsRefused() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, 3)
            .input("h", 1, 1, 1, 4)
            .weight("w", 1, 4, 3)
            .weight("r", 1, 4, 4)
            .node("RNN", "x w r _ _ h -> y next", whole("hidden_size", 4))
            .node("Tanh", "next -> bent")
            .output("y")
            .output("bent");
    ImportChoices choices =
        new ImportChoices(
            Optional.empty(), Map.of(), Map.of(), Map.of("h", "bent"), Optional.empty());
    assertThatThrownBy(() -> graph.network(choices))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("expected the output 'bent' to hold after a step what recurrent");
    assertThatThrownBy(() -> graph.network(ImportChoices.none()))
        .hasMessageContaining("expected one input of frames, found x, h; name an input that holds");
  }

  @Test
  void otherFilesOperatorSetsAndOpenShapesAreRefusedWithACure() {
    assertThatThrownBy(() -> OnnxModel.read(new byte[] {1, 2, 3}))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("expected an ONNX file");
    assertThatThrownBy(() -> OnnxModel.read(GraphUnderTest.of(1, 3).opset(7).file()))
        .hasMessageContaining("expected operator set 9 to 21, found 7");
    GraphUnderTest open = GraphUnderTest.of(-1, -1).node("Relu", "x -> y").output("y");
    assertThatThrownBy(() -> open.network(ImportChoices.none()))
        .hasMessageContaining("on axis 1 of the input 'x', found none; write the shape as --shape");
  }

  @Test
  void aDamagedFileIsRefusedOrReadButNeverFailsOtherwise() {
    byte[] file =
        GraphUnderTest.of(1, 3, -1)
            .longs("zero", 0)
            .longs("end", -4)
            .longs("axis", 2)
            .weight("w", 4, 3, 3)
            .weight("v", 4)
            .node("Conv", "x w v -> c", ints("dilations", 2), ints("pads", 4, 4))
            .node("Slice", "c zero end axis -> s")
            .node("Shape", "s -> shape")
            .node("Gather", "shape axis -> length")
            .node("Concat", "axis axis length -> joined", whole("axis", 0))
            .node("BatchNormalization", "s v v v v -> n")
            .node("AveragePool", "n -> p", ints("kernel_shape", 2), ints("strides", 2))
            .node("Transpose", "p -> t", ints("perm", 2, 0, 1))
            .output("t")
            .file();
    Random random = new Random(5);
    for (int trial = 0; trial < 3_000; trial++) {
      byte[] damaged = file.clone();
      for (int flips = 0; flips <= trial % 3; flips++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        OnnxModel.read(damaged).network(ImportChoices.none().overTime(2));
      } catch (ImportException refused) {
        assertThat(refused).hasMessageStartingWith("Cannot ");
      }
    }
  }

  private static void assertRefused(GraphUnderTest graph, int timeAxis, String message) {
    assertThatThrownBy(() -> graph.network(ImportChoices.none().overTime(timeAxis)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining(message);
  }
}
