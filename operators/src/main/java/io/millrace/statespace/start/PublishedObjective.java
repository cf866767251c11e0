package io.millrace.statespace.start;

import io.millrace.math.factor.Factorisations;

/*
 * F(E) = cond(V) + gamma |E|_F / |A|_2, V with unit columns, A + E = V Lam V⁻¹.
 *
 * cond(V) = s_1 / s_n of the real basis U (Diagonalisation). With u, q the left and right singular
 * vectors,
 *
 *   dF/dU = u_1 q_1ᵀ / s_n - s_1 / s_n² u_n q_nᵀ.
 *
 * Eigenvectors change by dV = V C, C_ij = (V⁻¹ dM V)_ij / (lam_j - lam_i); unit columns fix C_jj =
 * -Re Σ G_ji C_ij, G = V*V. With H = T* Uᵀ (dF/dU) T this gives
 *
 *   K_ij = (conj(H_ij) - Re(H_jj) G_ji) / (lam_j - lam_i), i != j.
 *
 * cond is not smooth if s_1 or s_n is double; the line search of Lbfgs handles this.
 */
/**
 * The published objective: condition of the eigenvectors plus size of the perturbation.
 *
 * <p>Source: Yu, Nigmetov, Morozov, Mahoney, Erichson, Robustifying State-space Models for Long
 * Sequences via Approximate Diagonalization, ICLR 2024, with a real E, as in the authors' tables
 * for S5.
 */
final class PublishedObjective implements PerturbationObjective {

  private final double gamma;
  private final double[][] a;
  private final double norm;

  PublishedObjective(int n, double gamma) {
    this.gamma = gamma;
    this.a = HippoLegs.matrix(n);
    this.norm = Factorisations.svd(a).values()[0];
  }

  @Override
  public void open(int round, double[][] e) {}

  @Override
  public double evaluate(double[][] e, double[][] gradient) {
    int n = a.length;
    Diagonalisation d = Diagonalisation.of(Dense.sum(a, e));
    if (d == null) {
      return Double.POSITIVE_INFINITY;
    }
    Factorisations.Svd svd = Factorisations.svd(d.basis);
    double first = svd.values()[0];
    double last = svd.values()[n - 1];
    double[][] overBasis = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        overBasis[i][j] =
            svd.u()[i][0] * svd.v()[j][0] / last
                - first / (last * last) * svd.u()[i][n - 1] * svd.v()[j][n - 1];
      }
    }
    double[][] hReal = new double[n][n];
    double[][] hImaginary = new double[n][n];
    double[][] gReal = new double[n][n];
    double[][] gImaginary = new double[n][n];
    d.toEigen(Dense.transposedProduct(d.basis, overBasis), hReal, hImaginary);
    d.toEigen(Dense.transposedProduct(d.basis, d.basis), gReal, gImaginary);
    double[][] kReal = new double[n][n];
    double[][] kImaginary = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double re = hReal[i][j] - hReal[j][j] * gReal[j][i];
          double im = -hImaginary[i][j] - hReal[j][j] * gImaginary[j][i];
          double gapReal = d.real[j] - d.real[i];
          double gapImaginary = d.imaginary[j] - d.imaginary[i];
          double square = gapReal * gapReal + gapImaginary * gapImaginary;
          kReal[i][j] = (re * gapReal + im * gapImaginary) / square;
          kImaginary[i][j] = (im * gapReal - re * gapImaginary) / square;
        }
      }
    }
    double[][] found = d.gradient(kReal, kImaginary, new double[n][n]);
    double size = Dense.norm(e);
    for (int i = 0; i < n; i++) {
      System.arraycopy(found[i], 0, gradient[i], 0, n);
      if (size > 0) {
        Dense.add(gamma / (norm * size), e[i], gradient[i]);
      }
    }
    return first / last + gamma * size / norm;
  }
}
