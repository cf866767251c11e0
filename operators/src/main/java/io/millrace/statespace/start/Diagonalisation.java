package io.millrace.statespace.start;

import io.millrace.math.factor.Factorisations;
import io.millrace.math.factor.Factorisations.Eigen;

/*
 * M real, n x n. V has unit columns; a conjugate pair v = a + ib has v, conj(v) in columns j, j+1.
 * The real basis U has sqrt2 a, sqrt2 b there, and V = U T with T block diagonal and unitary,
 *
 *   T = 1/sqrt2 [1 1; i -i] for a pair,  1 for a real pole.
 *
 * Hence cond(V) = cond(U), V⁻¹ = T* U⁻¹, and one real inverse suffices. toEigen and fromEigen
 * convert matrices between the coordinates of the eigenvectors and those of U, O(n²).
 *
 * T as stored: column j has its first entry `one[j]` (real) at row first(j) and, for a pair, the
 * second i two[j] at first(j) + 1. two is positive for the first of a pair and negative for the
 * second.
 */
/**
 * Diagonal form of a real matrix, {@code M = V diag(λ) V⁻¹}, in real arithmetic.
 *
 * <p>Conjugate pairs are adjacent, the pole with positive imaginary part first. A defective or
 * nearly defective matrix is rejected by the residual of its diagonal form, not by the return code
 * of a library.
 */
final class Diagonalisation {

  /** Largest residual {@code |M − V Λ V⁻¹| / |M|} (Frobenius) of an accepted diagonal form. */
  private static final double TOLERANCE = 1e-9;

  final int n;
  final double[] real;
  final double[] imaginary;

  /** U, columns as described above. */
  final double[][] basis;

  /** U⁻¹. */
  final double[][] inverse;

  private final double[] one;
  private final double[] two;

  private Diagonalisation(int n) {
    this.n = n;
    this.real = new double[n];
    this.imaginary = new double[n];
    this.basis = new double[n][n];
    this.inverse = new double[n][n];
    this.one = new double[n];
    this.two = new double[n];
  }

  /**
   * Diagonalises a square matrix.
   *
   * @return null if the matrix cannot be diagonalised to working accuracy
   */
  static Diagonalisation of(double[][] matrix) {
    int n = matrix.length;
    Eigen eigen;
    try {
      eigen = Factorisations.eigen(matrix);
    } catch (ArithmeticException failure) {
      return null;
    }
    Diagonalisation made = new Diagonalisation(n);
    for (int j = 0; j < n; j++) {
      made.real[j] = eigen.real()[j];
      made.imaginary[j] = eigen.imaginary()[j];
      if (made.imaginary[j] == 0) {
        made.one[j] = 1;
        made.column(eigen, j);
      } else {
        if (j + 1 == n || !made.pair(eigen, j)) {
          return null;
        }
        j++;
      }
    }
    return made.invert() && made.residual(matrix) <= TOLERANCE ? made : null;
  }

  /** As {@link #of}, for a matrix that is known to be diagonalisable. */
  static Diagonalisation require(double[][] matrix) {
    Diagonalisation made = of(matrix);
    if (made == null) {
      throw new ArithmeticException(
          "Cannot diagonalise a matrix of "
              + matrix.length
              + " rows to a residual of "
              + TOLERANCE
              + ": its eigenvectors are nearly dependent; perturb it more");
    }
    return made;
  }

  private void column(Eigen eigen, int j) {
    for (int i = 0; i < n; i++) {
      basis[i][j] = eigen.vectorsReal()[i][j];
    }
  }

  private boolean pair(Eigen eigen, int j) {
    if (eigen.real()[j] != eigen.real()[j + 1]
        || eigen.imaginary()[j] != -eigen.imaginary()[j + 1]) {
      return false;
    }
    double half = Math.sqrt(0.5);
    double sign = Math.signum(eigen.imaginary()[j]);
    for (int k = j; k < j + 2; k++) {
      real[k] = eigen.real()[j];
      imaginary[k] = (k == j ? 1 : -1) * Math.abs(eigen.imaginary()[j]);
      one[k] = half;
      two[k] = k == j ? half : -half;
    }
    for (int i = 0; i < n; i++) {
      basis[i][j] = eigen.vectorsReal()[i][j] / half;
      basis[i][j + 1] = sign * eigen.vectorsImaginary()[i][j] / half;
    }
    return true;
  }

