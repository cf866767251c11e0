package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.KernelChoice;
import io.millrace.continual.layer.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five hundred networks on frames with space, stepped, against the same networks on the clip. */
class RandomSpaceNetworksTest {

  private static final int NETWORKS = 500;
  private static final int FRAMES = 40;

  @Test
  void stepsAndSnapshotsAndBlocksAreTheClip() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Architecture architecture = new RandomSpaceNetworks(seed).next();
      NetworkSteps.agree(
          "network " + seed,
          architecture,
          RandomWeights.of(architecture, seed),
          NetworkSteps.clip(FRAMES, architecture.channels(), seed));
    }
  }

  @Test
  void bothTwinsGiveTheSameBits() {
    for (int seed = 0; seed < 60; seed++) {
      Architecture architecture = new RandomSpaceNetworks(5000L + seed).next();
      Weights weights = RandomWeights.of(architecture, seed);
      float[][] clip = NetworkSteps.clip(FRAMES, architecture.channels(), seed);
      List<String> plain = outputs(architecture, weights, clip, "plain");
      assertThat(outputs(architecture, weights, clip, "vector")).as("%d", seed).isEqualTo(plain);
    }
  }

  private static List<String> outputs(
      Architecture architecture, Weights weights, float[][] clip, String twin) {
    Network network = Network.of(architecture, weights, KernelChoice.choose(twin));
    return NetworkSteps.stepped(network, clip).stream().map(Arrays::toString).toList();
  }
}
