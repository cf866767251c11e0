package io.millrace.cli.importing.onnx.rule;

import static io.millrace.cli.importing.onnx.GraphUnderTest.ints;
import static io.millrace.cli.importing.onnx.GraphUnderTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.importing.onnx.GraphUnderTest;
import io.millrace.cli.importing.onnx.ImportChoices;
import io.millrace.cli.importing.onnx.Runs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of channels and of time. */
class PartRulesTest {

  private static final int FRAMES = 7;
  private static final ImportChoices FRAME = ImportChoices.none();
  private static final ImportChoices TIME = FRAME.overTime(2);

  @Test
  void exampleUsage() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 5)
            .longs("order", 4, 0, 1, 0)
            .node("Gather", "x order -> y", whole("axis", 1))
            .output("y");
    assertThat(graph.network(FRAME).layers().toString())
        .isEqualTo("[{select={channels=[4, [0, 1], 0]}}]");
    float[][] x = Runs.frames(FRAMES, 5);
    Runs.assertOutputs(
        graph.network(FRAME), x, FRAMES, t -> new double[] {x[t][4], x[t][0], x[t][1], x[t][0]});
  }

  @Test
  void everySecondChannelAndTheReverseAreSlices() {
    float[][] x = Runs.frames(FRAMES, 5);
    GraphUnderTest second = slice(1, 5, 2);
    Runs.assertOutputs(second.network(FRAME), x, FRAMES, t -> new double[] {x[t][1], x[t][3]});
    GraphUnderTest reverse = slice(-1, -6, -1);
    Runs.assertOutputs(
        reverse.network(FRAME),
        x,
        FRAMES,
        t -> new double[] {x[t][4], x[t][3], x[t][2], x[t][1], x[t][0]});
  }

  private static GraphUnderTest slice(long start, long end, long step) {
    return GraphUnderTest.of(1, 5)
        .longs("start", start)
        .longs("end", end)
        .longs("axis", 1)
        .longs("step", step)
        .node("Slice", "x start end axis step -> y")
        .output("y");
  }

  @Test
  void partsOfALayerAreRowsOfItsWeights() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2)
            .weight("w", 2, 6)
            .node("MatMul", "x w -> m")
            .node("Split", "m -> a b c", whole("axis", -1))
            .node("Sub", "c a -> y")
            .output("y");
    float[][] x = Runs.frames(FRAMES, 2);
    assertThat(graph.network(FRAME).layers().toString()).doesNotContain("select");
    Runs.assertOutputs(
        graph.network(FRAME),
        x,
        FRAMES,
        t -> {
          double[] m = new double[6];
          for (int o = 0; o < 6; o++) {
            m[o] = graph.values("w")[o] * x[t][0] + graph.values("w")[6 + o] * x[t][1];
          }
          return new double[] {m[4] - m[0], m[5] - m[1]};
        });
  }

  @Test
  void sizesOfASplitAreAnAttributeOrAnInputAndTheLastMayBeSmaller() {
    float[][] x = Runs.frames(FRAMES, 5);
    GraphUnderTest attribute =
        GraphUnderTest.of(1, 5)
            .opset(11)
            .node("Split", "x -> a b", whole("axis", 1), ints("split", 1, 4))
            .output("b");
    GraphUnderTest input =
        GraphUnderTest.of(1, 5)
            .longs("sizes", 1, 4)
            .node("Split", "x sizes -> a b", whole("axis", 1))
            .output("b");
    GraphUnderTest rest =
        GraphUnderTest.of(1, 5)
            .opset(18)
            .node("Split", "x -> a b", whole("axis", 1), whole("num_outputs", 2))
            .output("b");
    for (GraphUnderTest graph : List.of(attribute, input)) {
      Runs.assertOutputs(
          graph.network(FRAME), x, FRAMES, t -> new double[] {x[t][1], x[t][2], x[t][3], x[t][4]});
    }
    Runs.assertOutputs(rest.network(FRAME), x, FRAMES, t -> new double[] {x[t][3], x[t][4]});
  }

  @Test
  void channelsAreLaidTogether() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .node("Relu", "x -> r")
            .node("Neg", "x -> n")
            .node("Concat", "r x n -> y", whole("axis", 1))
            .output("y");
    float[][] x = Runs.frames(FRAMES, 2);
    Runs.assertOutputs(
        graph.network(TIME),
        x,
        FRAMES,
        t ->
            new double[] {
              Math.max(0, x[t][0]), Math.max(0, x[t][1]), x[t][0], x[t][1], -x[t][0], -x[t][1]
            });
  }

  @Test
  void theNewestFrameIsThatOfTheStream() {
    for (String node : List.of("Gather x last -> y", "Slice x last end axis -> y")) {
      String[] parts = node.split(" ", 2);
      GraphUnderTest graph =
          GraphUnderTest.of(1, 2, -1)
              .longs("last", -1)
              .longs("end", Long.MAX_VALUE)
              .longs("axis", 2);
      graph =
          parts[0].equals("Gather")
              ? graph.node(parts[0], parts[1], whole("axis", 2))
              : graph.node(parts[0], parts[1]);
      float[][] x = Runs.frames(FRAMES, 2);
      Runs.assertOutputs(
          graph.output("y").network(TIME), x, FRAMES, t -> new double[] {x[t][0], x[t][1]});
    }
  }

  @Test
  void framesCutOffAtTheBeginningAreATrim() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, -1)
            .longs("start", 3)
            .longs("end", Long.MAX_VALUE)
            .longs("axis", 2)
            .node("Slice", "x start end axis -> y")
            .output("y");
    float[][] x = Runs.frames(FRAMES, 2);
    Runs.assertOutputs(
        graph.network(TIME), x, FRAMES - 3, t -> new double[] {x[t + 3][0], x[t + 3][1]});
  }

  @Test
  void otherFramesOfAClipAreRefused() {
    GraphUnderTest first =
        GraphUnderTest.of(1, 2, -1)
            .longs("first", 0)
            .node("Gather", "x first -> y", whole("axis", 2))
            .output("y");
    Runs.assertRefused(first, TIME, "Gather 'the y': expected the newest frame, found frames [0]");
    GraphUnderTest early =
        GraphUnderTest.of(1, 2, -1)
            .longs("start", 0)
            .longs("end", 4)
            .longs("axis", 2)
            .node("Slice", "x start end axis -> y")
            .output("y");
    Runs.assertRefused(early, TIME, "a start from the beginning and an end from the end");
    GraphUnderTest every =
        GraphUnderTest.of(1, 2, -1)
            .longs("start", 0)
            .longs("end", Long.MAX_VALUE)
            .longs("axis", 2)
            .longs("step", 2)
            .node("Slice", "x start end axis step -> y")
            .output("y");
    Runs.assertRefused(every, TIME, "Slice 'the y': expected every frame, found a step of 2");
  }

  @Test
  void partsOfPlacesAndComputedIndicesAreRefused() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1, 4)
            .longs("one", 1)
            .node("Gather", "x one -> y", whole("axis", 3))
            .output("y"),
        TIME,
        "Gather 'the y': expected parts of the channels, found parts of space 4");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2).node("Gather", "x x -> y", whole("axis", 1)).output("y"),
        FRAME,
        "Gather 'the y': expected input 1 to be constant");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2)
            .longs("far", 5)
            .node("Gather", "x far -> y", whole("axis", 1))
            .output("y"),
        FRAME,
        "Gather 'the y': expected an index below 2, found 5");
  }

  @Test
  void partsOfDifferentLengthAreRefusedAndPlacesAreNotLaidTogether() {
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1)
            .weight("w", 2, 2, 3)
            .node("Conv", "x w -> c")
            .node("Concat", "x c -> y", whole("axis", 1))
            .output("y"),
        TIME,
        "Concat 'the y': expected parts with the same axes of time and space");
    Runs.assertRefused(
        GraphUnderTest.of(1, 2, -1, 4).node("Concat", "x x -> y", whole("axis", 3)).output("y"),
        TIME,
        "Concat 'the y': expected channels on axis 3");
  }

  @Test
  void theNewestFrameBesideAWindowIsThatOfItsEnd() {
    GraphUnderTest graph =
        GraphUnderTest.of(1, 2, 4)
            .longs("last", -1)
            .node("ReduceMean", "x -> mean", ints("axes", 2), whole("keepdims", 0))
            .node("Gather", "x last -> l", whole("axis", 2))
            .longs("shape", 1, 2)
            .node("Reshape", "l shape -> newest")
            .node("Sub", "newest mean -> y")
            .output("y");
    float[][] x = Runs.frames(FRAMES, 2);
    Runs.assertOutputs(
        graph.network(TIME),
        x,
        FRAMES - 3,
        t -> {
          double[] y = {x[t + 3][0], x[t + 3][1]};
          for (int at = t; at < t + 4; at++) {
            y[0] -= x[at][0] / 4.;
            y[1] -= x[at][1] / 4.;
          }
          return y;
        });
  }
}
