package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transposed convolutions against the frames that each input adds to. */
class TransposeRuleTest {

  private static final int FRAMES = 6;
  private static final ImportChoices TIME = ImportChoices.none().overTime(2);

  private static GraphUnderTest graph(int kernel, AttributeProto... attributes) {
    return GraphUnderTest.of(1, 2, -1)
        .weight("w", 2, 3, kernel)
        .weight("b", 3)
        .node("ConvTranspose", "x w b -> y", attributes)
        .output("y");
  }

  /** All frames, as (frame, channel), of two channels to three. */
  private static double[][] whole(
      GraphUnderTest graph, float[][] x, int kernel, int stride, int dilation) {
    double[][] y = new double[(x.length - 1) * stride + dilation * (kernel - 1) + 1][3];
    for (double[] frame : y) {
      System.arraycopy(graph.values("b"), 0, frame, 0, 3);
    }
    for (int t = 0; t < x.length; t++) {
      for (int k = 0; k < kernel; k++) {
        for (int c = 0; c < 2; c++) {
          for (int o = 0; o < 3; o++) {
            y[t * stride + k * dilation][o] +=
                graph.values("w")[(c * 3 + o) * kernel + k] * x[t][c];
          }
        }
      }
    }
    return y;
  }

  @Test
  void exampleUsage() {
    GraphUnderTest graph = graph(3);
    float[][] x = Runs.frames(FRAMES, 2);
    double[][] y = whole(graph, x, 3, 1, 1);
    Runs.assertOutputs(graph.network(TIME), x, FRAMES + 2, t -> y[t]);
  }

  @Test
  void dilationSpreadsWhatAnInputAddsTo() {
    GraphUnderTest graph = graph(3, ints("dilations", 2));
    float[][] x = Runs.frames(FRAMES, 2);
    double[][] y = whole(graph, x, 3, 1, 2);
    Runs.assertOutputs(graph.network(TIME), x, FRAMES + 4, t -> y[t]);
  }

  @Test
  void paddingDropsFramesAtTheEnds() {
    GraphUnderTest graph = graph(4, ints("pads", 1, 2));
    float[][] x = Runs.frames(FRAMES, 2);
    double[][] y = whole(graph, x, 4, 1, 1);
    Runs.assertOutputs(graph.network(TIME), x, FRAMES, t -> y[t + 1]);
    GraphUnderTest causal = graph(4, ints("pads", 0, 3));
    assertThat(causal.network(TIME).layers().toString()).contains("tail=drop");
    Runs.assertOutputs(causal.network(TIME), x, FRAMES, t -> y[t]);
  }

  @Test
  void aStepHasTheFramesOfAStride() {
    GraphUnderTest graph = graph(4, ints("strides", 2));
    float[][] x = Runs.frames(FRAMES, 2);
    assertSteps(graph.network(TIME), x, whole(graph, x, 4, 2, 1));
  }

  /** Three frames and one of padding: the last weight is zero. */
  @Test
  void paddingOfTheOutputFillsTheLastStep() {
    GraphUnderTest graph = graph(3, ints("strides", 2), ints("output_padding", 1));
    float[][] x = Runs.frames(FRAMES, 2);
    double[][] shorter = whole(graph, x, 3, 2, 1);
    double[][] y = java.util.Arrays.copyOf(shorter, shorter.length + 1);
    y[shorter.length] = graph.values("b");
    assertSteps(graph.network(TIME), x, y);
  }

  private static void assertSteps(ImportedNetwork network, float[][] x, double[][] y) {
    List<float[]> outputs = Runs.of(network, x);
    assertThat(outputs).hasSize(y.length / 2);
    for (int u = 0; u < y.length; u++) {
      for (int o = 0; o < 3; o++) {
        assertThat((double) outputs.get(u / 2)[o * 2 + u % 2])
            .as("frame %d", u)
            .isCloseTo(y[u][o], within(1e-5));
      }
    }
  }

  @Test
  void functionsAndKernelsOfOneFollowAndOthersDoNot() {
    GraphUnderTest fine = graph(4, ints("strides", 2));
    assertThat(
            fine.weight("v", 5, 3, 1)
                .node("Tanh", "y -> a")
                .node("Conv", "a v -> z")
                .output("z")
                .network(chosen("z"))
                .layers()
                .toString())
        .endsWith("tanh, {linear={out=5, bias=false}}]");
    Runs.assertRefused(
        graph(4, ints("strides", 2)).weight("v", 5, 3, 2).node("Conv", "y v -> z").output("z"),
        chosen("z"),
        "Conv 'the z': expected a kernel of 1 behind a transposed convolution");
  }

  private static ImportChoices chosen(String output) {
    return new ImportChoices(
        java.util.Optional.of(2),
        java.util.Map.of(),
        java.util.Map.of(),
        java.util.Map.of(),
        java.util.Optional.of(output));
  }

  @Test
  void partsOfAStepAreRefused() {
    Runs.assertRefused(graph(3, ints("strides", 2)), TIME, "a kernel and padding of whole strides");
    Runs.assertRefused(
        graph(4, ints("strides", 2), ints("pads", 1, 1)), TIME, "with padding 1 and 1");
    Runs.assertRefused(graph(4, text("auto_pad", "SAME_UPPER")), TIME, "padding in numbers");
    Runs.assertRefused(
        GraphUnderTest.of(1, 3, -1)
            .weight("w", 2, 3, 3)
            .node("ConvTranspose", "x w -> y")
            .output("y"),
        TIME,
        "ConvTranspose 'the y': expected 2 channels, as its weights have, found 3");
  }

  @Test
  void aTransposedConvolutionInSpaceIsRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 4, 4)
            .weight("w", 2, 3, 2, 2)
            .node("ConvTranspose", "x w -> y")
            .output("y"),
        ImportChoices.none(),
        "ConvTranspose 'the y': expected a batch axis, channels and time");
  }
}
