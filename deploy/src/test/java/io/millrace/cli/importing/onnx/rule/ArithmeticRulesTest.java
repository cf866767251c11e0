package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.Runs;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Sums, products, quotients and powers of frames with constants and with other values. */
class ArithmeticRulesTest {

  private static final int FRAMES = 5;
  private static final double[] K = {2, -.5, .25};
  private static final ImportChoices FRAME = ImportChoices.none();
  private final float[][] x = Runs.frames(FRAMES, 3);

  private static GraphUnderTest graph() {
    return GraphUnderTest.of(1, 3).weight("k", K, 3).weight("two", new double[] {2});
  }

  private interface Formula {
    double of(double value, double constant);
  }

  private void assertEach(String node, Formula formula) {
    String[] parts = node.split(" ", 2);
    assertOutputs(
        graph().node(parts[0], parts[1]).output("y"),
        t -> {
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = formula.of(x[t][c], K[c]);
          }
          return y;
        });
  }

  private void assertOutputs(GraphUnderTest graph, IntFunction<double[]> formula) {
    Runs.assertOutputs(graph.network(FRAME), x, FRAMES, formula);
  }

  @Test
  void exampleUsage() {
    assertEach("Add x k -> y", (v, k) -> v + k);
    assertEach("Mul k x -> y", (v, k) -> v * k);
  }

  @Test
  void theConstantMayBeOnBothSides() {
    assertEach("Add k x -> y", (v, k) -> v + k);
    assertEach("Sub x k -> y", (v, k) -> v - k);
    assertEach("Sub k x -> y", (v, k) -> k - v);
    assertEach("Mul x k -> y", (v, k) -> v * k);
    assertEach("Div x k -> y", (v, k) -> v / k);
    assertEach("Max x k -> y", Math::max);
    assertEach("Min k x -> y", Math::min);
  }

  @Test
  void oneNumberIsForAllChannels() {
    assertEach("Mul x two -> y", (v, k) -> 2 * v);
    assertEach("Sub two x -> y", (v, k) -> 2 - v);
    assertEach("Max x two -> y", (v, k) -> Math.max(v, 2));
  }

  @Test
  void powersAreProductsOfAFrameWithItself() {
    GraphUnderTest cube =
        GraphUnderTest.of(1, 3)
            .weight("three", new double[] {3})
            .node("Pow", "x three -> y")
            .output("y");
    assertOutputs(
        cube,
        t -> {
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = Math.pow(x[t][c], 3);
          }
          return y;
        });
    assertEach("Pow x two -> y", (v, k) -> v * v);
  }

  @Test
  void otherPowersAndComputedDivisorsAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 3).weight("e", new double[] {1.5}).node("Pow", "x e -> y").output("y"),
        FRAME,
        "Pow 'the y': expected an exponent of 1, 2, 3 or 0.5, found 1.5");
    Runs.assertRefused(
        graph().node("Tanh", "x -> t").node("Div", "x t -> y").output("y"),
        FRAME,
        "Div 'the y': expected a constant divisor, found one that is computed");
  }

  @Test
  void computedValuesAreJoined() {
    GraphUnderTest graph =
        graph()
            .node("Tanh", "x -> t")
            .node("Relu", "x -> r")
            .node("Sub", "t r -> d")
            .node("Mul", "d x -> p")
            .node("Min", "p t -> y")
            .output("y");
    assertOutputs(
        graph,
        t -> {
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            double tanh = Math.tanh(x[t][c]);
            y[c] = Math.min((tanh - Math.max(x[t][c], 0)) * x[t][c], tanh);
          }
          return y;
        });
  }

  @Test
  void aSumOfManyIsOneJoin() {
    GraphUnderTest graph = graph().node("Tanh", "x -> t").node("Sum", "x t x -> y").output("y");
    assertThat(graph.network(FRAME).layers()).hasSize(1);
    assertOutputs(
        graph,
        t -> {
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = 2. * x[t][c] + Math.tanh(x[t][c]);
          }
          return y;
        });
  }

  @Test
  void aBiasBehindAProductIsThatOfItsLayer() {
    GraphUnderTest graph =
        graph().weight("w", 3, 3).node("MatMul", "x w -> m").node("Add", "k m -> y").output("y");
    assertThat(graph.network(FRAME).layers().toString()).isEqualTo("[{linear={out=3}}]");
    assertOutputs(
        graph,
        t -> {
          double[] y = K.clone();
          for (int o = 0; o < 3; o++) {
            for (int c = 0; c < 3; c++) {
              y[o] += graph.values("w")[c * 3 + o] * x[t][c];
            }
          }
          return y;
        });
  }

  @Test
  void aNumberOfOnePlaceScalesAllPlaces() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1, 3)
            .node("GlobalAveragePool", "x -> unused")
            .node(
                "ReduceMean",
                "x -> mean",
                io.millrace.cli.importing.onnx.GraphUnderTest.ints("axes", 3))
            .node("Mul", "x mean -> y")
            .output("y");
    float[][] frames = Runs.frames(FRAMES, 6);
    Runs.assertOutputs(
        graph.network(FRAME.overTime(2)),
        frames,
        FRAMES,
        t -> {
          double[] y = new double[6];
          for (int at = 0; at < 6; at++) {
            int first = at / 3 * 3;
            double mean =
                ((double) frames[t][first] + frames[t][first + 1] + frames[t][first + 2]) / 3;
            y[at] = frames[t][at] * mean;
          }
          return y;
        });
  }

  @Test
  void constantsThatDifferInTimeOrSpaceAndOtherAxesAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 4).weight("k", 4).node("Add", "x k -> y").output("y"),
        FRAME.overTime(2),
        "Add 'the y': expected one number a channel, found numbers that differ in time or space");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .weight("w", 5, 2, 1)
            .node("Conv", "x w -> c")
            .node("Add", "x c -> y")
            .output("y"),
        FRAME.overTime(2),
        "Add 'the y': expected values with the same axes, or with one place");
    Runs.assertRefused(
        graph().weight("five", 5).node("Mul", "x five -> y").output("y"),
        FRAME,
        "expected a constant that fits");
  }

  @Test
  void zeroAndOneAreNothing() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3)
            .weight("zero", new double[] {0})
            .weight("one", new double[] {1})
            .node("Add", "x zero -> a")
            .node("Mul", "one a -> b")
            .node("Concat", "b b -> y", whole("axis", 1))
            .output("y");
    assertThat(graph.network(FRAME).layers().toString())
        .isEqualTo("[{parallel={join=concat, branches=[[], []]}}]");
  }

  @Test
  void scalesBehindANormAreItsWeights() {
    GraphUnderTest graph =
        graph()
            .weight("ones", new double[] {1, 1, 1}, 3)
            .node("LayerNormalization", "x ones -> n")
            .node("Mul", "n k -> s")
            .node("Add", "s two -> y")
            .output("y");
    assertThat(graph.network(FRAME).layers().toString())
        .isEqualTo("[{layer_norm={epsilon=1.0E-5}}]");
    assertOutputs(
        graph,
        t -> {
          double mean = ((double) x[t][0] + x[t][1] + x[t][2]) / 3;
          double variance = 0;
          for (float value : x[t]) {
            variance += (value - mean) * (value - mean) / 3;
          }
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = (x[t][c] - mean) / Math.sqrt(variance + 1e-5) * K[c] + 2;
          }
          return y;
        });
  }
}
