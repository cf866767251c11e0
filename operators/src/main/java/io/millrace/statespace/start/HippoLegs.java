package io.millrace.statespace.start;

/*
 * Indices from 0, q_i = sqrt(2i + 1):
 *
 *   A_ij = -q_i q_j (i > j),  -(i + 1) (i = j),  0 (i < j);   B_i = q_i.
 *   N = A + 1/2 B Bᵀ = A + P Pᵀ with P_i = sqrt(i + 1/2);  N = -1/2 I + skew, so N is normal.
 *
 * A is lower triangular with eigenvalues -1 .. -n. The condition number of its eigenvectors is 1e11
 * at n = 16, so diagonalising A itself returns noise. N, or A with a small perturbation
 * (Perturbation), can be diagonalised.
 */
/**
 * The HiPPO-LegS system x' = A x + B u of {@code n} states, which represents the past of u by
 * Legendre coefficients over exponentially scaled time: {@code (exp(At)B)_k = e⁻ᵗ √(2k+1) P_k(2e⁻ᵗ
 * − 1)}.
 *
 * <p>Source: Gu, Dao, Ermon, Rudra, Ré, HiPPO, NeurIPS 2020; the normal part: Gu, Goel, Ré, S4,
 * ICLR 2022.
 */
public final class HippoLegs {

  private HippoLegs() {}

  /** A, {@code n × n}. */
  public static double[][] matrix(int n) {
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[i][j] = -scale(i) * scale(j);
      }
      a[i][i] = -(i + 1);
    }
    return a;
  }

  /** B, one number per state. */
  public static double[] input(int n) {
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      b[i] = scale(i);
    }
    return b;
  }

  /** N = A + ½ B Bᵀ, the normal matrix that S4D and S5 diagonalise in place of A. */
  public static double[][] normalPart(int n) {
    double[][] a = matrix(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] += scale(i) * scale(j) / 2;
      }
    }
    return a;
  }

  /**
   * The exact response {@code (sI − A)⁻¹ B} at {@code s = iω}, by forward substitution in {@code
   * O(n)}: {@code x_k = q_k (1 − Σ_{j<k} q_j x_j) / (s + k + 1)}.
   *
   * @param real receives n numbers
   * @param imaginary receives n numbers
   */
  public static void response(double omega, double[] real, double[] imaginary) {
    double sumReal = 0;
    double sumImaginary = 0;
    for (int k = 0; k < real.length; k++) {
      double pole = k + 1;
      double square = pole * pole + omega * omega;
      double q = scale(k);
      double overReal = q * (1 - sumReal) / square;
      double overImaginary = -q * sumImaginary / square;
      real[k] = overReal * pole + overImaginary * omega;
      imaginary[k] = overImaginary * pole - overReal * omega;
      sumReal += q * real[k];
      sumImaginary += q * imaginary[k];
    }
  }

  private static double scale(int i) {
    return Math.sqrt(2 * i + 1);
  }
}
