package io.millrace.math.polar;

import io.millrace.math.factor.Factorisations;

/*
 * Symbols: G gradient (rows x columns, rows >= columns) = U Σ Vᵀ, A previous matrix. U1, V1 are
 * the directions with σ > columns 2^-23 σ_max, V0 the other right directions, U0 the orthogonal
 * complement of U1:
 *
 *   S = U1 V1ᵀ + U0 polar(U0ᵀ A V0) V0ᵀ
 */
/**
 * Computes the polar factor from the singular value decomposition, in double precision. Allocates.
 */
final class ExactPolarFactor {

  private ExactPolarFactor() {}

  /**
   * Computes the polar factor of a matrix that is not zero.
   *
   * @param gradient matrix with a norm of about one
   * @param previous matrix that the result follows in directions that {@code gradient} does not
   *     determine
   */
  static double[][] of(double[][] gradient, double[][] previous) {
    int rows = gradient.length;
    int columns = gradient[0].length;
    Factorisations.Svd svd = Factorisations.svd(gradient);
    double floor = svd.values()[0] * columns * 0x1.0p-23;
    int rank = 0;
    while (rank < columns && svd.values()[rank] > floor) {
      rank++;
    }
    double[][] left = rows == columns ? svd.u() : basis(svd.u());
    double[][] rotation = new double[rows][columns];
    for (int i = 0; i < rank; i++) {
      rotation[i][i] = 1;
    }
    if (rank < columns) {
      double[][] inner = open(left, previous, svd.v(), rank);
      for (int i = rank; i < rows; i++) {
        System.arraycopy(inner[i - rank], 0, rotation[i], rank, columns - rank);
      }
    }
    return Factorisations.product(
        Factorisations.product(left, rotation), Factorisations.transposed(svd.v()));
  }

  /** Computes an orthonormal basis of the space that begins with the given columns. */
  private static double[][] basis(double[][] columns) {
    double[][] basis = Factorisations.qr(columns).q();
    for (int i = 0; i < basis.length; i++) {
      System.arraycopy(columns[i], 0, basis[i], 0, columns[i].length);
    }
    return basis;
  }

  /** Computes polar(U0ᵀ A V0). */
  private static double[][] open(double[][] left, double[][] previous, double[][] v, int rank) {
    double[][] all =
        Factorisations.product(
            Factorisations.product(Factorisations.transposed(left), previous), v);
    double[][] block = new double[left.length - rank][v.length - rank];
    for (int i = 0; i < block.length; i++) {
      System.arraycopy(all[rank + i], rank, block[i], 0, block[i].length);
    }
    return Factorisations.polar(block);
  }
}