  private boolean invert() {
    double[][] work = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(basis[i], 0, work[i], 0, n);
      work[i][n + i] = 1;
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(work[i][k]) > Math.abs(work[pivot][k])) {
          pivot = i;
        }
      }
      double[] row = work[pivot];
      work[pivot] = work[k];
      work[k] = row;
      if (!(Math.abs(row[k]) > Double.MIN_NORMAL)) {
        return false;
      }
      double scale = 1 / row[k];
      for (int j = k; j < 2 * n; j++) {
        row[j] *= scale;
      }
      for (int i = 0; i < n; i++) {
        if (i != k) {
          Dense.add(-work[i][k], row, work[i]);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(work[i], n, inverse[i], 0, n);
    }
    return true;
  }

  private double residual(double[][] matrix) {
    double[][] rebuilt = Dense.product(scaled(), inverse);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double away = rebuilt[i][j] - matrix[i][j];
        difference += away * away;
        norm += matrix[i][j] * matrix[i][j];
      }
    }
    return Math.sqrt(difference / norm);
  }

  /** U Λ with Λ real block diagonal: {@code [re im; -im re]} for a pair. */
  private double[][] scaled() {
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (two[j] == 0) {
          scaled[i][j] = real[j] * basis[i][j];
        } else {
          scaled[i][j] = real[j] * basis[i][j] - imaginary[j] * basis[i][j + 1];
          scaled[i][j + 1] = imaginary[j] * basis[i][j] + real[j] * basis[i][j + 1];
          j++;
        }
      }
    }
    return scaled;
  }

  /** Condition number of V in the 2-norm. */
  double condition() {
    double[] values = Factorisations.svd(basis).values();
    return values[0] / values[n - 1];
  }

  /** True for the first and the second pole of a conjugate pair. */
  boolean isPaired(int j) {
    return two[j] != 0;
  }

  /** Row of T's first entry in column j. */
  private int first(int j) {
    return two[j] < 0 ? j - 1 : j;
  }

  /**
   * {@code T* R T}: converts a real matrix from the coordinates of U to those of the eigenvectors.
   */
  void toEigen(double[][] r, double[][] intoReal, double[][] intoImaginary) {
    for (int i = 0; i < n; i++) {
      int a = first(i);
      int b = Math.min(a + 1, n - 1);
      for (int j = 0; j < n; j++) {
        int c = first(j);
        int d = Math.min(c + 1, n - 1);
        intoReal[i][j] = one[i] * one[j] * r[a][c] + two[i] * two[j] * r[b][d];
        intoImaginary[i][j] = one[i] * two[j] * r[a][d] - two[i] * one[j] * r[b][c];
      }
    }
  }

  /** {@code Re(conj(T) K Tᵀ)}: converts back to the coordinates of U. */
  double[][] fromEigen(double[][] kReal, double[][] kImaginary) {
    double[][] r = new double[n][n];
    for (int i = 0; i < n; i++) {
      int a = first(i);
      int b = Math.min(a + 1, n - 1);
      for (int j = 0; j < n; j++) {
        int c = first(j);
        int d = Math.min(c + 1, n - 1);
        r[a][c] += one[i] * one[j] * kReal[i][j];
        r[b][d] += two[i] * two[j] * kReal[i][j];
        r[a][d] -= one[i] * two[j] * kImaginary[i][j];
        r[b][c] += two[i] * one[j] * kImaginary[i][j];
      }
    }
    return r;
  }

  /**
   * The gradient over M of a function F whose differential is {@code Re Σ K_ij (V⁻¹ dM V)_ij + Σ
   * R_ab (U⁻¹ dM U)_ab}.
   *
   * @param core R; overwritten
   */
  double[][] gradient(double[][] kReal, double[][] kImaginary, double[][] core) {
    double[][] fromK = fromEigen(kReal, kImaginary);
    for (int i = 0; i < n; i++) {
      Dense.add(1, fromK[i], core[i]);
    }
    return Dense.product(Dense.transposedProduct(inverse, core), Dense.transposed(basis));
  }

  /**
   * Solves {@code (iω − L) z = y} with {@code L = U⁻¹ M U}, block diagonal and real: {@code [re im;
   * −im re]} for a pair. So {@code (iω − M)⁻¹ U y = U z}.
   *
   * @param side whether to use L or Lᵀ
   * @param y real and imaginary parts
   * @param z receives real and imaginary parts; may be y
   */
  void resolve(double omega, Side side, double[][] y, double[][] z) {
    for (int a = 0; a < n; a++) {
      double sigma = -real[a];
      if (two[a] == 0) {
        double square = sigma * sigma + omega * omega;
        double re = y[0][a];
        double im = y[1][a];
        z[0][a] = (re * sigma + im * omega) / square;
        z[1][a] = (im * sigma - re * omega) / square;
        continue;
      }
      int b = a + 1;
      double turn = side == Side.STRAIGHT ? imaginary[a] : -imaginary[a];
      double denominatorReal = sigma * sigma - omega * omega + turn * turn;
      double denominatorImaginary = 2 * sigma * omega;
      double square =
          denominatorReal * denominatorReal + denominatorImaginary * denominatorImaginary;
      double firstReal = sigma * y[0][a] - omega * y[1][a] + turn * y[0][b];
      double firstImaginary = sigma * y[1][a] + omega * y[0][a] + turn * y[1][b];
      double secondReal = sigma * y[0][b] - omega * y[1][b] - turn * y[0][a];
      double secondImaginary = sigma * y[1][b] + omega * y[0][b] - turn * y[1][a];
      z[0][a] = (firstReal * denominatorReal + firstImaginary * denominatorImaginary) / square;
      z[1][a] = (firstImaginary * denominatorReal - firstReal * denominatorImaginary) / square;
      z[0][b] = (secondReal * denominatorReal + secondImaginary * denominatorImaginary) / square;
      z[1][b] = (secondImaginary * denominatorReal - secondReal * denominatorImaginary) / square;
      a++;
    }
  }

  /** A matrix or its transpose. */
  enum Side {
    STRAIGHT,
    TRANSPOSED
  }
}
