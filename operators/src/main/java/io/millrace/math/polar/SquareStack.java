package io.millrace.math.polar;

/*
 * Symbols: X_b iterate (rows x n), R_b = X_bᵀ X_b - I (n x n), b = 0 .. count - 1.
 */
/**
 * Matrices of the same shape on a device, with the four operations of an iteration for their polar
 * factors. A device must implement this interface for {@link StackedPolar}.
 */
public interface SquareStack extends AutoCloseable {

  /** Returns the number of matrices. */
  int count();

  /**
   * Sets the matrices from {@code count · rows · n} floats, matrix after matrix, each row-major.
   */
  void write(float[] matrices);

  /** Computes {@code R = XᵀX - I}, and copies the Frobenius norm of each R to {@code defects}. */
  void deviate(double[] defects);

  /**
   * Computes {@code X_b <- keep[b] · X_b + turn[b] · X_b R_b}, with R of the last {@link #deviate}.
   */
  void advance(float[] keep, float[] turn);

  /** Copies the matrices to an array in the format of {@link #write}. */
  void read(float[] matrices);

  @Override
  void close();
}
