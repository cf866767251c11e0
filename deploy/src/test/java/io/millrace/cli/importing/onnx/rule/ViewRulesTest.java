package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Views need no layer; what mixes axes is refused. */
class ViewRulesTest {

  private static final ImportChoices FRAME = ImportChoices.none();

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, -1)
            .weight("w", 3, 2)
            .node("Transpose", "x -> t", ints("perm", 0, 2, 1))
            .node("MatMul", "t w -> m")
            .node("Transpose", "m -> y", ints("perm", 0, 2, 1))
            .output("y");
    assertThat(graph.network(FRAME.overTime(2)).layers().toString())
        .isEqualTo("[{linear={out=2, bias=false}}]");
  }

  @Test
  void axesOfOneIndexComeAndGo() {
    for (int opset : new int[] {11, 13}) {
      boolean inputs = opset >= 13;
      GraphUnderTest graph = GraphUnderTest.of(1, 3).opset(opset).longs("axes", 0, 3);
      graph =
          inputs
              ? graph.node("Unsqueeze", "x axes -> u").node("Squeeze", "u axes -> s")
              : graph
                  .node("Unsqueeze", "x -> u", ints("axes", 0, 3))
                  .node("Squeeze", "u -> s", ints("axes", 0, 3));
      assertThat(graph.node("Relu", "s -> y").output("y").network(FRAME).layers())
          .containsExactly("relu");
    }
  }

  @Test
  void aShapeOfTheGraphsOwnExtentsIsFolded() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, -1)
            .longs("zero", 0)
            .longs("one", 1)
            .longs("two", 2)
            .node("Shape", "x -> shape")
            .node("Gather", "shape zero -> batch")
            .node("Gather", "shape two -> time")
            .node("Mul", "batch time -> product")
            .node("Transpose", "x -> t", ints("perm", 0, 2, 1))
            .longs("three", 3)
            .node("Concat", "product three -> target", whole("axis", 0))
            .node("Reshape", "t target -> y")
            .output("y");
    assertThat(graph.network(FRAME.overTime(2)).layers()).isEmpty();
  }

  @Test
  void placesBecomeChannelsChannelByChannel() {
    GraphUnderTest graph = GraphUnderTest.of(1, 2, 3, 2).node("Flatten", "x -> y").output("y");
    assertThat(graph.network(FRAME).layers()).containsExactly("flatten");
    float[][] x = Runs.frames(3, 12);
    Runs.assertOutputs(
        graph.network(FRAME),
        x,
        3,
        t -> {
          double[] y = new double[12];
          for (int at = 0; at < 12; at++) {
            y[at] = x[t][at];
          }
          return y;
        });
  }

  @Test
  void someOfThePlacesAndOtherOrdersAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 3, 2)
            .longs("target", 1, 6, 2)
            .node("Reshape", "x target -> y")
            .output("y"),
        FRAME,
        "Reshape 'the y': expected all channels and places as one axis, 12, found 6");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 3, 4)
            .node("Transpose", "x -> y", ints("perm", 0, 1, 3, 2))
            .output("y"),
        FRAME,
        "Transpose 'the y': expected axes of space in their order, found two that change places");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 3, 4)
            .node("Transpose", "x -> t", ints("perm", 0, 2, 1, 3))
            .longs("target", 1, -1)
            .node("Reshape", "t target -> y")
            .output("y"),
        FRAME,
        "Reshape 'the y': expected channels and axes of space behind them as one axis");
  }

  @Test
  void timeIsNoAxisToDropOrToRepeat() {
    ImportChoices one =
        new ImportChoices(
            Optional.of(2), Map.of("x", List.of(1, 2, 1)), Map.of(), Map.of(), Optional.empty());
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1).longs("axes", 2).node("Squeeze", "x axes -> y").output("y"),
        one,
        "Squeeze 'the y': expected an axis other than time, found time");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2).longs("twice", 2, 2).node("Expand", "x twice -> y").output("y"),
        FRAME,
        "Expand 'the y': expected the shape that it has");
  }

  @Test
  void allFramesOfAClipBecomeAConvolutionWithTheWeightsBehindThem() {
    for (boolean timeFirst : new boolean[] {false, true}) {
      GraphUnderTest graph = GraphUnderTest.of(1, 2, 3).weight("w", 6, 4).weight("b", 4);
      graph =
          timeFirst
              ? graph.node("Transpose", "x -> t", ints("perm", 0, 2, 1)).node("Flatten", "t -> f")
              : graph.node("Flatten", "x -> f");
      GraphUnderTest whole = graph.node("Gemm", "f w b -> y").output("y");
      assertThat(whole.network(FRAME.overTime(2)).layers().toString())
          .isEqualTo("[{conv1d={kernel=3, out=4}}]");
      float[][] x = Runs.frames(8, 2);
      Runs.assertOutputs(
          whole.network(FRAME.overTime(2)),
          x,
          6,
          t -> {
            double[] y = whole.values("b").clone();
            for (int o = 0; o < 4; o++) {
              for (int c = 0; c < 2; c++) {
                for (int k = 0; k < 3; k++) {
                  int row = timeFirst ? k * 2 + c : c * 3 + k;
                  y[o] += whole.values("w")[row * 4 + o] * x[t + k][c];
                }
              }
            }
            return y;
          });
    }
  }

  @Test
  void allFramesAndPlacesOfAClipAreAConvolutionInSpace() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, 3, 2)
            .weight("w", 12, 4)
            .node("Flatten", "x -> f")
            .node("MatMul", "f w -> y")
            .output("y");
    float[][] x = Runs.frames(8, 4);
    Runs.assertOutputs(
        graph.network(FRAME.overTime(2)),
        x,
        6,
        t -> {
          double[] y = new double[4];
          for (int o = 0; o < 4; o++) {
            for (int c = 0; c < 2; c++) {
              for (int k = 0; k < 3; k++) {
                for (int p = 0; p < 2; p++) {
                  double weight = graph.values("w")[((c * 3 + k) * 2 + p) * 4 + o];
                  y[o] += weight * x[t + k][c * 2 + p];
                }
              }
            }
          }
          return y;
        });
  }

  @Test
  void aFlattenedClipAloneIsAConvolutionOfZerosAndOnes() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, 3).node("Flatten", "x -> f").node("Tanh", "f -> y").output("y");
    float[][] x = Runs.frames(5, 2);
    Runs.assertOutputs(
        graph.network(FRAME.overTime(2)),
        x,
        3,
        t -> {
          double[] y = new double[6];
          for (int at = 0; at < 6; at++) {
            y[at] = Math.tanh(x[t + at % 3][at / 3]);
          }
          return y;
        });
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 3, 2).node("Flatten", "x -> y").output("y"),
        FRAME.overTime(2),
        "Flatten 'the y': expected a linear layer behind the frames of a clip");
  }
}
