package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.real;
import static io.millrace.cli.importing.onnx.GraphUnderTest.text;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.Runs;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions of one number, shares, and bounds, against their definitions in ONNX. */
class PointRulesTest {

  private static final int FRAMES = 6;
  private static final ImportChoices FRAME = ImportChoices.none();

  private static GraphUnderTest graph(String operator, AttributeProto... attributes) {
    return GraphUnderTest.of(1, 3).node(operator, "x -> y", attributes).output("y");
  }

  private static void assertFunction(GraphUnderTest graph, DoubleUnaryOperator function) {
    float[][] x = Runs.frames(FRAMES, 3);
    Runs.assertOutputs(
        graph.network(FRAME),
        x,
        FRAMES,
        t ->
            new double[] {
              function.applyAsDouble(x[t][0]),
              function.applyAsDouble(x[t][1]),
              function.applyAsDouble(x[t][2])
            });
  }

  @Test
  void exampleUsage() {
    assertFunction(graph("Tanh"), Math::tanh);
    assertThat(graph("Tanh").network(FRAME).layers()).containsExactly("tanh");
  }

  @Test
  void functionsWithoutAttributesAreLayers() {
    assertFunction(graph("Relu"), x -> Math.max(x, 0));
    assertFunction(graph("Sigmoid"), x -> 1 / (1 + Math.exp(-x)));
    assertFunction(graph("Exp"), Math::exp);
    assertFunction(graph("Softplus"), x -> Math.log(1 + Math.exp(x)));
    assertFunction(graph("Softsign"), x -> x / (1 + Math.abs(x)));
    assertFunction(graph("Mish"), x -> x * Math.tanh(Math.log(1 + Math.exp(x))));
    assertFunction(graph("HardSwish"), x -> x * Math.max(0, Math.min(1, x / 6 + .5)));
    assertFunction(graph("Abs"), Math::abs);
    assertFunction(graph("Neg"), x -> -x);
  }

