package io.millrace.cli.importing.onnx;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.real;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that are written as several nodes, and what only looks like them. */
class PatternsTest {

  private static final ImportChoices FRAME = ImportChoices.none();

  private static GraphUnderTest graph() {
    return GraphUnderTest.of(1, 3)
        .weight("root", new double[] {Math.sqrt(2)})
        .weight("inverse", new double[] {Math.sqrt(.5)})
        .weight("one", new double[] {1})
        .weight("half", new double[] {.5})
        .weight("two", new double[] {2})
        .weight("three", new double[] {3})
        .weight("six", new double[] {6})
        .weight("zero", new double[] {0})
        .weight("cubic", new double[] {.044715})
        .weight("slope", new double[] {Math.sqrt(2 / Math.PI)})
        .weight("tiny", new double[] {1e-6});
  }

  private static void assertFunction(GraphUnderTest graph, DoubleUnaryOperator function) {
    float[][] x = Runs.frames(5, 3);
    Runs.assertOutputs(
        graph.network(FRAME),
        x,
        5,
        t ->
            new double[] {
              function.applyAsDouble(x[t][0]),
              function.applyAsDouble(x[t][1]),
              function.applyAsDouble(x[t][2])
            });
  }

  private static void assertLayer(GraphUnderTest graph, String layer) {
    assertThat(graph.output("y").network(FRAME).layers()).containsExactly(layer);
  }

  @Test
  void exampleUsage() {
    assertLayer(
        graph()
            .node("Div", "x root -> d")
            .node("Erf", "d -> e")
            .node("Add", "e one -> s")
            .node("Mul", "x s -> m")
            .node("Mul", "m half -> y"),
        "gelu");
  }

  /** Exporters multiply in different orders. */
  @Test
  void theFactorsOfAGeluMayBeInAnyOrder() {
    GraphUnderTest sum =
        graph().node("Mul", "inverse x -> d").node("Erf", "d -> e").node("Add", "one e -> s");
    assertLayer(sum.node("Mul", "half x -> h").node("Mul", "h s -> y"), "gelu");
    GraphUnderTest other =
        graph().node("Mul", "x inverse -> d").node("Erf", "d -> e").node("Add", "e one -> s");
    assertLayer(other.node("Mul", "half s -> h").node("Mul", "x h -> y"), "gelu");
    GraphUnderTest divided =
        graph().node("Mul", "x inverse -> d").node("Erf", "d -> e").node("Add", "e one -> s");
    assertLayer(divided.node("Div", "x two -> h").node("Mul", "s h -> y"), "gelu");
  }

  @Test
  void theCubeOfTheOtherGeluIsAPowerOrAProduct() {
    GraphUnderTest power = graph().node("Pow", "x three -> c").node("Mul", "c cubic -> cc");
    GraphUnderTest product =
        graph().node("Mul", "x x -> q").node("Mul", "q x -> c").node("Mul", "cubic c -> cc");
    for (GraphUnderTest cube : new GraphUnderTest[] {power, product}) {
      assertLayer(
          cube.node("Add", "x cc -> a")
              .node("Mul", "a slope -> i")
              .node("Tanh", "i -> t")
              .node("Add", "t one -> s")
              .node("Mul", "x half -> h")
              .node("Mul", "h s -> y"),
          "gelu_tanh");
    }
  }

  @Test
  void gatesOfAFrameByItself() {
    assertLayer(graph().node("Sigmoid", "x -> s").node("Mul", "s x -> y"), "silu");
    assertLayer(
        graph().node("Softplus", "x -> p").node("Tanh", "p -> t").node("Mul", "x t -> y"), "mish");
    assertLayer(
        graph().node("HardSigmoid", "x -> h", real("alpha", 1 / 6.)).node("Mul", "x h -> y"),
        "hard_swish");
    assertLayer(
        graph()
            .node("Add", "x three -> a")
            .node("Clip", "a zero six -> c")
            .node("Mul", "x c -> m")
            .node("Div", "m six -> y"),
        "hard_swish");
    assertLayer(
        graph().node("Abs", "x -> a").node("Add", "a one -> s").node("Div", "x s -> y"),
        "softsign");
  }

