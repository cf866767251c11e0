package io.millrace.api.math;

/**
 * What {@link Kernels#normalise} does to a row: layer normalisation.
 *
 * @param gain a factor for each column
 * @param bias a summand for each column
 * @param epsilon added to the variance, so that a constant row becomes the bias
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
