package io.millrace.math.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.Matrices;
import io.millrace.api.math.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FactorisationsTest {

  private static final double[][] A = {{4, 1, 2}, {1, 3, 0}, {2, 0, 5}};

  @Test
  void exampleUsage() {
    Factorisations.Symmetric eigen = Factorisations.symmetric(new double[][] {{2, 1}, {1, 2}});
    assertThat(eigen.values()).containsExactly(new double[] {3, 1}, within(1e-12));
  }

  @Test
  void eachFactorisationMultipliesBack() {
    Factorisations.Qr qr = Factorisations.qr(A);
    close(Factorisations.product(qr.q(), qr.r()));
    Factorisations.Svd svd = Factorisations.svd(A);
    close(scaled(svd.u(), svd.values(), svd.v()));
    Factorisations.Symmetric eigen = Factorisations.symmetric(A);
    close(scaled(eigen.vectors(), eigen.values(), eigen.vectors()));
    assertThat(eigen.values()[0]).isGreaterThan(eigen.values()[1]);
  }

  @Test
  void aRotationTurnsItsComplexEigenvectors() {
    // Values of a rotation by an angle t are exp(+-i t).
    double t = 0.3;
    double[][] rotation = {{Math.cos(t), -Math.sin(t)}, {Math.sin(t), Math.cos(t)}};
    Factorisations.Eigen eigen = Factorisations.eigen(rotation);
    for (int j = 0; j < 2; j++) {
      assertThat(eigen.real()[j]).isCloseTo(Math.cos(t), within(1e-12));
      assertThat(Math.abs(eigen.imaginary()[j])).isCloseTo(Math.sin(t), within(1e-12));
    }
    assertThat(eigen.imaginary()[0]).isCloseTo(-eigen.imaginary()[1], within(1e-12));
    satisfiesItsEquation(rotation, eigen);
  }

  @Test
  void eigenvectorsOfAGeneralMatrixSatisfyTheirEquation() {
    SeededRandom random = new SeededRandom(8);
    for (int n = 1; n < 20; n++) {
      double[][] a = Factorisations.widen(Matrices.gaussian(random, n, n));
      satisfiesItsEquation(a, Factorisations.eigen(a));
    }
  }

  @Test
  void thePolarFactorOfAnyRankIsOrthogonal() {
    SeededRandom random = new SeededRandom(9);
    for (int n = 1; n < 16; n++) {
      for (int rank = 0; rank <= n; rank++) {
        double[][] left = Factorisations.widen(Matrices.gaussian(random, n, n));
        double[][] right = Factorisations.widen(Matrices.gaussian(random, n, n));
        for (int i = 0; i < n; i++) {
          Arrays.fill(left[i], rank, n, 0.0);
        }
        double[][] factor = Factorisations.polar(Factorisations.product(left, right));
        double[][] gram = Factorisations.product(Factorisations.transposed(factor), factor);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            assertThat(gram[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-12));
          }
        }
      }
    }
  }

  private static void satisfiesItsEquation(double[][] a, Factorisations.Eigen eigen) {
    double[][] x = eigen.vectorsReal();
    double[][] y = eigen.vectorsImaginary();
    double[][] ax = Factorisations.product(a, x);
    double[][] ay = Factorisations.product(a, y);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        double real = eigen.real()[j];
        double imaginary = eigen.imaginary()[j];
        assertThat(ax[i][j]).isCloseTo(real * x[i][j] - imaginary * y[i][j], within(1e-10));
        assertThat(ay[i][j]).isCloseTo(real * y[i][j] + imaginary * x[i][j], within(1e-10));
      }
    }
  }

  private static double[][] scaled(double[][] left, double[] values, double[][] right) {
    double[][] columns = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        columns[i][j] = left[i][j] * values[j];
      }
    }
    return Factorisations.product(columns, Factorisations.transposed(right));
  }

  private static void close(double[][] product) {
    for (int i = 0; i < 3; i++) {
      assertThat(product[i]).containsExactly(A[i], within(1e-12));
    }
  }
}
