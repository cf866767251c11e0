package io.millrace.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
