package io.millrace.api.math;

/**
 * The parameters of layer normalisation, for {@link Kernels#normalise}.
 *
 * <pre>{@code
 * RowNorm norm = new RowNorm(new float[] {1, 1}, new float[] {0, 0}, 0);
 * FloatMatrix x = FloatMatrix.wrap(new float[] {1, 3}, 0, 1, 2);
 * KernelChoice.ofProcess().create().normalise(x, norm, x);
 * assert x.at(0, 0) == -1 && x.at(0, 1) == 1;
 * }</pre>
 *
 * <p>The arrays are not copied. Empty arrays, and arrays of different lengths, are refused.
 *
 * @param gain factor of each column
 * @param bias summand of each column
 * @param epsilon number that is added to the variance, so that a constant row becomes the bias
 */
public record RowNorm(float[] gain, float[] bias, double epsilon) {

  public RowNorm {
    if (gain.length != bias.length || gain.length == 0) {
      throw new IllegalArgumentException(
          "Cannot normalise by " + gain.length + " gains and " + bias.length + " biases");
    }
  }

  /** Columns of a row. */
  public int width() {
    return gain.length;
  }

  float scale(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }
}
