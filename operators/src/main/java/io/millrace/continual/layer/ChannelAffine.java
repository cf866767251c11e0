package io.millrace.continual.layer;

/**
 * A factor and a summand for each channel, in double precision so that folding them into weights
 * rounds only once.
 */
public record ChannelAffine(double[] factor, double[] summand) {

  /** The identity: factors of one, summands of zero. */
  public static ChannelAffine identity(int width) {
    double[] ones = new double[width];
    java.util.Arrays.fill(ones, 1);
    return new ChannelAffine(ones, new double[width]);
  }

  /** Scales weights of shape (outputs, ..) by the factors of the outputs. */
  public float[] weights(float[] rows) {
    int inner = rows.length / factor.length;
    float[] scaled = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      scaled[at] = (float) (rows[at] * factor[at / inner]);
    }
    return scaled;
  }

  /** The bias of the scaled outputs. */
  public float[] bias(float[] bias) {
    float[] scaled = new float[bias.length];
    for (int at = 0; at < bias.length; at++) {
      scaled[at] = (float) (bias[at] * factor[at] + summand[at]);
    }
    return scaled;
  }
}