  @Test
  void alphasThatALayerHasAreTaken() {
    assertFunction(graph("LeakyRelu"), x -> x < 0 ? .01 * x : x);
    assertFunction(graph("LeakyRelu", real("alpha", .3)), x -> x < 0 ? .3 * x : x);
    assertFunction(graph("Elu"), x -> x < 0 ? Math.expm1(x) : x);
    assertFunction(graph("Celu"), x -> x < 0 ? Math.expm1(x) : x);
    assertFunction(
        graph("Selu"), x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)));
    assertFunction(
        graph("HardSigmoid", real("alpha", 1 / 6.)), x -> Math.max(0, Math.min(1, x / 6 + .5)));
  }

  @Test
  void alphasThatNoLayerHasAreRefused() {
    Runs.assertRefused(
        graph("Elu", real("alpha", .5)), FRAME, "Elu 'the y': expected alpha 1.0, found 0.5");
    Runs.assertRefused(graph("Celu", real("alpha", 2)), FRAME, "expected alpha 1.0, found 2.0");
    Runs.assertRefused(
        graph("HardSigmoid"), FRAME, "HardSigmoid 'the y': expected alpha 0.16666667, found 0.2");
    Runs.assertRefused(graph("Selu", real("gamma", 1)), FRAME, "found 1.0");
  }

  @Test
  void theErrorFunctionIsThatOfTheNormalDistribution() {
    // Abramowitz and Stegun 7.1.26, to 1.5e-7.
    assertFunction(
        graph("Erf"),
        x -> {
          double t = 1 / (1 + .3275911 * Math.abs(x));
          double sum = 1.061405429;
          for (double next : new double[] {-1.453152027, 1.421413741, -.284496736, .254829592}) {
            sum = sum * t + next;
          }
          return Math.signum(x) * (1 - sum * t * Math.exp(-x * x));
        });
  }

  @Test
  void bothFormsOfGeluAreTheirLayers() {
    assertThat(graph("Gelu").network(FRAME).layers()).containsExactly("gelu");
    assertThat(graph("Gelu", text("approximate", "tanh")).network(FRAME).layers())
        .containsExactly("gelu_tanh");
  }

  @Test
  void boundsAreAttributesInEarlierSetsAndInputsInLaterOnes() {
    GraphUnderTest earlier = graph("Clip", real("min", -.25), real("max", .5)).opset(9);
    GraphUnderTest later =
        GraphUnderTest.of(1, 3)
            .weight("least", new double[] {-.25})
            .weight("most", new double[] {.5})
            .node("Clip", "x least most -> y")
            .output("y");
    assertFunction(earlier, x -> Math.max(-.25f, Math.min(.5f, x)));
    assertFunction(later, x -> Math.max(-.25f, Math.min(.5f, x)));
  }

  @Test
  void boundsOfReluAreItsLayerAndNoBoundsAreNothing() {
    assertThat(graph("Clip", real("min", 0)).opset(9).network(FRAME).layers())
        .containsExactly("relu");
    assertThat(graph("Clip", real("min", 0), real("max", 6)).opset(9).network(FRAME).layers())
        .containsExactly("relu6");
    ImportedNetwork none =
        GraphUnderTest.of(1, 3)
            .node("Clip", "x -> c")
            .node("Relu", "c -> y")
            .output("y")
            .network(FRAME);
    assertThat(none.layers()).containsExactly("relu");
  }

  @Test
  void largeBoundsDoNotRoundSmallNumbers() {
    GraphUnderTest wide = graph("Clip", real("min", -1e6), real("max", 1e6)).opset(9);
    float[][] x = {{1e-3f, -1e-5f, 3e6f}};
    assertThat(Runs.of(wide.network(FRAME), x).get(0)).containsExactly(1e-3f, -1e-5f, 1e6f);
  }

  @Test
  void slopesAreOneOrOneOfEachChannel() {
    GraphUnderTest one =
        GraphUnderTest.of(1, 3)
            .weight("s", new double[] {.25}, 1)
            .node("PRelu", "x s -> y")
            .output("y");
    assertFunction(one, x -> x < 0 ? .25 * x : x);
    assertThat(one.network(FRAME).layers()).containsExactly("prelu");
    GraphUnderTest each =
        GraphUnderTest.of(1, 3)
            .weight("s", new double[] {.5, -1, 2}, 3)
            .node("PRelu", "x s -> y")
            .output("y");
    float[][] x = Runs.frames(FRAMES, 3);
    double[] slopes = {.5, -1, 2};
    Runs.assertOutputs(
        each.network(FRAME),
        x,
        FRAMES,
        t -> {
          double[] y = new double[3];
          for (int c = 0; c < 3; c++) {
            y[c] = x[t][c] < 0 ? slopes[c] * x[t][c] : x[t][c];
          }
          return y;
        });
  }

  @Test
  void sharesAreOfTheChannels() {
    float[][] x = Runs.frames(FRAMES, 3);
    for (String operator : new String[] {"Softmax", "LogSoftmax"}) {
      Runs.assertOutputs(
          graph(operator).network(FRAME),
          x,
          FRAMES,
          t -> {
            double sum = Math.exp(x[t][0]) + Math.exp(x[t][1]) + Math.exp(x[t][2]);
            double[] y = new double[3];
            for (int c = 0; c < 3; c++) {
              y[c] = operator.equals("Softmax") ? Math.exp(x[t][c]) / sum : x[t][c] - Math.log(sum);
            }
            return y;
          });
    }
  }

  @Test
  void sharesOfPlacesAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 3, 4, 2).node("Softmax", "x -> y", whole("axis", 2)).output("y"),
        FRAME,
        "Softmax 'the y': expected channels on axis 2");
  }

  @Test
  void beforeSetThirteenTheAxesBehindASoftmaxAreOne() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 3, 2, 2).node("Softmax", "x -> y", whole("axis", 1)).output("y");
    Runs.assertRefused(graph.opset(12), FRAME, "expected no axis behind that of the shares");
    assertThat(graph.opset(13).network(FRAME).layers()).containsExactly("softmax");
  }

  @Test
  void dropoutIsNothingUnlessItTrains() {
    GraphUnderTest nothing =
        GraphUnderTest.of(1, 3)
            .weight("ratio", new double[] {.5})
            .longs("training", 0)
            .node("Dropout", "x ratio training -> d")
            .node("Identity", "d -> i")
            .node("Relu", "i -> y")
            .output("y");
    assertThat(nothing.network(FRAME).layers()).containsExactly("relu");
    GraphUnderTest trains =
        GraphUnderTest.of(1, 3)
            .weight("ratio", new double[] {.5})
            .longs("training", 1)
            .node("Dropout", "x ratio training -> y")
            .output("y");
    Runs.assertRefused(trains, FRAME, "Dropout 'the y': expected training_mode false, found true");
  }

  @Test
  void aCastToWholeNumbersIsRefused() {
    Runs.assertRefused(
        graph("Cast", whole("to", 7)), FRAME, "expected a cast to float, found element type 7");
  }

  @Test
  void aConditionThatIsKnownChoosesAndOneOfTheFrameIsRefused() {
    GraphUnderTest known =
        GraphUnderTest.of(1, 3)
            .longs("one", 1)
            .node("Tanh", "x -> a")
            .node("Relu", "x -> b")
            .node("Where", "one a b -> y")
            .output("y");
    assertThat(known.network(FRAME).layers()).containsExactly("tanh");
    GraphUnderTest some =
        GraphUnderTest.of(1, 3).longs("some", 1, 0, 1).node("Where", "some x x -> y").output("y");
    Runs.assertRefused(some, FRAME, "expected one of both for all numbers, found some of each");
    GraphUnderTest computed =
        GraphUnderTest.of(1, 3)
            .weight("zero", new double[] {0})
            .node("Greater", "x zero -> above")
            .node("Where", "above x zero -> y")
            .output("y");
    Runs.assertRefused(
        computed, FRAME, "Greater 'the above': a condition on the numbers of a frame has no rule");
  }
}
