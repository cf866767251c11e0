package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.RunningAverage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Averages over all frames so far. */
class RunningAverageTest {

  private static List<float[]> run(Object layer, float[]... clip) {
    Architecture architecture =
        Architecture.read(Map.of("channels", clip[0].length, "layers", List.of(layer)));
    return NetworkSteps.stepped(Network.of(architecture, Weights.NONE), clip);
  }

  @Test
  void exampleUsage() {
    assertThat(run("running_mean", new float[] {1}, new float[] {3}, new float[] {8}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(1),
            second -> assertThat(second).containsExactly(2),
            third -> assertThat(third).containsExactly(4));
  }

  /** 8, then 8 + (0 - 8) / 4, then 6 + (2 - 6) / 4. */
  @Test
  void anExponentialAverageBeginsWithTheFirstFrame() {
    assertThat(
            run(
                Map.of("ema_pool", Map.of("alpha", .25)),
                new float[] {8},
                new float[] {0},
                new float[] {2}))
        .satisfiesExactly(
            first -> assertThat(first).containsExactly(8),
            second -> assertThat(second).containsExactly(6),
            third -> assertThat(third).containsExactly(5));
  }

  @Test
  void placesAreAveragedByThemselves() {
    for (RunningAverage layer : List.of(RunningAverage.mean(), RunningAverage.exponential(.1))) {
      Architecture architecture = Architecture.of(new FrameShape(2, List.of(3)), layer);
      NetworkSteps.agree(layer.toString(), architecture, Weights.NONE, NetworkSteps.clip(30, 6, 3));
    }
  }

  /** The mean of a million numbers about 1000 is right to a few units of the last place. */
  @Test
  void roundingErrorsDoNotGrowWithTheStream() {
    Network network = Network.of(Architecture.of(1, RunningAverage.mean()), Weights.NONE);
    float[][] clip = NetworkSteps.clip(1_000_000, 1, 5);
    double sum = 0;
    for (float[] frame : clip) {
      frame[0] += 1000;
      sum += frame[0];
    }
    List<float[]> outputs = NetworkSteps.stepped(network, clip);
    assertThat((double) outputs.get(clip.length - 1)[0]).isCloseTo(sum / clip.length, within(.01));
  }

  @Nested
  class MeansKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(CHANNELS, RunningAverage.mean(), new Linear(3, Layer.Bias.LEARNED));
    }
  }

  /** Behind a stride, so that frames are counted and not observations. */
  @Nested
  class ExponentialAveragesKeepTheLaws extends NetworkContract {
    @Override
    Architecture architecture() {
      return Architecture.of(
          CHANNELS, new Pool(Pool.Kind.MAXIMUM, Window.of(2)), RunningAverage.exponential(.3));
    }
  }

  @Test
  void aWeightOfZeroIsRefused() {
    assertThatThrownBy(() -> run(Map.of("ema_pool", Map.of("alpha", 0)), new float[] {1}))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("layers[0].ema_pool.alpha: expected a number from 1.0E-6 to 1");
  }

  @Test
  void aWeightIsRequired() {
    assertThatThrownBy(() -> run("ema_pool", new float[] {1}))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("alpha");
  }
}
