package io.millrace.dictionary.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.factor.Factorisations;
import io.millrace.math.polar.PolarFactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftOracleTest {

  private final Kernels kernels = KernelChoice.ofProcess().create();

  @Test
  void exampleUsage() {
    // Singular values 3 and 1, root mean square √5: softness 1 cuts at √5.
    FloatMatrix gradient = FloatMatrix.of(2, 2);
    gradient.set(0, 0, 3);
    gradient.set(1, 1, -1);
    FloatMatrix vertex = FloatMatrix.of(2, 2);
    new SoftOracle(new Shape(2, 2), 1, kernels).vertex(gradient, vertex);
    assertThat((double) vertex.at(0, 0)).isCloseTo(3 / Math.sqrt(14), within(1e-5));
    assertThat((double) vertex.at(1, 1)).isCloseTo(-1 / Math.sqrt(6), within(1e-5));
  }

  /**
   * From the singular value decomposition. M is rounded by 2^-24 |M|_F, |M|_F is about n^(1/2)
   * softness^-2 to 5 times that, and a value near one of M^(-1/2) takes half of it over.
   */
  @ParameterizedTest
  @CsvSource({"3, 0.05", "8, 0.1", "30, 0.1", "30, 1", "30, 10", "64, 0.3"})
  void mapsEverySingularValueAlongTheCurve(int n, double softness) {
    FloatMatrix gradient = random(n, 1e-3f);
    FloatMatrix vertex = FloatMatrix.of(n, n);
    new SoftOracle(new Shape(n, n), softness, kernels).vertex(gradient, vertex);

    Factorisations.Svd svd = Factorisations.svd(Factorisations.widen(gradient));
    double square = 0;
    for (double value : svd.values()) {
      square += value * value / n;
    }
    double cut = softness * Math.sqrt(square);
    double[][] middle = new double[n][n];
    for (int i = 0; i < n; i++) {
      middle[i][i] = svd.values()[i] / Math.hypot(svd.values()[i], cut);
    }
    double[][] expected =
        Factorisations.product(
            Factorisations.product(svd.u(), middle), Factorisations.transposed(svd.v()));
    double tolerance = 5e-7 * Math.sqrt(n) * (2 + 5 / (softness * softness));
    assertThat(distance(vertex, expected)).isLessThan(tolerance);
  }

  @Test
  void nearsThePolarFactorAsSoftnessFalls() {
    FloatMatrix gradient = random(10, 1f);
    FloatMatrix factor = FloatMatrix.of(10, 10);
    new PolarFactor(10, kernels).factor(gradient, factor, factor);
    double[][] expected = Factorisations.widen(factor);
    double before = Double.MAX_VALUE;
    for (double softness : new double[] {1, 0.5, 0.2, 0.1, 0.05}) {
      FloatMatrix vertex = FloatMatrix.of(10, 10);
      new SoftOracle(new Shape(10, 10), softness, kernels).vertex(gradient, vertex);
      double distance = distance(vertex, expected);
      assertThat(distance).isLessThan(before);
      before = distance;
    }
  }

  @Test
  void saysNothingWhereTheGradientDoesNot() {
    FloatMatrix gradient = random(6, 1f);
    for (int i = 0; i < 6; i++) {
      gradient.set(i, 4, 0f);
    }
    FloatMatrix vertex = FloatMatrix.of(6, 6);
    new SoftOracle(new Shape(6, 6), 0.1, kernels).vertex(gradient, vertex);
    for (int i = 0; i < 6; i++) {
      assertThat(vertex.at(i, 4)).as("a dead channel").isCloseTo(0f, within(1e-6f));
    }
    new SoftOracle(new Shape(6, 6), 0.1, kernels).vertex(FloatMatrix.of(6, 6), vertex);
    assertThat(vertex.values()).containsOnly(0f);
  }

  private static FloatMatrix random(int n, float scale) {
    SeededRandom random = new SeededRandom(n);
    FloatMatrix matrix = FloatMatrix.of(n, n);
    for (int i = 0; i < n * n; i++) {
      matrix.values()[i] = scale * (float) random.gaussian();
    }
    return matrix;
  }

  private static double distance(FloatMatrix a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += Math.pow(a.at(i, j) - b[i][j], 2);
      }
    }
    return Math.sqrt(sum);
  }
}
