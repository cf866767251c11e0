package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.combine.Conditional;
import io.millrace.continual.combine.Select;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pool.RunningAverage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Layers that send channels and frames on different ways. */
class DispatchTest {

  private static Architecture read(int channels, Object... layers) {
    return Architecture.read(Map.of("channels", channels, "layers", Arrays.asList(layers)));
  }

  private static List<float[]> run(Architecture architecture, float[]... clip) {
    return NetworkSteps.stepped(Network.of(architecture, Weights.NONE), clip);
  }

  /** Copy, reorder, and a range. */
  @Test
  void exampleUsage() {
    Architecture architecture =
        read(5, Map.of("select", Map.of("channels", List.of(4, 0, 0, List.of(1, 3)))));
    assertThat(run(architecture, new float[] {10, 11, 12, 13, 14}).get(0))
        .containsExactly(14, 10, 10, 11, 12, 13);
  }

  /** Two groups of channels, each with layers of its own, laid one behind the other. */
  @Test
  void groupsOfChannelsGoTheirOwnWays() {
    Architecture groups =
        read(
            3,
            Map.of(
                "parallel",
                Map.of(
                    "join",
                    "concat",
                    "branches",
                    List.of(
                        List.of(Map.of("select", Map.of("channels", List.of(2))), "relu"),
                        List.of(
                            Map.of("select", Map.of("channels", List.of(0, 1))),
                            Map.of("delay", Map.of("frames", 1)))))));
    assertThat(run(groups, new float[] {1, 2, -3}, new float[] {4, 5, 6}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(0, 1, 2),
            second -> assertThat(second).containsExactly(6, 4, 5));
  }

  @Test
  void channelsArePassedPlaceByPlace() {
    Architecture architecture =
        Architecture.of(new FrameShape(3, List.of(2)), new Select(List.of(2, 0)));
    NetworkSteps.agree("places", architecture, Weights.NONE, NetworkSteps.clip(9, 6, 2));
    assertThat(run(architecture, new float[] {1, 2, 3, 4, 5, 6}).get(0))
        .containsExactly(5, 6, 1, 2);
  }

  @Test
  void channelsThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> read(3, Map.of("select", Map.of("channels", List.of(0, 3)))))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "layers[0].select: expected channels of 0 to 2, those that reach it, found 3; channels"
                + " count from 0");
  }

  @Test
  void aRangeMustAscend() {
    assertThatThrownBy(() -> read(3, Map.of("select", Map.of("channels", List.of(List.of(2, 1))))))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("expected a pair [first, last] in ascending order");
  }

  @Test
  void aSelectionOfNothingIsRefused() {
    assertThatThrownBy(() -> read(3, Map.of("select", Map.of("channels", List.of()))))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("channels");
  }

  /** The second channel decides; both branches see all frames, and the shorter one waits. */
  @Test
  void aNumberOfTheFrameChoosesTheBranch() {
    Architecture architecture =
        read(
            2,
            Map.of(
                "conditional",
                Map.of(
                    "channel",
                    1,
                    "above",
                    0.5,
                    "branches",
                    List.of(
                        List.of("running_mean"), List.of(Map.of("delay", Map.of("frames", 2)))))));
    assertThat(architecture.timing().delay()).isEqualTo(2);
    assertThat(
            run(
                architecture,
                new float[] {2, 0},
                new float[] {4, 1},
                new float[] {9, 1},
                new float[] {1, 0.5f}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(2, 0),
            second -> assertThat(second).containsExactly(3, .5f),
            third -> assertThat(third).containsExactly(5, 2f / 3),
            fourth -> assertThat(fourth).containsExactly(1, .5f));
  }

  @Test
  void anEmptyBranchPassesItsInput() {
    Architecture gate =
        read(1, Map.of("conditional", Map.of("branches", List.of(List.of(), List.of("relu")))));
    assertThat(run(gate, new float[] {-3}, new float[] {3}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(0),
            second -> assertThat(second).containsExactly(3));
  }

  private static Conditional conditional(SeededRandom random, int width) {
    Layer first =
        Sequential.of(
            new Conv1d(
                width,
                Window.of(1 + 2 * random.below(3)).dilatedBy(1 + random.below(2)).same(),
                1,
                Bias.LEARNED));
    Layer second =
        random.below(2) == 0
            ? RunningAverage.exponential(.2)
            : new Conv1d(width, Window.of(1 + random.below(4)).causal(), 1, Bias.NONE);
    return new Conditional(
        random.below(width),
        .3 * random.gaussian(),
        Child.numbered(random.below(2) == 0 ? List.of(first, second) : List.of(second, first)));
  }

  @Test
  void randomBranchesEqualTheClipAtEveryPlace() {
    for (int seed = 0; seed < 100; seed++) {
      SeededRandom random = new SeededRandom(seed);
      int width = 1 + random.below(4);
      FrameShape input =
          new FrameShape(width, random.below(2) == 0 ? List.of() : List.of(1 + random.below(3)));
      Layer layer = conditional(random, width);
      Architecture architecture = Architecture.of(input, layer);
      NetworkSteps.agree(
          seed + " " + layer,
          architecture,
          RandomWeights.of(architecture, seed),
          NetworkSteps.clip(25, input.width(), seed));
    }
  }

  @Nested
  class BranchesKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, conditional(new SeededRandom(3), CHANNELS), new Linear(2, Bias.LEARNED));
    }
  }

  private static void refused(String message, Object fields) {
    assertThatThrownBy(() -> read(2, Map.of("conditional", fields)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(message);
  }

  @Test
  void branchesThatDoNotFitAreRefused() {
    List<Object> wider = List.of(Map.of("linear", Map.of("out", 3)));
    List<Object> shorter = List.of(Map.of("conv1d", Map.of("out", 2, "kernel", 3)));
    refused(
        "expected the same output shape in both branches, found [3, 2]; end the branches with"
            + " layers of the same width",
        Map.of("branches", List.of(wider, List.of())));
    refused(
        "expected branches with an output for each frame, found stride 1 and 2 frames fewer in"
            + " '1'; use padding: same or causal in the branches, and strides behind them",
        Map.of("branches", List.of(List.of(), shorter)));
    refused(
        "expected two branches, found 3; write [] for a branch that passes its input",
        Map.of("branches", List.of(List.of(), List.of(), List.of())));
    refused(
        "expected channels of 0 to 1, those that reach it, found 7",
        Map.of("channel", 7, "branches", List.of(List.of(), List.of())));
  }

  /** Three residual blocks, written once; each has weights of its own. */
  @Test
  void layersThatRepeatAreWrittenOnce() {
    Architecture tower =
        read(
            4,
            Map.of(
                "repeat",
                Map.of(
                    "times",
                    3,
                    "name",
                    "blocks",
                    "layers",
                    List.of(
                        Map.of("residual", List.of(Map.of("linear", Map.of("out", 4)))), "relu"))));
    assertThat(tower.weights().keySet())
        .containsExactly(
            "blocks.0.0.0.weight",
            "blocks.0.0.0.bias",
            "blocks.1.0.0.weight",
            "blocks.1.0.0.bias",
            "blocks.2.0.0.weight",
            "blocks.2.0.0.bias");
    NetworkSteps.agree("tower", tower, RandomWeights.of(tower, 1), NetworkSteps.clip(8, 4, 1));
  }

  /** The second time the width is another one: the fault is where the layer is written. */
  @Test
  void aFaultOfARepetitionIsWhereItIsWritten() {
    assertThatThrownBy(
            () ->
                read(
                    4,
                    Map.of(
                        "repeat",
                        Map.of(
                            "times",
                            2,
                            "layers",
                            List.of(Map.of("select", Map.of("channels", List.of(3, 0))))))))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "layers[0].repeat.layers[0].select: expected channels of 0 to 1, those that reach it,"
                + " found 3; channels count from 0");
  }

  @Test
  void repetitionsAreBounded() {
    Object inner = Map.of("repeat", Map.of("times", 1000, "layers", List.of("relu")));
    assertThatThrownBy(
            () -> read(1, Map.of("repeat", Map.of("times", 1000, "layers", List.of(inner)))))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("expected at most 10000 layers with their repetitions, found more");
  }
}
