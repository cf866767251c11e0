package io.millrace.continual.layer;

import java.util.List;

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

  /**
   * Scales weights of shape (outputs, ..) by the factors of the outputs.
   *
   * @param name of the weights, for the message
   * @throws NetworkException if a product exceeds the range of floats
   */
  public float[] weights(String name, float[] rows) {
    int inner = rows.length / factor.length;
    float[] scaled = new float[rows.length];
    for (int at = 0; at < rows.length; at++) {
      scaled[at] = finite(name, at, rows[at] * factor[at / inner]);
    }
    return scaled;
  }

  /**
   * The bias of the scaled outputs.
   *
   * @param name of the bias, for the message
   * @throws NetworkException if a number exceeds the range of floats
   */
  public float[] bias(String name, float[] bias) {
    float[] scaled = new float[bias.length];
    for (int at = 0; at < bias.length; at++) {
      scaled[at] = finite(name, at, bias[at] * factor[at] + summand[at]);
    }
    return scaled;
  }

  private static float finite(String name, int at, double value) {
    float rounded = (float) value;
    if (!Float.isFinite(rounded)) {
      throw new NetworkException(
          List.of(
              new NetworkFault(
                  name,
                  "finite floats after the batch norm behind it is folded in",
                  rounded + " at element " + at,
                  "use the epsilon of training, or train it again")));
    }
    return rounded;
  }
}
