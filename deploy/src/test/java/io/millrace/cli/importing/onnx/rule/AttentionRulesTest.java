package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Scaled dot products of one head of four channels, against their sums over the clip. */
class AttentionRulesTest {

  private static final int CLIP = 5;
  private static final int E = 4;
  private static final ImportChoices TIME = ImportChoices.none().overTime(1);
  private final float[][] x = Runs.frames(11, E);

  /** Queries, keys turned, and values; {@code frames} may be −1. */
  private static GraphUnderTest projected(int frames) {
    return GraphUnderTest.of(1, frames, E)
        .weight("wq", E, E)
        .weight("wk", E, E)
        .weight("wv", E, E)
        .weight("wo", E, E)
        .weight("bo", E)
        .weight("half", new double[] {.5})
        .node("MatMul", "x wq -> q")
        .node("MatMul", "x wk -> k")
        .node("MatMul", "x wv -> v")
        .node("Transpose", "k -> kt", ints("perm", 0, 2, 1));
  }

  private static GraphUnderTest attention(int frames) {
    return projected(frames)
        .node("MatMul", "q kt -> qk")
        .node("Mul", "qk half -> s")
        .node("Softmax", "s -> p", whole("axis", -1))
        .node("MatMul", "p v -> a")
        .node("MatMul", "a wo -> o")
        .node("Add", "bo o -> y")
        .output("y");
  }

  private static double[] times(float[] frame, double[] weight) {
    double[] y = new double[E];
    for (int i = 0; i < E; i++) {
      for (int o = 0; o < E; o++) {
        y[o] += frame[i] * weight[i * E + o];
      }
    }
    return y;
  }

  /** The row of one frame over those from {@code first} on. */
  private double[] row(GraphUnderTest graph, int first, int last, int asked, double factor) {
    double[] query = times(x[asked], graph.values("wq"));
    double[] sum = new double[E];
    double shares = 0;
    for (int at = first; at <= last; at++) {
      double[] key = times(x[at], graph.values("wk"));
      double product = 0;
      for (int i = 0; i < E; i++) {
        product += query[i] * key[i];
      }
      double share = Math.exp(factor * product);
      shares += share;
      double[] value = times(x[at], graph.values("wv"));
      for (int i = 0; i < E; i++) {
        sum[i] += share * value[i];
      }
    }
    float[] mean = new float[E];
    for (int i = 0; i < E; i++) {
      mean[i] = (float) (sum[i] / shares);
    }
    double[] y = times(mean, graph.values("wo"));
    for (int i = 0; i < E; i++) {
      y[i] += graph.values("bo")[i];
    }
    return y;
  }

  @Test
  void exampleUsage() {
    GraphUnderTest graph = attention(CLIP);
    assertThat(graph.network(TIME).layers())
        .containsExactly(Map.of("attention", Map.of("window", CLIP)));
    assertWindows(graph, CLIP, .5);
  }

  private void assertWindows(GraphUnderTest graph, int width, double factor) {
    IntFunction<double[]> expected = t -> row(graph, t, t + width - 1, t + width - 1, factor);
    Runs.assertOutputs(graph.network(TIME), x, x.length - width + 1, expected);
  }

  @Test
  void theLengthMayBeGivenByTheUser() {
    ImportChoices three =
        new ImportChoices(
            Optional.of(1), Map.of("x", List.of(1, 3, E)), Map.of(), Map.of(), Optional.empty());
    GraphUnderTest graph = attention(-1);
    Runs.assertOutputs(graph.network(three), x, x.length - 2, t -> row(graph, t, t + 2, t + 2, .5));
    Runs.assertRefused(
        graph, TIME, "it attends to all frames of the clip, and a stream has no end", "--shape");
  }

