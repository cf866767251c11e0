package io.millrace.math;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
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

  public static Qr qr(double[][] a) {
    QRDecomposition qr = new QRDecomposition(matrix(a));
    return new Qr(qr.getQ().getData(), qr.getR().getData());
  }

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
