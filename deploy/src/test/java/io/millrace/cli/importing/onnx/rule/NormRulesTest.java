package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.real;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.Runs;
import org.junit.jupiter.api.Test;

/** Norms of frames, and those that are of a whole clip. */
class NormRulesTest {

  private static final int FRAMES = 5;
  private static final ImportChoices TIME = ImportChoices.none().overTime(2);

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .weight("scale", new double[] {2, -1}, 2)
            .weight("shift", new double[] {.5, 0}, 2)
            .weight("mean", new double[] {.25, -1}, 2)
            .weight("variance", new double[] {4, .5}, 2)
            .node("BatchNormalization", "x scale shift mean variance -> y", real("epsilon", .125))
            .output("y");
    float[][] x = Runs.frames(FRAMES, 2);
    Runs.assertOutputs(
        graph.network(TIME),
        x,
        FRAMES,
        t ->
            new double[] {
              2 * (x[t][0] - .25) / Math.sqrt(4.125) + .5, -(x[t][1] + 1) / Math.sqrt(.625)
            });
  }

  @Test
  void aLayerNormMayHaveNoShift() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, -1, 3)
            .weight("scale", new double[] {2, -1, .5}, 3)
            .node("LayerNormalization", "x scale -> y", real("epsilon", .01))
            .output("y");
    float[][] x = Runs.frames(FRAMES, 3);
    Runs.assertOutputs(
        graph.network(ImportChoices.none().overTime(1)),
        x,
        FRAMES,
        t -> normed(x[t], 0, 3, .01, graph.values("scale")));
  }

  /** The numbers from {@code first} on, normed and scaled by one number each. */
  private static double[] normed(float[] x, int first, int count, double epsilon, double[] scale) {
    double mean = 0;
    for (int at = first; at < first + count; at++) {
      mean += x[at] / (double) count;
    }
    double variance = 0;
    for (int at = first; at < first + count; at++) {
      variance += (x[at] - mean) * (x[at] - mean) / count;
    }
    double[] y = new double[count];
    for (int at = 0; at < count; at++) {
      y[at] = (x[first + at] - mean) / Math.sqrt(variance + epsilon) * scale[at];
    }
    return y;
  }

  @Test
  void aScaleOfAGroupBeforeSet21IsThatOfItsChannels() {
    for (int opset : new int[] {18, 21}) {
      double[] scale = opset == 18 ? new double[] {2, -1} : new double[] {2, 2, -1, -1};
      GraphUnderTest graph =
          GraphUnderTest.of(1, 4)
              .opset(opset)
              .weight("scale", scale, scale.length)
              .weight("shift", new double[scale.length], scale.length)
              .node("GroupNormalization", "x scale shift -> y", whole("num_groups", 2))
              .output("y");
      float[][] x = Runs.frames(FRAMES, 4);
      Runs.assertOutputs(
          graph.network(ImportChoices.none()),
          x,
          FRAMES,
          t -> {
            double[] first = normed(x[t], 0, 2, 1e-5, new double[] {2, 2});
            double[] second = normed(x[t], 2, 2, 1e-5, new double[] {-1, -1});
            return new double[] {first[0], first[1], second[0], second[1]};
          });
    }
  }

  /** torch exports GroupNorm as an instance norm of channels laid together. */
  @Test
  void groupsThatExportersWriteAsViewsAreOneLayer() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 4)
            .longs("apart", 0, 2, -1)
            .longs("back", 1, 4)
            .weight("ones", new double[] {1, 1}, 2)
            .weight("zeros", new double[] {0, 0}, 2)
            .weight("scale", new double[] {2, -1, .5, 3}, 4)
            .node("Reshape", "x apart -> r")
            .node("InstanceNormalization", "r ones zeros -> n")
            .node("Reshape", "n back -> b")
            .node("Mul", "b scale -> y")
            .output("y");
    assertThat(graph.network(ImportChoices.none()).layers().toString())
        .isEqualTo("[{group_norm={groups=2, epsilon=1.0E-5}}]");
    float[][] x = Runs.frames(FRAMES, 4);
    Runs.assertOutputs(
        graph.network(ImportChoices.none()),
        x,
        FRAMES,
        t -> {
          double[] first = normed(x[t], 0, 2, 1e-5, new double[] {2, -1});
          double[] second = normed(x[t], 2, 2, 1e-5, new double[] {.5, 3});
          return new double[] {first[0], first[1], second[0], second[1]};
        });
  }

  @Test
  void anInstanceNormOfAFrameIsOfItsPlaces() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, 3)
            .weight("scale", new double[] {2, -1}, 2)
            .weight("shift", new double[] {0, .5}, 2)
            .node("InstanceNormalization", "x scale shift -> y")
            .output("y");
    float[][] x = Runs.frames(FRAMES, 6);
    Runs.assertOutputs(
        graph.network(ImportChoices.none()),
        x,
        FRAMES,
        t -> {
          double[] first = normed(x[t], 0, 3, 1e-5, new double[] {2, 2, 2});
          double[] second = normed(x[t], 3, 3, 1e-5, new double[] {-1, -1, -1});
          return new double[] {
            first[0], first[1], first[2], second[0] + .5, second[1] + .5, second[2] + .5
          };
        });
  }

  @Test
  void statisticsOfAClipAndOfTrainingAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .weight("k", 2)
            .node("InstanceNormalization", "x k k -> y")
            .output("y"),
        TIME,
        "its statistics are those of the whole clip, and a stream has no end");
    Runs.assertRefused(
        GraphUnderTest.of(1, 4, -1)
            .opset(21)
            .weight("k", 4)
            .node("GroupNormalization", "x k k -> y", whole("num_groups", 2))
            .output("y"),
        TIME,
        "GroupNormalization 'the y': its statistics are those of the whole clip");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .weight("k", 2)
            .node("BatchNormalization", "x k k k k -> y", whole("training_mode", 1))
            .output("y"),
        TIME,
        "BatchNormalization 'the y': expected training_mode 0, found 1");
  }

  @Test
  void otherAxesAndOtherWidthsAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, -1, 3)
            .weight("k", 3)
            .node("LayerNormalization", "x k -> y", whole("axis", 1))
            .output("y"),
        ImportChoices.none().overTime(1),
        "LayerNormalization 'the y': expected the last axis and one output, found axis 1");
    Runs.assertRefused(
        GraphUnderTest.of(1, -1, 3)
            .weight("k", 2)
            .node("LayerNormalization", "x k -> y")
            .output("y"),
        ImportChoices.none().overTime(1),
        "expected one number a channel, 3, found shape [2]");
  }
}
