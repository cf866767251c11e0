package io.millrace.continual;

/**
 * A factor and a summand for each channel, in double precision so that folding them into weights
 * rounds once.
 */
record Scale(double[] factor, double[] summand) {

  /** Changes nothing. */
  static Scale identity(int width) {
    double[] ones = new double[width];
    java.util.Arrays.fill(ones, 1);
    return new Scale(ones, new double[width]);
  }

  /** Weights of shape (outputs, ..) whose outputs are scaled. */
  float[] weights(float[] rows) {
    int inner = rows.length / factor.length;
    float[] scaled = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      scaled[at] = (float) (rows[at] * factor[at / inner]);
    }
    return scaled;
  }

  /** The bias of scaled outputs. */
  float[] bias(float[] bias) {
    float[] scaled = new float[bias.length];
    for (int at = 0; at < bias.length; at++) {
      scaled[at] = (float) (bias[at] * factor[at] + summand[at]);
    }
    return scaled;
  }
}
