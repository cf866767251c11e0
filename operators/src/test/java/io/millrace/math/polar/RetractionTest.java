package io.millrace.math.polar;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Matrices;
import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Orthogonal;
import io.millrace.math.polar.PolarFactor.Path;
import org.junit.jupiter.api.Test;

/** A retraction takes a matrix to the nearest orthogonal one, in place. */
class RetractionTest {

  private final SeededRandom random = new SeededRandom(5);
  private final Kernels kernels = KernelChoice.ofProcess().create();

  @Test
  void exampleUsage() {
    FloatMatrix a = FloatMatrix.of(30, 30);
    Orthogonal.haar(random, a);
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

  @Test
  void retractsASingularMatrixByTheExactPath() {
    // It is its own previous matrix, and says nothing of the direction that it lacks.
    FloatMatrix a = Matrices.identity(5);
    a.set(4, 4, 0f);
    a.set(2, 2, -0.7f);
    assertThat(new PolarFactor(5, kernels).retract(a)).isEqualTo(Path.EXACT);
    assertThat(Orthogonal.defect(a)).isLessThan(1e-5);
  }

  @Test
  void retractLeavesAMatrixThatIsNotFinite() {
    FloatMatrix a = Matrices.identity(3);
    a.set(0, 1, Float.NaN);
    assertThat(new PolarFactor(3, kernels).retract(a)).isEqualTo(Path.KEPT);
    assertThat(a.at(0, 1)).isNaN();
    assertThat(a.at(2, 2)).isEqualTo(1f);
  }

  /** A second retraction of an orthogonal matrix changes nothing beyond rounding. */
  @Test
  void leavesAnOrthogonalMatrix() {
    FloatMatrix a = FloatMatrix.of(12, 12);
    Orthogonal.haar(random, a);
    double[][] before = Factorisations.widen(a);
    new PolarFactor(12, kernels).retract(a);
    assertThat(Matrices.distance(a, before)).isLessThan(2e-6);
  }

  private static double[][] exact(FloatMatrix a) {
    return Factorisations.polar(Factorisations.widen(a));
  }
}
