package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Parallel.Join;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.RmsNorm;
import io.millrace.continual.pool.Delay;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.space.AdaptiveSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Joins of branches, by hand. */
class JoinedBranchesTest {

  private static final FrameShape TWO_AT_TWO = new FrameShape(2, List.of(2));

  private static Layer mean() {
    return SpacePool.last(Pool.Kind.AVERAGE, 1, AdaptiveSpace.all());
  }

  private static float[] first(Architecture architecture, float... frame) {
    Network network = Network.of(architecture, Weights.NONE);
    return NetworkSteps.stepped(network, new float[][] {frame}).get(0);
  }

  private static Architecture joined(Join join, Layer... branches) {
    return Architecture.of(TWO_AT_TWO, Parallel.of(join, branches));
  }

  /** The frame times the mean of each channel, at every place. */
  @Test
  void exampleUsage() {
    Architecture scaled = joined(Join.MUL, Sequential.of(), mean());
    assertThat(scaled.output()).isEqualTo(TWO_AT_TWO);
    assertThat(first(scaled, 1, 3, 10, 30)).containsExactly(2, 6, 200, 600);
  }

  @Test
  void aSinglePlaceMayComeFirst() {
    assertThat(first(joined(Join.SUM, mean(), Sequential.of()), 1, 3, 10, 30))
        .containsExactly(3, 5, 30, 50);
    assertThat(first(joined(Join.MAX, mean(), Sequential.of()), 1, 3, 10, 30))
        .containsExactly(2, 3, 20, 30);
  }

  @Test
  void theLargestOfManyBranchesIsTaken() {
    assertThat(first(joined(Join.MAX, Sequential.of(), Activation.RELU, mean()), -4, 1, 2, -2))
        .containsExactly(0, 1, 2, 0);
  }

  /** Channels of the first branch, then those of the second, in the order of torch. */
  @Test
  void concatenationIsByChannels() {
    Architecture wide = joined(Join.CONCAT, Sequential.of(), Activation.RELU);
    assertThat(wide.output()).isEqualTo(new FrameShape(4, List.of(2)));
    assertThat(first(wide, -1, 2, -3, 4)).containsExactly(-1, 2, -3, 4, 0, 2, 0, 4);
  }

  @Test
  void productsWaitForTheSlowerBranch() {
    Architecture squares = Architecture.of(1, Parallel.of(Join.MUL, new Delay(1), Sequential.of()));
    Network network = Network.of(squares, Weights.NONE);
    List<float[]> outputs = NetworkSteps.stepped(network, new float[][] {{2}, {3}, {4}});
    assertThat(outputs.stream().map(output -> output[0])).containsExactly(4f, 9f, 16f);
  }

  @Test
  void placesThatDifferAreRefused() {
    assertThatThrownBy(
            () ->
                joined(
                    Join.SUM,
                    Sequential.of(),
                    SpacePool.last(Pool.Kind.AVERAGE, 1, new AdaptiveSpace(List.of(3)))))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "0: expected the same space in every branch, found [[2], [3]]; give every branch the"
                + " same strides and padding in space");
    assertThatThrownBy(() -> joined(Join.CONCAT, Sequential.of(), mean()))
        .hasMessageContaining("the same space in every branch, found [[2], [1]]");
  }

  /** Root mean squares 5 / sqrt 2 and 13 / sqrt 2 of the two places. */
  @Test
  void eachPlaceIsScaledByItsOwnRoot() {
    Architecture normed = Architecture.of(TWO_AT_TWO, new RmsNorm(1e-15));
    Weights weights = Weights.of(Map.of("0.weight", new Weight(List.of(2), new float[] {1, 10})));
    float[] output =
        NetworkSteps.stepped(Network.of(normed, weights), new float[][] {{3, 5, 4, 12}}).get(0);
    float root = (float) Math.sqrt(2);
    assertThat(output)
        .containsExactly(
            new float[] {3 * root / 5, 5 * root / 13, 40 * root / 5, 120 * root / 13},
            within(1e-5f));
  }
}
