package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.text;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.Runs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Convolutions against their sums, with axes in any order. */
class ConvRuleTest {

  private static final int T = 12;

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .weight("w", 3, 2, 4)
            .weight("b", 3)
            .node("Conv", "x w b -> y")
            .output("y");
    float[][] x = Runs.frames(T, 2);
    Runs.assertOutputs(
        graph.network(ImportChoices.none().overTime(2)),
        x,
        T - 3,
        t -> {
          double[] y = graph.values("b").clone();
          for (int o = 0; o < 3; o++) {
            for (int c = 0; c < 2; c++) {
              for (int k = 0; k < 4; k++) {
                y[o] += graph.values("w")[(o * 2 + c) * 4 + k] * x[t + k][c];
              }
            }
          }
          return y;
        });
  }

  @Test
  void aStrideLeavesOutputsOut() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, -1)
            .weight("w", 1, 1, 2)
            .node("Conv", "x w -> y", ints("strides", 3))
            .output("y");
    float[][] x = Runs.frames(T, 1);
    double[] w = graph.values("w");
    Runs.assertOutputs(
        graph.network(ImportChoices.none().overTime(2)),
        x,
        4,
        i -> new double[] {w[0] * x[3 * i][0] + w[1] * x[3 * i + 1][0]});
  }

  @Test
  void groupsAreNotMixed() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 4, -1)
            .weight("w", 4, 1, 2)
            .node("Conv", "x w -> y", whole("group", 4))
            .output("y");
    float[][] x = Runs.frames(T, 4);
    double[] w = graph.values("w");
    ImportedNetwork network = graph.network(ImportChoices.none().overTime(2));
    assertThat(network.layers().toString()).contains("groups=4");
    Runs.assertOutputs(
        network,
        x,
        T - 1,
        t -> {
          double[] y = new double[4];
          for (int c = 0; c < 4; c++) {
            y[c] = w[2 * c] * x[t][c] + w[2 * c + 1] * x[t + 1][c];
          }
          return y;
        });
  }

  /** Of (batch, channels, places, time): the kernel of the file has time first. */
  @Test
  void timeMayBeTheLastAxis() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, 3, -1).weight("w", 1, 1, 2, 4).node("Conv", "x w -> y").output("y");
    ImportedNetwork network = graph.network(ImportChoices.none().overTime(3));
    assertThat(network.layers())
        .containsExactly(
            Map.of("conv2d", Map.of("out", 1, "kernel", List.of(4, 2), "bias", false)));
    assertPlaces(graph, network, (k, p) -> p * 4 + k);
  }

  @Test
  void timeMayComeBeforeSpace() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, -1, 3).weight("w", 1, 1, 4, 2).node("Conv", "x w -> y").output("y");
    assertPlaces(graph, graph.network(ImportChoices.none().overTime(2)), (k, p) -> k * 2 + p);
  }

  private interface Tap {
    int at(int time, int place);
  }

  /** Kernel of four frames and two of three places. */
  private static void assertPlaces(GraphUnderTest graph, ImportedNetwork network, Tap tap) {
    float[][] x = Runs.frames(T, 3);
    Runs.assertOutputs(
        network,
        x,
        T - 3,
        t -> {
          double[] y = new double[2];
          for (int place = 0; place < 2; place++) {
            for (int k = 0; k < 4; k++) {
              for (int p = 0; p < 2; p++) {
                y[place] += graph.values("w")[tap.at(k, p)] * x[t + k][place + p];
              }
            }
          }
          return y;
        });
  }

  @Test
  void aFrameWithoutTimeMeetsOneColumnOfAPaddedKernel() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, 1)
            .weight("w", 2, 3, 5)
            .node("Conv", "x w -> y", ints("pads", 2, 2))
            .output("y");
    float[][] x = Runs.frames(4, 3);
    ImportedNetwork network = graph.network(ImportChoices.none());
    assertThat(network.layers().toString()).isEqualTo("[{linear={out=2, bias=false}}]");
    Runs.assertOutputs(
        network,
        x,
        4,
        t -> {
          double[] y = new double[2];
          for (int o = 0; o < 2; o++) {
            for (int c = 0; c < 3; c++) {
              y[o] += graph.values("w")[(o * 3 + c) * 5 + 2] * x[t][c];
            }
          }
          return y;
        });
  }

  @Test
  void automaticPaddingIsWrittenInNumbers() {
    for (String word : List.of("SAME_UPPER", "SAME_LOWER")) {
      ImportedNetwork network =
          GraphUnderTest.of(1, 2, -1)
              .weight("w", 2, 2, 4)
              .node("Conv", "x w -> y", text("auto_pad", word))
              .output("y")
              .network(ImportChoices.none().overTime(2));
      String padding = word.equals("SAME_UPPER") ? "padding=[1, 2]" : "padding=[2, 1]";
      assertThat(network.layers().toString()).contains(padding);
      assertThat(Runs.of(network, Runs.frames(T, 2))).hasSize(T);
    }
  }

  @Test
  void aPadBeforeItIsItsPadding() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .longs("pads", 0, 0, 2, 0, 0, 0)
            .weight("w", 2, 2, 3)
            .node("Pad", "x pads -> p")
            .node("Conv", "p w -> y")
            .output("y");
    ImportedNetwork network = graph.network(ImportChoices.none().overTime(2));
    assertThat(network.layers().toString()).contains("padding=[2, 0]");
    assertThat(Runs.of(network, Runs.frames(T, 2))).hasSize(T);
  }

  @Test
  void paddingByTheEdgeIsReplicated() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 1, -1)
            .longs("pads", 0, 0, 1, 0, 0, 0)
            .weight("w", 1, 1, 2)
            .node("Pad", "x pads -> p", text("mode", "edge"))
            .node("Conv", "p w -> y")
            .output("y");
    double[] w = graph.values("w");
    float[][] x = Runs.frames(T, 1);
    Runs.assertOutputs(
        graph.network(ImportChoices.none().overTime(2)),
        x,
        T,
        t -> new double[] {w[0] * x[Math.max(0, t - 1)][0] + w[1] * x[t][0]});
  }

  @Test
  void otherChannelsThanTheWeightsHaveAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 3, -1).weight("w", 2, 2, 3).node("Conv", "x w -> y").output("y"),
        ImportChoices.none().overTime(2),
        "Conv 'the y': expected 2 channels, as its weights have, found 3");
  }

  @Test
  void automaticPaddingWithAStrideDependsOnTheLengthOfTheClip() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .weight("w", 2, 2, 3)
            .node("Conv", "x w -> y", text("auto_pad", "SAME_UPPER"), ints("strides", 2))
            .output("y"),
        ImportChoices.none().overTime(2),
        "auto_pad SAME_UPPER with a stride in time depends on the length of the clip");
  }

  @Test
  void computedWeightsAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1).node("Conv", "x x -> y").output("y"),
        ImportChoices.none().overTime(2),
        "Conv 'the y': expected input 1 to be constant");
  }

  @Test
  void aPadThatNoConvolutionReadsIsRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .longs("pads", 0, 0, 2, 0, 0, 0)
            .node("Pad", "x pads -> p")
            .node("Relu", "p -> y")
            .output("y"),
        ImportChoices.none().overTime(2),
        "Relu 'the y': expected a convolution behind a Pad, found Relu");
  }

  @Test
  void paddingOfChannelsAndOfOtherNumbersIsRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .longs("pads", 0, 1, 0, 0, 0, 0)
            .weight("w", 2, 3, 3)
            .node("Pad", "x pads -> p")
            .node("Conv", "p w -> y")
            .output("y"),
        ImportChoices.none().overTime(2),
        "Conv 'the y': expected padding of time and space alone, found padding of axis 1");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .longs("pads", 0, 0, 1, 0, 0, 0)
            .weight("one", new double[] {1})
            .weight("w", 2, 2, 3)
            .node("Pad", "x pads one -> p")
            .node("Conv", "p w -> y")
            .output("y"),
        ImportChoices.none().overTime(2),
        "Pad 'the p': expected zeros as padding, found 1.0");
  }
}
