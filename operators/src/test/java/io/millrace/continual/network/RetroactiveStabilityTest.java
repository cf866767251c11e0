package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retroactive attention where plain running sums overflow or cancel. */
class RetroactiveStabilityTest {

  private static final int WINDOW = 64;
  private static final int CHANNELS = 32;
  private static final int HEADS = 4;

  @Test
  void exampleUsage() {
    // Logits of about 3, as in a trained network: the worst output over a thousand steps.
    assertThat(worst(retroactive(), 1, 1000)).isLessThan(3e-6);
  }

  /**
   * Against the layer that computes its row anew in every step: with float32 sums and a tenth for
   * the least share of the peak, correcting costs at most some six times its error.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3, 5, 10, 20})
  void isNearlyAsExactAsComputingEveryRowAnew(double spread) {
    double anew = 0;
    for (int ahead = 0; ahead < WINDOW; ahead += 7) {
      anew = Math.max(anew, worst(single(ahead), spread, 200));
    }
    assertThat(worst(retroactive(), spread, 200)).isLessThan(6 * anew);
  }

  @Test
  void errorsDoNotGrowWithTheStream() {
    assertThat(worst(retroactive(), 1, 5000)).isLessThan(3e-6);
  }

  private static Architecture retroactive() {
    return Architecture.of(CHANNELS, new RetroactiveAttention(WINDOW, HEADS, Layer.Bias.NONE));
  }

  private static Architecture single(int ahead) {
    return Architecture.of(
        CHANNELS, new Attention(WINDOW, HEADS, ahead, Attention.Start.WAIT, Layer.Bias.NONE));
  }

  /** Largest difference from whole windows in double precision, looked at every 20th step. */
  private static double worst(Architecture architecture, double spread, int steps) {
    Weights weights = projections(spread);
    SingleStream stream = SingleStream.of(Network.of(architecture, weights), 0);
    SeededRandom random = new SeededRandom(1);
    float[][] window = new float[WINDOW][];
    double worst = 0;
    for (int step = 0; step < steps; step++) {
      float[] frame = new float[CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        frame[c] = (float) random.gaussian();
      }
      System.arraycopy(window, 1, window, 0, WINDOW - 1);
      window[WINDOW - 1] = frame;
      float[] output = stream.step(frame, step).map(SingleStream.Answer::output).orElse(null);
      if (output != null && step % 20 == 0) {
        double[] expected = architecture.root().whole(weights).run(WholeClip.widened(window))[0];
        for (int c = 0; c < expected.length; c++) {
          worst = Math.max(worst, Math.abs(expected[c] - output[c]));
        }
      }
    }
    return worst;
  }

  /** Queries and keys of that spread a channel, values and output passed through. */
  private static Weights projections(double spread) {
    float[] in = new float[3 * CHANNELS * CHANNELS];
    float[] out = new float[CHANNELS * CHANNELS];
    SeededRandom random = new SeededRandom(2);
    for (int row = 0; row < 2 * CHANNELS; row++) {
      for (int c = 0; c < CHANNELS; c++) {
        in[row * CHANNELS + c] = (float) (spread * random.gaussian() / Math.sqrt(CHANNELS));
      }
    }
    for (int c = 0; c < CHANNELS; c++) {
      in[(2 * CHANNELS + c) * CHANNELS + c] = 1;
      out[c * CHANNELS + c] = 1;
    }
    Map<String, Weight> weights = new HashMap<>();
    weights.put("0.in_proj_weight", new Weight(List.of(3 * CHANNELS, CHANNELS), in));
    weights.put("0.out_proj.weight", new Weight(List.of(CHANNELS, CHANNELS), out));
    return Weights.of(weights);
  }
}