  /** Close is not equal: the nodes keep their own layers, and their numbers. */
  @Test
  void otherConstantsAreNotTheFunction() {
    GraphUnderTest near =
        graph()
            .node("Div", "x two -> d")
            .node("Erf", "d -> e")
            .node("Add", "e one -> s")
            .node("Mul", "x s -> m")
            .node("Mul", "m half -> y")
            .output("y");
    assertThat(near.network(FRAME).layers().toString()).contains("erf").doesNotContain("gelu");
    GraphUnderTest other =
        graph()
            .node("Tanh", "x -> z")
            .node("Sigmoid", "z -> s")
            .node("Mul", "s x -> y")
            .output("y");
    assertFunction(other, x -> x / (1 + Math.exp(-Math.tanh(x))));
  }

  @Test
  void aFactorMoreKeepsItsOwnLayer() {
    GraphUnderTest twice =
        graph()
            .node("Sigmoid", "x -> s")
            .node("Mul", "s x -> m")
            .node("Mul", "m two -> y")
            .output("y");
    assertFunction(twice, x -> 2 * x / (1 + Math.exp(-x)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNormIsAQuotientOfWhatItsMeanIsTakenFrom(boolean square) {
    GraphUnderTest graph =
        graph()
            .weight("scale", new double[] {2, -1, .5}, 3)
            .weight("shift", new double[] {0, 1, 2}, 3)
            .node("ReduceMean", "x -> m", ints("axes", -1))
            .node("Sub", "x m -> d");
    graph = square ? graph.node("Mul", "d d -> q") : graph.node("Pow", "d two -> q");
    GraphUnderTest norm =
        graph
            .node("ReduceMean", "q -> v", ints("axes", 1))
            .node("Add", "v tiny -> ve")
            .node("Sqrt", "ve -> r")
            .node("Div", "d r -> n")
            .node("Mul", "n scale -> w")
            .node("Add", "w shift -> y")
            .output("y");
    assertThat(norm.network(FRAME).layers().toString())
        .isEqualTo("[{layer_norm={epsilon=1.0E-6}}]");
    float[][] x = Runs.frames(5, 3);
    double[] scale = {2, -1, .5};
    Runs.assertOutputs(
        norm.network(FRAME),
        x,
        5,
        t -> {
          double mean = ((double) x[t][0] + x[t][1] + x[t][2]) / 3;
          double variance = 0;
          for (float value : x[t]) {
            variance += (value - mean) * (value - mean) / 3;
          }
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = (x[t][c] - mean) / Math.sqrt(variance + 1e-6) * scale[c] + c;
          }
          return y;
        });
  }

  @Test
  void aMeanSquareWithoutAMeanIsAnRmsNorm() {
    GraphUnderTest squares =
        graph().node("Mul", "x x -> q").node("ReduceMean", "q -> v", ints("axes", 1));
    GraphUnderTest root = squares.node("Add", "v tiny -> ve").node("Sqrt", "ve -> r");
    GraphUnderTest norm =
        root.node("Reciprocal", "r -> i")
            .node("Mul", "x i -> n")
            .node("Mul", "two n -> y")
            .output("y");
    assertThat(norm.network(FRAME).layers().toString()).isEqualTo("[{rms_norm={epsilon=1.0E-6}}]");
    float[][] x = Runs.frames(5, 3);
    Runs.assertOutputs(
        norm.network(FRAME),
        x,
        5,
        t -> {
          double mean = 0;
          for (float value : x[t]) {
            mean += (double) value * value / 3;
          }
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = 2 * x[t][c] / Math.sqrt(mean + 1e-6);
          }
          return y;
        });
  }

  @Test
  void aMeanOverAnotherAxisOrOfAnotherValueIsNoNorm() {
    GraphUnderTest other =
        graph()
            .node("Tanh", "x -> h")
            .node("ReduceMean", "h -> m", ints("axes", -1), whole("keepdims", 1))
            .node("Sub", "x m -> d")
            .node("Pow", "d two -> q")
            .node("ReduceMean", "q -> v", ints("axes", -1))
            .node("Add", "v tiny -> ve")
            .node("Sqrt", "ve -> r")
            .node("Div", "d r -> y")
            .output("y");
    Runs.assertRefused(other, FRAME, "no exact continual form");
  }

  @Test
  void aSoftplusWithABoundIsTheSameFloat() {
    GraphUnderTest bounded =
        graph()
            .weight("twenty", new double[] {20})
            .node("Mul", "x one -> b")
            .node("Softplus", "b -> s")
            .node("Div", "s one -> p")
            .node("Greater", "b twenty -> above")
            .node("Where", "above x p -> y");
    assertLayer(bounded, "softplus");
  }
}
