package io.millrace.math.factor;

import io.millrace.api.math.FloatMatrix;
import org.hipparchus.complex.Complex;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.FieldVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * Computes exact matrix factorisations in double precision, on {@code double[row][column]}. The
 * only class that uses the linear algebra library. For initialisation, fall-backs, infrequent
 * updates and tests, but not for the hot path: all methods allocate.
 */
public final class Factorisations {

  private Factorisations() {}

  /** {@code a = q · r}, Householder convention: the signs of the diagonal of r are arbitrary. */
  public record Qr(double[][] q, double[][] r) {}

  /** {@code a = u · diag(values) · vᵀ}, with values in descending order. */
  public record Svd(double[][] u, double[] values, double[][] v) {}

  /**
   * {@code a = vectors · diag(values) · vectorsᵀ}, with values in descending order and vectors in
   * columns.
   */
  public record Symmetric(double[] values, double[][] vectors) {}

  /**
   * {@code a · V = V · diag(λ)} over the complex numbers; vectors in columns, each of length 1.
   *
   * <p>The library also reports success for a defective matrix, whose vectors do not span the
   * space. Before V is inverted, check {@code a - V · diag(λ) · V⁻¹}.
   *
   * @param real real parts of λ
   * @param imaginary imaginary parts of λ
   * @param vectorsReal real part of V
   * @param vectorsImaginary imaginary part of V
   */
  public record Eigen(
      double[] real, double[] imaginary, double[][] vectorsReal, double[][] vectorsImaginary) {}

  /**
   * Computes the eigenvalues and eigenvectors of any square matrix.
   *
   * @throws ArithmeticException if the iteration does not converge, which happens for some huge or
   *     non-finite matrices
   */
  public static Eigen eigen(double[][] a) {
    int n = a.length;
    EigenDecompositionNonSymmetric found = decompose(a);
    Eigen eigen = new Eigen(new double[n], new double[n], new double[n][n], new double[n][n]);
    for (int j = 0; j < n; j++) {
      eigen.real()[j] = found.getEigenvalue(j).getReal();
      eigen.imaginary()[j] = found.getEigenvalue(j).getImaginary();
      FieldVector<Complex> vector = found.getEigenvector(j);
      double square = 0;
      for (int i = 0; i < n; i++) {
        Complex value = vector.getEntry(i);
        square += value.getReal() * value.getReal() + value.getImaginary() * value.getImaginary();
      }
      double scale = square > 0 ? 1 / Math.sqrt(square) : 1;
      for (int i = 0; i < n; i++) {
        eigen.vectorsReal()[i][j] = vector.getEntry(i).getReal() * scale;
        eigen.vectorsImaginary()[i][j] = vector.getEntry(i).getImaginary() * scale;
      }
    }
    return eigen;
  }

  private static EigenDecompositionNonSymmetric decompose(double[][] a) {
    try {
      return new EigenDecompositionNonSymmetric(matrix(a));
    } catch (MathRuntimeException failure) {
      throw new ArithmeticException(
          "Cannot find the eigenvalues of a matrix of "
              + a.length
              + " rows: "
              + failure.getMessage()
              + "; check that its elements are finite and of moderate size");
    }
  }

  /**
   * Computes the orthogonal matrix nearest to a square one: {@code u · vᵀ} of its singular value
   * decomposition. It is unique if the matrix has full rank; otherwise it is one of the nearest.
   */
  public static double[][] polar(double[][] a) {
    Svd svd = svd(a);
    return product(svd.u(), transposed(svd.v()));
  }

  /** Computes the QR decomposition of a matrix of any shape; q is square. */
  public static Qr qr(double[][] a) {
    QRDecomposition qr = new QRDecomposition(matrix(a));
    return new Qr(qr.getQ().getData(), qr.getR().getData());
  }

  /**
   * Computes the thin singular value decomposition: the number of values is the smaller extent of
   * the matrix.
   */
  public static Svd svd(double[][] a) {
    SingularValueDecomposition svd = new SingularValueDecomposition(matrix(a));
    return new Svd(svd.getU().getData(), svd.getSingularValues(), svd.getV().getData());
  }

  /**
   * Computes the eigendecomposition of a symmetric matrix; the input is symmetrised first, so it
   * may be symmetric up to rounding errors.
   */
  public static Symmetric symmetric(double[][] a) {
    int n = a.length;
    double[][] half = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        half[i][j] = (a[i][j] + a[j][i]) / 2;
      }
    }
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(matrix(half));
    return new Symmetric(eigen.getEigenvalues(), eigen.getV().getData());
  }

  /** Computes {@code a · b}; not for the hot path. */
  public static double[][] product(double[][] a, double[][] b) {
    return matrix(a).multiply(matrix(b)).getData();
  }

  /** Returns a transposed copy. */
  public static double[][] transposed(double[][] a) {
    return matrix(a).transpose().getData();
  }

  /** Converts a float matrix to double precision. */
  public static double[][] widen(FloatMatrix a) {
    double[][] wide = new double[a.rows()][a.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        wide[i][j] = a.at(i, j);
      }
    }
    return wide;
  }

  /** Rounds a matrix to a float matrix of the same shape. */
  public static void narrow(double[][] a, FloatMatrix into) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        into.set(i, j, (float) a[i][j]);
      }
    }
  }

  private static RealMatrix matrix(double[][] a) {
    return new Array2DRowRealMatrix(a, false);
  }
}
