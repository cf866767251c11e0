package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What single wild values and new levels do to the scale of a channel, and to what is behind it.
 */
class WildReadingsTest {

  private static final float[] USUAL = {20, 1, 5};
  private static final float[] NOISE = {3, 0.2f, 1};

  @Test
  void exampleUsage() {
    SingleStream stream = stream(Map.of(), new ModelSpec("dictionary", Map.of()));
    SeededRandom random = new SeededRandom(1);
    for (int at = 0; at < 1000; at++) {
      stream.step(reading(random), at);
    }
    SingleStream.Answer wild = stream.step(new float[] {1e9f, 1e9f, 1e9f}, 1000).orElseThrow();
    SingleStream.Answer next = stream.step(reading(random), 1001).orElseThrow();

    assertThat(wild.number("unusual")).isEqualTo(1);
    assertThat(next.number("unusual")).isZero();
    assertThat(next.numbers("reconstruction")[0]).isBetween(0f, 40f);
  }

  /** The error of the 400 readings after one is at most 1.5 times that without it. */
  @ParameterizedTest
  @ValueSource(floats = {1e2f, -9999f, 1e5f, 1e9f, -1e20f, 1e30f})
  void oneWildReadingLeavesTheReconstructionsOfTheNextOnes(float wild) {
    for (int at : new int[] {17, 60, 1001}) {
      double[] clean = errors(at, Float.NaN);
      double[] spiked = errors(at, wild);
      assertThat(spiked[0]).as("%s at reading %s: error before", wild, at).isEqualTo(clean[0]);
      assertThat(spiked[1])
          .as("%s at reading %s: error of the 400 after", wild, at)
          .isLessThan(1.5 * clean[1]);
    }
  }

  /** Root mean squares of what is rebuilt before and after a reading, in noise deviations. */
  private static double[] errors(int at, float wild) {
    SingleStream stream = stream(Map.of(), new ModelSpec("dictionary", Map.of("keep", 2)));
    SeededRandom random = new SeededRandom(2);
    double before = 0;
    double after = 0;
    for (int i = 0; i <= at + 400; i++) {
      float[] reading = reading(random);
      float[] shown = reading.clone();
      if (i == at && !Float.isNaN(wild)) {
        Arrays.fill(shown, wild);
      }
      float[] rebuilt = stream.step(shown, i).map(a -> a.numbers("reconstruction")).orElse(reading);
      double squares = 0;
      for (int channel = 0; channel < 3; channel++) {
        squares += Math.pow((rebuilt[channel] - reading[channel]) / NOISE[channel], 2);
      }
      before += i < at ? squares : 0;
      after += i > at ? squares : 0;
    }
    return new double[] {before, Math.sqrt(after / 400)};
  }

  /** Only the count tells of it, so that a channel is known when it should be. */
  @ParameterizedTest
  @CsvSource({"0, 1000", "0, 100", "0, 20", "720, 1000", "100, 1000", "48, 300", "100000, 3000"})
  void oneWildValueLeavesTheScaleAsItIs(int horizon, int at) {
    float[] clean = statistics(horizon, at, new float[0]);
    for (float wild : new float[] {100, -9999, 1e12f}) {
      float[] spiked = statistics(horizon, at, new float[] {wild});
      assertThat(spiked[0]).as("mean").isEqualTo(clean[0]);
      assertThat(spiked[1]).as("deviation").isEqualTo(clean[1]);
      assertThat(spiked[2]).as("count").isEqualTo(clean[2] + 1);
    }
  }

  /** A second one within a thousand values counts as if it lay on the reach. */
  @ParameterizedTest
  @CsvSource({"1, true", "300, true", "990, true", "1010, false"})
  void farValuesThatComeAgainAreLearned(int apart, boolean counts) {
    RunningScale scale = scale(0, 16);
    float[] state = statistics(0, 2000, new float[] {1e6f});
    SeededRandom random = new SeededRandom(10);
    for (int i = 1; i < apart; i++) {
      scale.learn(state, 0, new float[] {(float) (20 + 3 * random.gaussian())}, 0);
    }
    float before = state[1];
    scale.learn(state, 0, new float[] {1e6f}, 0);
    assertThat(state[1] / before).isBetween(counts ? 1.05f : 1f, counts ? 1.1f : 1f);
  }

  /** A channel that is far from its mean in one of fifty values, for good: its scale follows. */
  @Test
  void aChannelOfRarePeaksIsNotUnusualForEver() {
    RunningScale scale = scale(0, 16);
    float[] state = new float[4];
    SeededRandom random = new SeededRandom(12);
    for (int i = 0; i < 10_000; i++) {
      float value = (float) (i % 50 == 0 ? 60 : random.gaussian());
      scale.learn(state, 0, new float[] {value}, 0);
    }
    assertThat(scale.deviations(state, 0, 0, 60)).isLessThan(10);
  }

