package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.ImportedNetwork;
import io.millrace.cli.importing.onnx.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools over windows, and over all frames or places. */
class PoolRuleTest {

  private static final int T = 11;
  private static final ImportChoices TIME = ImportChoices.none().overTime(2);

  private static GraphUnderTest pool(String operator, Object... attributes) {
    GraphUnderTest graph = GraphUnderTest.of(1, 2, -1);
    ai.onnx.proto.OnnxMl.AttributeProto[] all =
        new ai.onnx.proto.OnnxMl.AttributeProto[attributes.length];
    System.arraycopy(attributes, 0, all, 0, all.length);
    return graph.node(operator, "x -> y", all).output("y");
  }

  @Test
  void exampleUsage() {
    float[][] x = Runs.frames(T, 2);
    Runs.assertOutputs(
        pool("AveragePool", ints("kernel_shape", 3)).network(TIME),
        x,
        T - 2,
        t ->
            new double[] {
              ((double) x[t][0] + x[t + 1][0] + x[t + 2][0]) / 3,
              ((double) x[t][1] + x[t + 1][1] + x[t + 2][1]) / 3
            });
  }

  @Test
  void aMaximumWithDilationSkipsFrames() {
    float[][] x = Runs.frames(T, 2);
    Runs.assertOutputs(
        pool("MaxPool", ints("kernel_shape", 2), ints("dilations", 3)).network(TIME),
        x,
        T - 3,
        t -> new double[] {Math.max(x[t][0], x[t + 3][0]), Math.max(x[t][1], x[t + 3][1])});
  }

  @Test
  void windowsThatDoNotOverlapHaveTheirKernelAsStride() {
    float[][] x = Runs.frames(T, 2);
    Runs.assertOutputs(
        pool("MaxPool", ints("kernel_shape", 2), ints("strides", 2)).network(TIME),
        x,
        T / 2,
        i ->
            new double[] {
              Math.max(x[2 * i][0], x[2 * i + 1][0]), Math.max(x[2 * i][1], x[2 * i + 1][1])
            });
  }

  @Test
  void paddingCountsInAnAverageOnlyIfTheGraphSaysSo() {
    float[][] x = Runs.frames(T, 2);
    for (int counts = 0; counts < 2; counts++) {
      boolean all = counts == 1;
      ImportedNetwork network =
          pool(
                  "AveragePool",
                  ints("kernel_shape", 3),
                  ints("pads", 1, 1),
                  whole("count_include_pad", counts))
              .network(TIME);
      Runs.assertOutputs(
          network,
          x,
          T,
          t -> {
            double[] y = new double[2];
            int within = 0;
            for (int at = t - 1; at <= t + 1; at++) {
              if (at >= 0 && at < T) {
                y[0] += x[at][0];
                y[1] += x[at][1];
                within++;
              }
            }
            int divisor = all ? 3 : within;
            return new double[] {y[0] / divisor, y[1] / divisor};
          });
    }
  }

  @Test
  void aCeilingThatChangesTheWindowsIsRefused() {
    Runs.assertRefused(
        pool("MaxPool", ints("kernel_shape", 2), ints("strides", 2), whole("ceil_mode", 1)),
        TIME,
        "MaxPool 'the y': expected windows that lie within the padded axes, found ceil_mode 1");
  }

  @Test
  void indicesOfAMaximumAreRefused() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .node("MaxPool", "x -> y indices", ints("kernel_shape", 2))
            .output("y");
    Runs.assertRefused(graph, TIME, "expected one output, found 2 (Indices)");
  }

  @Test
  void theMeanOfAClipOfOneLengthIsThatOfTheLastFrames() {
    ImportChoices five =
        new ImportChoices(
            java.util.Optional.of(2),
            java.util.Map.of("x", List.of(1, 2, 5)),
            java.util.Map.of(),
            java.util.Map.of(),
            java.util.Optional.empty());
    float[][] x = Runs.frames(T, 2);
    for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      boolean most = operator.equals("GlobalMaxPool");
      ImportedNetwork network = pool(operator).network(five);
      assertThat(network.notes()).contains("an output is that of the clip of the last 5 frames");
      Runs.assertOutputs(
          network,
          x,
          T - 4,
          t -> {
            double[] y = most ? new double[] {-9, -9} : new double[2];
            for (int at = t; at < t + 5; at++) {
              for (int c = 0; c < 2; c++) {
                y[c] = most ? Math.max(y[c], x[at][c]) : y[c] + x[at][c] / 5.;
              }
            }
            return y;
          });
    }
  }

  @Test
  void aWindowThatIsTheClipHasAnOutputForEachFrame() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, 4)
            .node("MaxPool", "x -> y", ints("kernel_shape", 4), ints("strides", 4))
            .output("y");
    float[][] x = Runs.frames(T, 2);
    Runs.assertOutputs(
        graph.network(TIME),
        x,
        T - 3,
        t -> {
          double[] y = {-9, -9};
          for (int at = t; at < t + 4; at++) {
            y[0] = Math.max(y[0], x[at][0]);
            y[1] = Math.max(y[1], x[at][1]);
          }
          return y;
        });
  }

  @Test
  void aMeanOfAllPlacesKeepsTime() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1, 3)
            .node("ReduceMean", "x -> y", ints("axes", 3), whole("keepdims", 0))
            .output("y");
    float[][] x = Runs.frames(T, 6);
    Runs.assertOutputs(
        graph.network(TIME),
        x,
        T,
        t ->
            new double[] {
              ((double) x[t][0] + x[t][1] + x[t][2]) / 3, ((double) x[t][3] + x[t][4] + x[t][5]) / 3
            });
  }

  @Test
  void aMeanOfChannelsIsALinearLayer() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, -1, 4).node("ReduceMean", "x -> y", ints("axes", -1)).output("y");
    float[][] x = Runs.frames(T, 4);
    ImportedNetwork network = graph.network(ImportChoices.none().overTime(1));
    assertThat(network.layers().toString()).contains("linear={out=1");
    Runs.assertOutputs(
        network, x, T, t -> new double[] {((double) x[t][0] + x[t][1] + x[t][2] + x[t][3]) / 4});
  }

  @Test
  void aMaximumOfChannelsAndAMeanOfSomePlacesAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, -1, 4).node("ReduceMax", "x -> y", ints("axes", 2)).output("y"),
        ImportChoices.none().overTime(1),
        "ReduceMax 'the y': expected space or channels alone");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1, 3, 4).node("ReduceMean", "x -> y", ints("axes", 4)).output("y"),
        TIME,
        "expected all axes of space or none, found 1 of them");
  }

  @Test
  void anOpenClipAndOneWithPaddingHaveNoWindow() {
    Runs.assertRefused(pool("GlobalMaxPool"), TIME, "a stream has no end", "--shape");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, 9)
            .weight("w", 2, 2, 3)
            .node("Conv", "x w -> c", ints("pads", 1, 1))
            .node("GlobalAveragePool", "c -> y")
            .output("y"),
        TIME,
        "GlobalAveragePool 'the y': expected frames that are computed alike");
  }
}