  @Test
  void anyFactorIsTakenIntoTheWeights() {
    GraphUnderTest graph =
        projected(CLIP)
            .weight("small", new double[] {.1})
            .node("Mul", "q small -> qs")
            .node("Div", "kt half -> ks")
            .node("MatMul", "qs ks -> s")
            .node("Softmax", "s -> p", whole("axis", -1))
            .node("MatMul", "p v -> a")
            .node("MatMul", "a wo -> o")
            .node("Add", "o bo -> y")
            .output("y");
    assertWindows(graph, CLIP, .2);
  }

  /** A mask of rows and columns; what is left out has a large negative term. */
  private GraphUnderTest masked(boolean[][] seen) {
    double[] terms = new double[CLIP * CLIP];
    for (int at = 0; at < terms.length; at++) {
      terms[at] = seen[at / CLIP][at % CLIP] ? 0 : Double.NEGATIVE_INFINITY;
    }
    return projected(CLIP)
        .weight("mask", terms, 1, 1, CLIP, CLIP)
        .node("MatMul", "q kt -> qk")
        .node("Mul", "qk half -> m")
        .longs("front", 0)
        .node("Squeeze", "mask front -> flat")
        .node("Add", "m flat -> s")
        .node("Softmax", "s -> p", whole("axis", -1))
        .node("MatMul", "p v -> a")
        .node("MatMul", "a wo -> o")
        .node("Add", "o bo -> y")
        .output("y");
  }

  private interface Seen {
    boolean of(int row, int at);
  }

  private static boolean[][] mask(Seen seen) {
    boolean[][] mask = new boolean[CLIP][CLIP];
    for (int row = 0; row < CLIP; row++) {
      for (int at = 0; at < CLIP; at++) {
        mask[row][at] = seen.of(row, at);
      }
    }
    return mask;
  }

  @Test
  void aBandIsAWindowFromTheFirstFrameOn() {
    GraphUnderTest graph = masked(mask((row, at) -> at <= row && at > row - 3));
    ImportedNetwork network = graph.network(TIME);
    assertThat(network.layers().toString()).isEqualTo("[{attention={window=3, start=mask}}]");
    Runs.assertOutputs(network, x, x.length, t -> row(graph, Math.max(0, t - 2), t, t, .5));
  }

  @Test
  void aLastRowThatLeavesTheNewestFramesIsAShorterWindow() {
    GraphUnderTest graph = masked(mask((row, at) -> row < CLIP - 1 || at >= CLIP - 2));
    assertThat(graph.network(TIME).layers().toString()).isEqualTo("[{attention={window=2}}]");
    assertWindows(graph, 2, .5);
  }

  @Test
  void otherMasksAreRefused() {
    Runs.assertRefused(
        masked(mask((row, at) -> at % 2 == 0)),
        TIME,
        "MatMul 'the a': expected a mask that leaves the newest frames, found another");
    GraphUnderTest soft = masked(mask((row, at) -> true)).weight("bias", CLIP, CLIP);
    soft =
        soft.node("Add", "m bias -> s2")
            .node("Softmax", "s2 -> p2", whole("axis", -1))
            .node("MatMul", "p2 v -> a2")
            .output("a2");
    Runs.assertRefused(
        soft,
        new ImportChoices(Optional.of(1), Map.of(), Map.of(), Map.of(), Optional.of("a2")),
        "expected a mask of 0 and of at most -10000");
  }

  @Test
  void rowsOfAWindowHaveTheNewestAlone() {
    GraphUnderTest convolved =
        attention(CLIP)
            .weight("c", 2, E, 2)
            .node("Transpose", "y -> t", ints("perm", 0, 2, 1))
            .node("Conv", "t c -> z")
            .output("z");
    Runs.assertRefused(
        convolved,
        chosen("z"),
        "Conv 'the z': expected frames of a stream, found rows of a window");
    GraphUnderTest averaged =
        attention(CLIP).node("ReduceMean", "y -> z", ints("axes", 1)).output("z");
    Runs.assertRefused(averaged, chosen("z"), "ReduceMean 'the z': expected frames of a stream");
    GraphUnderTest first =
        attention(CLIP)
            .longs("zero", 0)
            .node("Gather", "y zero -> z", whole("axis", 1))
            .output("z");
    Runs.assertRefused(first, chosen("z"), "Gather 'the z': expected the newest frame");
  }