  @Test
  void aRunOfFiveIsTakenForFaults() {
    float[] clean = statistics(0, 1000, new float[0]);
    float[] spiked = statistics(0, 1000, new float[] {-9999, -9999, -9999, -9999, -9999});
    assertThat(spiked[1] / clean[1]).isBetween(0.9f, 1.7f);
  }

  /** The first readings have no scale before them by which they could be judged. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 9, 15})
  void aWildValueAmongTheFirstIsForgottenToo(int at) {
    for (float wild : new float[] {1e4f, -9999f, 1e9f, 1e29f}) {
      RunningScale scale = scale(0, 16);
      float[] state = new float[4];
      SeededRandom random = new SeededRandom(11);
      for (int i = 0; i < 200; i++) {
        float value = (float) (20 + 3 * random.gaussian());
        scale.learn(state, 0, new float[] {i == at ? wild : value}, 0);
      }
      assertThat(state[0]).as("mean after %s at %s", wild, at).isBetween(17f, 23f);
      assertThat(state[1]).as("deviation after %s at %s", wild, at).isBetween(2f, 6f);
    }
  }

  /** Twenty readings after a step of a hundred deviations, however long the key has lived. */
  @ParameterizedTest
  @CsvSource({"0, 100", "0, 1000", "0, 100000", "720, 5000", "48, 5000"})
  void aNewLevelIsNoLongerUnusualAfterTwentyReadings(int horizon, int lived) {
    RunningScale scale = scale(horizon, 16);
    float[] state = new float[4];
    SeededRandom random = new SeededRandom(4);
    for (int i = 0; i < lived; i++) {
      scale.learn(state, 0, new float[] {(float) random.gaussian()}, 0);
    }
    for (int i = 0; i < 20; i++) {
      scale.learn(state, 0, new float[] {(float) (100 + random.gaussian())}, 0);
    }
    assertThat(Math.abs(scale.deviations(state, 0, 0, 100))).isLessThan(10);
    for (int i = 0; i < 2000; i++) {
      scale.learn(state, 0, new float[] {(float) (100 + random.gaussian())}, 0);
    }
    assertThat(Math.abs(scale.deviations(state, 0, 0, 100))).isLessThan(0.5);
  }

  /** A channel of zeros, one value as wild as can be, and then small bursts. */
  @Test
  void aWildValueOfAChannelThatWasConstantIsNotItsScale() {
    RunningScale scale = scale(0, 16);
    float[] state = new float[4];
    for (int i = 0; i < 500; i++) {
      float burst = i % 50 < 5 && i > 100 ? 2 + i % 3 : 0;
      scale.learn(state, 0, new float[] {i == 60 ? 1e9f : burst}, 0);
    }
    assertThat(state[1]).isBetween(0.3f, 3f);
  }

  /** Values within the reach give the mean and variance of a naive computation. */
  @Test
  void withoutWildValuesMeanAndDeviationAreExact() {
    RunningScale scale = scale(0, 2);
    float[] state = new float[4];
    SeededRandom random = new SeededRandom(6);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double value = i < 3 ? i * i : Math.max(-2, Math.min(2, random.gaussian()));
      values.add(value);
      scale.learn(state, 0, new float[] {(float) value}, 0);
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double variance =
        values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat((double) state[0]).isCloseTo(mean, within(1e-5));
    assertThat((double) state[1]).isCloseTo(Math.sqrt(variance), within(1e-5));
  }

  private static float[] statistics(int horizon, int at, float[] wild) {
    RunningScale scale = scale(horizon, 16);
    float[] state = new float[4];
    SeededRandom random = new SeededRandom(9);
    for (int i = 0; i < at; i++) {
      scale.learn(state, 0, new float[] {(float) (20 + 3 * random.gaussian())}, 0);
    }
    for (float value : wild) {
      scale.learn(state, 0, new float[] {value}, 0);
    }
    return state;
  }

  private static RunningScale scale(int horizon, int warmup) {
    return new RunningScale(1, new StandardizeOptions(horizon, warmup, 0, 10, 0));
  }

  private static float[] reading(SeededRandom random) {
    double common = random.gaussian();
    return new float[] {
      (float) (USUAL[0] + NOISE[0] * common),
      (float) (USUAL[1] + NOISE[1] * (0.8 * common + 0.6 * random.gaussian())),
      (float) (USUAL[2] + NOISE[2] * random.gaussian())
    };
  }

  private static SingleStream stream(Map<String, Object> options, ModelSpec behind) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec("standardize", options), behind), 3),
        1);
  }
}
