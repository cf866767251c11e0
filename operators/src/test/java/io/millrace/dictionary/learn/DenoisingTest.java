package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.spec.SpecException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse observations under noise: what a threshold that follows the noise takes away of it. */
class DenoisingTest {

  private static final int N = 30;
  private static final double DENSITY = .1;
  private static final int LEARNED = 30_000;
  private static final int JUDGED = 4_000;

  /**
   * What is gained against the noise that came in, in dB.
   *
   * @param learned by the learner with its own threshold
   * @param oracle by the planted dictionary with the threshold that is best for these observations
   * @param noise estimated deviation over the true one
   */
  private record Gain(double learned, double oracle, double noise) {}

  @Test
  void exampleUsage() {
    Gain gain = gain(10, 3);

    assertThat(gain.noise()).isCloseTo(1, within(.1));
    assertThat(gain.learned()).isGreaterThan(6);
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(doubles = {0, 5, 10, 15, 20})
  void comesWithinSixTenthsOfADecibelOfTheBestThreshold(double decibels) {
    Gain gain = gain(decibels, 3);

    assertThat(gain.learned()).isBetween(gain.oracle() - .6, gain.oracle() + .1);
    assertThat(gain.noise()).isCloseTo(1, within(.12));
  }

  @Test
  void onlyOneOptionDecidesWhichCodesStay() {
    assertThatThrownBy(() -> Trained.model(4, Map.of("noise_threshold", 3, "keep", 2)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("noise_threshold: expected it alone, found keep too");
  }

  private static Gain gain(double decibels, double threshold) {
    double deviation = Math.sqrt(DENSITY / Math.pow(10, decibels / 10));
    PlantedStream stream = new PlantedStream(N, DENSITY, 21);
    SeededRandom random = new SeededRandom(22);
    Trained learner = new Trained(N, Map.of("noise_threshold", threshold, "batch", 10), 23);
    float[] clean = new float[N];
    float[] noisy = new float[N];
    float[] output = new float[learner.model.signature().outputWidth()];
    double came = 0;
    double stayed = 0;
    double[] best = new double[60];
    for (int at = 0; at < LEARNED + JUDGED; at++) {
      stream.next(clean);
      for (int i = 0; i < N; i++) {
        noisy[i] = (float) (clean[i] + deviation * random.gaussian());
      }
      learner.one(noisy, output);
      if (at >= LEARNED) {
        double[] code = stream.code(clean);
        double[] seen = stream.code(noisy);
        for (int i = 0; i < N; i++) {
          came += Math.pow(noisy[i] - clean[i], 2);
          stayed += Math.pow(output[N + i] - clean[i], 2);
          for (int step = 0; step < best.length; step++) {
            boolean kept = Math.abs(seen[i]) > step * .1 * deviation;
            best[step] += Math.pow((kept ? seen[i] : 0) - code[i], 2);
          }
        }
      }
    }
    double least = Double.POSITIVE_INFINITY;
    for (double lost : best) {
      least = Math.min(least, lost);
    }
    return new Gain(
        10 * Math.log10(came / stayed),
        10 * Math.log10(came / least),
        learner.slot("noise") / deviation);
  }
}
