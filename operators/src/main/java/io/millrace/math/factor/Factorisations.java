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
 * Exact factorisations in double precision, on {@code double[row][column]}. The one place that
 * knows the library behind them. For set-up, fall-backs and oracles, not for the hot path:
 * everything here allocates.
 */
public final class Factorisations {

  private Factorisations() {}

  /** {@code a = q · r}, Householder convention: the signs of r's diagonal are as they fall. */
  public record Qr(double[][] q, double[][] r) {}

  /** {@code a = u · diag(values) · vᵀ}, values falling. */
  public record Svd(double[][] u, double[] values, double[][] v) {}

  /** {@code a = vectors · diag(values) · vectorsᵀ}, values falling, vectors in columns. */
  public record Symmetric(double[] values, double[][] vectors) {}

  /**
   * {@code a · V = V · diag(λ)} over the complex numbers; vectors in columns, each of length 1.
   *
   * <p>The library reports success for a defective matrix too, whose vectors then span less than
   * the space: whoever inverts V checks {@code a - V · diag(λ) · V⁻¹} first.
   *
   * @param real of the values λ
   * @param imaginary of the values λ
   * @param vectorsReal of V
   * @param vectorsImaginary of V
   */
  public record Eigen(
      double[] real, double[] imaginary, double[][] vectorsReal, double[][] vectorsImaginary) {}

  /**
   * Of any square matrix.
   *
   * @throws ArithmeticException if the iteration does not converge, as on some huge or non-finite
   *     matrices
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
   * The orthogonal matrix nearest to a square one: {@code u · vᵀ} of its singular value
   * decomposition. Unique where the matrix has full rank; elsewhere one of the nearest.
   */
  public static double[][] polar(double[][] a) {
    Svd svd = svd(a);
    return product(svd.u(), transposed(svd.v()));
  }

  /** Of a matrix with at least as many rows as columns, or fewer: q is square. */
  public static Qr qr(double[][] a) {
    QRDecomposition qr = new QRDecomposition(matrix(a));
    return new Qr(qr.getQ().getData(), qr.getR().getData());
  }

  /** Thin: as many values as the shorter side has elements. */
  public static Svd svd(double[][] a) {
    SingularValueDecomposition svd = new SingularValueDecomposition(matrix(a));
    return new Svd(svd.getU().getData(), svd.getSingularValues(), svd.getV().getData());
  }

  /** Of a symmetric matrix; only nearly symmetric input is symmetrised first. */
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

  /** {@code a · b}, the plain triple loop: for set-up only. */
  public static double[][] product(double[][] a, double[][] b) {
    return matrix(a).multiply(matrix(b)).getData();
  }

  /** A transposed copy. */
  public static double[][] transposed(double[][] a) {
    return matrix(a).transpose().getData();
  }

  /** The elements of a float matrix, in double precision. */
  public static double[][] widen(FloatMatrix a) {
    double[][] wide = new double[a.rows()][a.columns()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        wide[i][j] = a.at(i, j);
      }
    }
    return wide;
  }

  /** Rounds into a float matrix of the same shape. */
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
