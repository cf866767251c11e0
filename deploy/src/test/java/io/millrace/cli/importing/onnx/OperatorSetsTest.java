package io.millrace.cli.importing.onnx;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.real;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same graph in the words of each operator set from 9 to 21. */
class OperatorSetsTest {

  @Test
  void exampleUsage() {
    assertThat(graph(9).network(ImportChoices.none().overTime(2)).layers().toString())
        .isEqualTo(graph(21).network(ImportChoices.none().overTime(2)).layers().toString());
  }

  /**
   * Squeeze, Unsqueeze: axes are an input from 13 on. Split: sizes from 13. ReduceMean: axes from
   * 18. Clip: bounds from 11. Pad: pads from 11. Slice: from 10. Dropout: one ratio until 12.
   */
  private static GraphUnderTest graph(int opset) {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 4, -1)
            .opset(opset)
            .longs("pads", 0, 0, 2, 0, 0, 0)
            .longs("axes", 3)
            .longs("sizes", 3, 3)
            .longs("zero", 0)
            .longs("two", 2)
            .longs("one", 1)
            .weight("least", new double[] {0})
            .weight("most", new double[] {6})
            .weight("w", 6, 4, 3);
    graph =
        opset < 11
            ? graph.node("Pad", "x -> p", ints("pads", 0, 0, 2, 0, 0, 0))
            : graph.node("Pad", "x pads -> p");
    graph = graph.node("Conv", "p w -> c").node("Dropout", "c -> d");
    graph =
        opset < 11
            ? graph.node("Clip", "d -> k", real("min", 0), real("max", 6))
            : graph.node("Clip", "d least most -> k");
    graph =
        opset < 13
            ? graph
                .node("Unsqueeze", "k -> u", ints("axes", 3))
                .node("Squeeze", "u -> s", ints("axes", 3))
                .node("Split", "s -> a b", whole("axis", 1), ints("split", 3, 3))
            : graph
                .node("Unsqueeze", "k axes -> u")
                .node("Squeeze", "u axes -> s")
                .node("Split", "s sizes -> a b", whole("axis", 1));
    graph =
        opset < 10
            ? graph.node("Slice", "b -> e", ints("axes", 1), ints("starts", 0), ints("ends", 2))
            : graph.node("Slice", "b zero two one -> e");
    graph =
        opset < 18
            ? graph.node("ReduceMean", "a -> m", ints("axes", 1))
            : graph.node("ReduceMean", "a one -> m");
    return graph
        .node("Concat", "m e -> j", whole("axis", 1))
        .node("Transpose", "j -> t", ints("perm", 0, 2, 1))
        .node("Softmax", "t -> y", whole("axis", 2))
        .output("y");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
  void everySetGivesTheSameNumbers(int opset) {
    GraphUnderTest graph = graph(opset);
    float[][] x = Runs.frames(9, 4);
    Runs.assertOutputs(
        graph.network(ImportChoices.none().overTime(2)), x, 9, t -> expected(graph, x, t));
  }

  private static double[] expected(GraphUnderTest graph, float[][] x, int t) {
    double[] c = new double[6];
    for (int o = 0; o < 6; o++) {
      for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 3; k++) {
          int at = t - 2 + k;
          c[o] += at < 0 ? 0 : graph.values("w")[(o * 4 + i) * 3 + k] * x[at][i];
        }
      }
      c[o] = Math.max(0, Math.min(6, c[o]));
    }
    double[] joined = {(c[0] + c[1] + c[2]) / 3, c[3], c[4]};
    double sum = Math.exp(joined[0]) + Math.exp(joined[1]) + Math.exp(joined[2]);
    return new double[] {
      Math.exp(joined[0]) / sum, Math.exp(joined[1]) / sum, Math.exp(joined[2]) / sum
    };
  }

  /** Without an axis it is the second until 12, and the last from 13 on. */
  @Test
  void theAxisOfASoftmaxThatIsNotWrittenChangedIn13() {
    GraphUnderTest graph = GraphUnderTest.of(1, 1, 3).node("Softmax", "x -> y").output("y");
    assertThat(graph.opset(13).network(ImportChoices.none().overTime(1)).layers())
        .containsExactly("softmax");
    assertThatThrownBy(() -> graph.opset(12).network(ImportChoices.none().overTime(1)))
        .hasMessageContaining("Softmax 'the y': expected channels on axis 1");
  }

  @Test
  void upsamplingIsRefusedWithItsReasonInAllSets() {
    for (String operator : List.of("Upsample", "Resize")) {
      GraphUnderTest graph =
          GraphUnderTest.of(1, 2, 4, 4)
              .opset(operator.equals("Upsample") ? 9 : 13)
              .weight("scales", new double[] {1, 1, 2, 2}, 4)
              .node(operator, "x scales -> y")
              .output("y");
      Runs.assertRefused(
          graph,
          ImportChoices.none(),
          operator + " 'the y': it makes more places or frames by repetition or interpolation");
    }
  }

  @Test
  void setsBeforeNineAndBehindTwentyOneAreRefused() {
    for (int opset : new int[] {8, 22}) {
      assertThatThrownBy(
              () -> OnnxModel.read(GraphUnderTest.of(1, 3).opset(opset).output("x").file()))
          .hasMessageContaining("expected operator set 9 to 21, found " + opset);
    }
  }
}
