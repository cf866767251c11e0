package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConditionalMeanTest {

  /** What is added to the diagonal, so that sensors with the same values can be told apart. */
  private static final double RIDGE = .05;

  private static final float NONE = Float.NaN;

  /** Of two channels: c u / (1 + ridge). */
  @Test
  void exampleUsage() {
    ConditionalMean mean = new ConditionalMean(2);
    mean.onto(new float[] {1, .8f, .8f, 1}, 0);

    mean.condition(new float[] {2, NONE}, 0, -1);

    assertThat(mean.expected(1)).isCloseTo(.8f * 2 / 1.05, within(1e-12));
  }

  @Test
  void withoutAKnownEntryTheMeanIsExpected() {
    ConditionalMean mean = new ConditionalMean(3);
    mean.onto(new float[] {1, .5f, .5f, .5f, 1, .5f, .5f, .5f, 1}, 0);

    mean.condition(new float[] {NONE, NONE, NONE}, 0, -1);

    for (int entry = 0; entry < 3; entry++) {
      assertThat(mean.expected(entry)).isZero();
    }
  }

  /** The oracle inverts C + λI by Gauss and Jordan with pivots, of the known entries alone. */
  @Test
  void theWeightsAreThoseOfTheInverse() {
    SeededRandom random = new SeededRandom(11);
    for (int round = 0; round < 100; round++) {
      int m = 1 + round % 7;
      float[] covariance = covariance(m, m + 2, random);
      float[] values = new float[m];
      for (int i = 0; i < m; i++) {
        values[i] = random.uniform() < .4 ? NONE : (float) random.gaussian();
      }
      ConditionalMean mean = new ConditionalMean(m);
      mean.onto(covariance, 0);

      mean.condition(values, 0, -1);

      for (int entry = 0; entry < m; entry++) {
        assertThat(mean.expected(entry))
            .isCloseTo(naive(covariance, m, values, entry), within(1e-8));
      }
    }
  }

  /** To find a wrong sensor, each entry is expected from the others alone. */
  @Test
  void anEntryThatIsExceptedIsTreatedAsMissing() {
    SeededRandom random = new SeededRandom(3);
    float[] covariance = covariance(4, 6, random);
    float[] values = {1, -2, .5f, 3};
    float[] without = {1, NONE, .5f, 3};
    ConditionalMean excepted = new ConditionalMean(4);
    ConditionalMean missing = new ConditionalMean(4);
    excepted.onto(covariance, 0);
    missing.onto(covariance, 0);

    excepted.condition(values, 0, 1);
    missing.condition(without, 0, -1);

    for (int entry = 0; entry < 4; entry++) {
      assertThat(excepted.expected(entry)).isEqualTo(missing.expected(entry));
    }
  }

  /** A covariance that has seen fewer readings than it has channels is singular. */
  @Test
  void equalSensorsShareTheWeightAndStayFinite() {
    ConditionalMean mean = new ConditionalMean(3);
    mean.onto(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 0);

    mean.condition(new float[] {2, 2, NONE}, 0, -1);

    // (1 + λ) w + w = 2 for each of the two.
    assertThat(mean.expected(2)).isCloseTo(4 / (2 + RIDGE), within(1e-9));
  }

  @Test
  void aCovarianceOfZerosExpectsTheMean() {
    ConditionalMean mean = new ConditionalMean(2);
    mean.onto(new float[4], 0);

    mean.condition(new float[] {1e8f, NONE}, 0, -1);

    assertThat(mean.expected(1)).isZero();
  }

  /** The rows of a block are parts of one array. */
  @Test
  void aVectorAndACovarianceMayLieAnywhereInTheirArrays() {
    float[] covariance = {9, 9, 9, 1, .5f, .5f, 1};
    float[] block = {7, 7, 2, NONE, 7};
    ConditionalMean mean = new ConditionalMean(2);
    mean.onto(covariance, 3);

    mean.condition(block, 2, -1);

    assertThat(mean.expected(1)).isCloseTo(.5 * 2 / 1.05, within(1e-12));
  }

  private static float[] covariance(int m, int samples, SeededRandom random) {
    float[] covariance = new float[m * m];
    for (int sample = 0; sample < samples; sample++) {
      double[] x = new double[m];
      for (int i = 0; i < m; i++) {
        x[i] = random.gaussian();
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          covariance[i * m + j] += (float) (x[i] * x[j] / samples);
        }
      }
    }
    return covariance;
  }

  private static double naive(float[] covariance, int m, float[] values, int entry) {
    int[] known = IntStream.range(0, m).filter(i -> !Float.isNaN(values[i])).toArray();
    int n = known.length;
    double[][] system = new double[n][n + 1];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        system[row][column] =
            covariance[known[row] * m + known[column]] + (row == column ? RIDGE : 0);
      }
      system[row][n] = values[known[row]];
    }
    for (int pivot = 0; pivot < n; pivot++) {
      int best = pivot;
      for (int row = pivot; row < n; row++) {
        best = Math.abs(system[row][pivot]) > Math.abs(system[best][pivot]) ? row : best;
      }
      double[] swapped = system[best];
      system[best] = system[pivot];
      system[pivot] = swapped;
      for (int row = 0; row < n; row++) {
        double factor = row == pivot ? 0 : system[row][pivot] / system[pivot][pivot];
        for (int column = pivot; column <= n; column++) {
          system[row][column] -= factor * system[pivot][column];
        }
      }
    }
    double sum = 0;
    for (int row = 0; row < n; row++) {
      sum += covariance[entry * m + known[row]] * system[row][n] / system[row][row];
    }
    return sum;
  }
}
