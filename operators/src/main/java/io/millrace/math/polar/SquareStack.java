package io.millrace.math.polar;

/*
 * Symbols: X_b iterate (rows x n), R_b = X_bᵀ X_b - I (n x n), b = 0 .. count - 1.
 */
/**
 * Some equally shaped matrices that lie on a device, and the four things that an iteration for
 * their polar factors does with them: all that a device must offer for {@link StackedPolar}.
 */
public interface SquareStack extends AutoCloseable {

  /** Matrices it holds. */
  int count();

  /** Takes {@code count · rows · n} floats, matrix after matrix, each row-major. */
  void write(float[] matrices);

  /** {@code R = XᵀX - I}, and the Frobenius norm of each R to the host. */
  void deviate(double[] defects);

  /** {@code X_b <- keep[b] · X_b + turn[b] · X_b R_b}, with R as it was last computed. */
  void advance(float[] keep, float[] turn);

  /** Gives the matrices back in the form of {@link #write}. */
  void read(float[] matrices);

  @Override
  void close();
}