  private static ImportChoices chosen(String output) {
    return new ImportChoices(Optional.of(1), Map.of(), Map.of(), Map.of(), Optional.of(output));
  }

  @Test
  void theNewestRowAndFunctionsOfItFollow() {
    GraphUnderTest graph =
        attention(CLIP)
            .longs("last", -1)
            .node("Tanh", "y -> t")
            .node("Gather", "t last -> z", whole("axis", 1))
            .output("z");
    Runs.assertOutputs(
        graph.network(chosen("z")),
        x,
        x.length - CLIP + 1,
        t ->
            Arrays.stream(row(graph, t, t + CLIP - 1, t + CLIP - 1, .5)).map(Math::tanh).toArray());
  }

  @Test
  void anAttentionToAttendingRowsIsRefusedOutsideOfAnEncoder() {
    GraphUnderTest twice =
        attention(CLIP)
            .node("Transpose", "y -> yt", ints("perm", 0, 2, 1))
            .node("MatMul", "y yt -> s2")
            .node("Softmax", "s2 -> p2", whole("axis", -1))
            .node("MatMul", "p2 y -> z")
            .output("z");
    Runs.assertRefused(
        twice, chosen("z"), "MatMul 'the z': it attends to rows that attend to the whole clip");
  }

  @Test
  void paddedFramesBeforeItAreRefused() {
    GraphUnderTest padded =
        GraphUnderTest.of(1, E, CLIP)
            .weight("c", E, E, 3)
            .node("Conv", "x c -> n", ints("pads", 1, 1))
            .node("Transpose", "n -> t", ints("perm", 0, 2, 1))
            .node("MatMul", "t n -> s")
            .node("Softmax", "s -> p", whole("axis", -1))
            .node("MatMul", "p t -> y")
            .output("y");
    Runs.assertRefused(
        padded,
        ImportChoices.none().overTime(2),
        "MatMul 'the y': expected frames that are computed alike");
  }

  @Test
  void productsWithoutASoftmaxAndOfOtherAxesAreRefused() {
    Runs.assertRefused(
        projected(CLIP).node("MatMul", "q kt -> s").node("MatMul", "s v -> y").output("y"),
        TIME,
        "MatMul 'the y': expected shares of a softmax, found products without one");
    Runs.assertRefused(
        projected(CLIP).node("MatMul", "q k -> y").output("y"),
        TIME,
        "MatMul 'the y': expected queries (…, frames, channels) and keys (…, channels, frames)");
    Runs.assertRefused(
        projected(CLIP)
            .node("MatMul", "q kt -> s")
            .node("Softmax", "s -> p", whole("axis", 1))
            .node("MatMul", "p v -> y")
            .output("y"),
        TIME,
        "Softmax 'the p': expected a softmax of the last axis, found another");
    Runs.assertRefused(
        GraphUnderTest.of(1, 3, 3).weight("a", 3, 3).node("MatMul", "a x -> y").output("y"),
        TIME,
        "expected a constant matrix on the right, found one on the left, as graph convolutions");
  }

  @Test
  void keysOfOtherFramesAreRefused() {
    GraphUnderTest other =
        projected(CLIP)
            .node("Tanh", "x -> h")
            .node("MatMul", "h wk -> k2")
            .node("Transpose", "k2 -> kt2", ints("perm", 0, 2, 1))
            .node("MatMul", "q kt2 -> s")
            .node("Softmax", "s -> p", whole("axis", -1))
            .node("MatMul", "p v -> y")
            .output("y");
    Runs.assertRefused(
        other, TIME, "MatMul 'the y': expected queries, keys and values of the same frames");
  }
}
