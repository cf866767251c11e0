package io.millrace.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.math.PolarFactor.Path;
import org.junit.jupiter.api.Test;

class PolarFactorTest {

  private final SeededRandom random = new SeededRandom(5);
  private final Kernels kernels = KernelChoice.ofProcess().create();

  @Test
  void exampleUsage() {
    FloatMatrix gradient = Matrices.gaussian(random, 8, 8);
    FloatMatrix previous = haar(8);
    FloatMatrix nearest = FloatMatrix.of(8, 8);
    new PolarFactor(8, kernels).factor(gradient, previous, nearest);
    assertThat(Orthogonal.defect(nearest)).isLessThan(1e-5);
  }

  @Test
  void agreesWithTheSingularValueDecomposition() {
    for (int n : new int[] {1, 2, 7, 16, 30, 64}) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = 1 + 6.0 * i / n;
      }
      FloatMatrix gradient = Matrices.withSingularValues(random, values);
      FloatMatrix factor = FloatMatrix.of(n, n);
      Path path = new PolarFactor(n, kernels).factor(gradient, haar(n), factor);
      assertThat(path).isEqualTo(Path.ITERATED);
      // Rounding of G moves the factor by at most eps ‖G‖F / σ_min, the iteration by its defect.
      double bound = 0x1p-23 * 7 * n + PolarFactor.DEFECT;
      assertThat(Matrices.distance(factor, exact(gradient))).isLessThan(bound);
    }
  }

  @Test
  void isOrthogonalForEveryConditionAndScale() {
    for (double scale : new double[] {1e-30, 1e-8, 1, 1e12, 1e30}) {
      for (int decades = 0; decades <= 12; decades += 3) {
        double[] values = new double[20];
        for (int i = 0; i < 20; i++) {
          values[i] = scale * Math.pow(10, -decades * i / 19.0);
        }
        FloatMatrix factor = FloatMatrix.of(20, 20);
        new PolarFactor(20, kernels)
            .factor(Matrices.withSingularValues(random, values), haar(20), factor);
        assertThat(Orthogonal.defect(factor)).as("%s %d", scale, decades).isLessThan(1e-5);
      }
    }
  }

  @Test
  void largeMatricesStayWithinTheBound() {
    FloatMatrix factor = FloatMatrix.of(256, 256);
    new PolarFactor(256, kernels).factor(Matrices.gaussian(random, 256, 256), haar(256), factor);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
  }

  @Test
  void keepsThePreviousMatrixWhereTheGradientSaysNothing() {
    FloatMatrix previous = haar(6);
    FloatMatrix into = FloatMatrix.of(6, 6);
    PolarFactor polar = new PolarFactor(6, kernels);
    assertThat(polar.factor(FloatMatrix.of(6, 6), previous, into)).isEqualTo(Path.KEPT);
    assertThat(into.values()).isEqualTo(previous.values());
    FloatMatrix broken = FloatMatrix.of(6, 6);
    broken.set(2, 2, Float.NaN);
    assertThat(polar.factor(broken, previous, into)).isEqualTo(Path.KEPT);
    assertThat(into.values()).isEqualTo(previous.values());
  }

  @Test
  void aDeadChannelLeavesTheRestAlone() {
    // Channel 3 never moves: column 3 of the gradient is zero. The previous dictionary has an atom
    // for that channel alone, and must keep it.
    int n = 8;
    FloatMatrix previous = FloatMatrix.of(n, n);
    FloatMatrix gradient = Matrices.gaussian(random, n, n);
    for (int i = 0; i < n; i++) {
      previous.set(i, i, 1f);
      gradient.set(i, 3, 0f);
      gradient.set(3, i, 0f);
    }
    FloatMatrix factor = FloatMatrix.of(n, n);
    Path path = new PolarFactor(n, kernels).factor(gradient, previous, factor);
    assertThat(path).isEqualTo(Path.EXACT);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
    assertThat((double) factor.at(3, 3)).isGreaterThan(1 - 1e-5);
  }

  @Test
  void fewerSamplesThanChannelsTurnOnlyWhatTheySpan() {
    // One sample: G = z yᵀ. The factor must map y to the direction of z, and elsewhere stay as near
    // to the previous matrix as an orthogonal matrix can.
    int n = 12;
    FloatMatrix previous = haar(n);
    FloatMatrix z = Matrices.gaussian(random, 1, n);
    FloatMatrix y = Matrices.gaussian(random, 1, n);
    FloatMatrix gradient = FloatMatrix.of(n, n);
    kernels.multiplyTransposedLeft(z, y, gradient);
    FloatMatrix factor = FloatMatrix.of(n, n);
    new PolarFactor(n, kernels).factor(gradient, previous, factor);
    assertThat(Orthogonal.defect(factor)).isLessThan(1e-5);
    FloatMatrix image = FloatMatrix.of(1, n);
    kernels.multiplyTransposedRight(y, factor, image);
    double lengths = norm(z) * norm(image);
    assertThat(kernels.dot(z.values(), 0, image.values(), 0, n) / lengths).isGreaterThan(1 - 1e-5);
    // Two orthogonal matrices that differ in a plane are at most sqrt(8) apart; unrelated ones
    // sqrt(2 n).
    assertThat(Matrices.distance(factor, Factorisations.widen(previous)))
        .isLessThan(Math.sqrt(8) + 1e-3);
  }

  @Test
  void retractsANearlyOrthogonalMatrix() {
    FloatMatrix a = haar(30);
    for (int i = 0; i < a.size(); i++) {
      a.values()[i] *= (float) (1 + 0.02 * random.gaussian());
    }
    double[][] expected = exact(a);
    new PolarFactor(30, kernels).retract(a);
    assertThat(Orthogonal.defect(a)).isLessThan(1e-5);
    assertThat(Matrices.distance(a, expected)).isLessThan(2e-5);
  }

  @Test
  void retractsAMatrixFarFromOrthogonalToo() {
    FloatMatrix a = Matrices.withSingularValues(random, 1, .9, .5, .2, .1);
    double[][] expected = exact(a);
    new PolarFactor(5, kernels).retract(a);
    assertThat(Matrices.distance(a, expected)).isLessThan(2e-5);
  }

  private FloatMatrix haar(int n) {
    FloatMatrix matrix = FloatMatrix.of(n, n);
    Orthogonal.haar(random, matrix);
    return matrix;
  }

  private static double norm(FloatMatrix a) {
    double sum = 0;
    for (float value : a.values()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[][] exact(FloatMatrix a) {
    Factorisations.Svd svd = Factorisations.svd(Factorisations.widen(a));
    return Factorisations.product(svd.u(), Factorisations.transposed(svd.v()));
  }
}
