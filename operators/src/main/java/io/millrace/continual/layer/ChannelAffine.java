package io.millrace.continual.layer;

/**
 * A factor and a summand for each channel, in double precision so that folding them into weights
 * rounds once.
 */
public record ChannelAffine(double[] factor, double[] summand) {

  /** Changes nothing. */
  public static ChannelAffine identity(int width) {
    double[] ones = new double[width];
    java.util.Arrays.fill(ones, 1);
    return new ChannelAffine(ones, new double[width]);
  }

  /** Weights of shape (outputs, ..) whose outputs are scaled. */
  public float[] weights(float[] rows) {
    int inner = rows.length / factor.length;
    float[] scaled = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      scaled[at] = (float) (rows[at] * factor[at / inner]);
    }
    return scaled;
  }

  /** The bias of scaled outputs. */
  public float[] bias(float[] bias) {
    float[] scaled = new float[bias.length];
    for (int at = 0; at < bias.length; at++) {
      scaled[at] = (float) (bias[at] * factor[at] + summand[at]);
    }
    return scaled;
  }
}
