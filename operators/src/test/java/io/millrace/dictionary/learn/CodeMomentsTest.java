package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeMomentsTest {

  @Test
  void exampleUsage() {
    // Dense codes of deviation 2: E z² = 4, E |z|³ = 8 · 1.5957691.
    assertThat(CodeMoments.deviation(4, 8 * 1.5957691)).isCloseTo(2, within(1e-6));
    assertThat(CodeMoments.density(4, 8 * 1.5957691)).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0.05, 1", "0.3, 0.01", "0.8, 40"})
  void findsScaleAndSparsityOfBernoulliGaussianCodes(double density, double deviation) {
    SeededRandom random = new SeededRandom(4);
    int samples = 1_000_000;
    double square = 0;
    double cube = 0;
    for (int sample = 0; sample < samples; sample++) {
      double z = random.uniform() < density ? Math.abs(deviation * random.gaussian()) : 0;
      square += z * z / samples;
      cube += z * z * z / samples;
    }
    assertThat(CodeMoments.deviation(square, cube)).isCloseTo(deviation, within(0.02 * deviation));
    assertThat(CodeMoments.density(square, cube)).isCloseTo(density, within(0.02 * density));
  }

  @Test
  void claimsNothingBeforeAnythingWasLearned() {
    assertThat(CodeMoments.deviation(0, 0)).isZero();
    assertThat(CodeMoments.density(0, 0)).isEqualTo(1);
  }

  @Test
  void codesOfEqualMagnitudeReadAsDense() {
    assertThat(CodeMoments.density(1, 1)).isEqualTo(1);
  }
}
