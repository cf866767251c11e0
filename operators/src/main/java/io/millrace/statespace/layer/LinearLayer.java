package io.millrace.statespace.layer;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;

/*
 *   x <- turn x + gain B u,   y_o = Re Σ_i weight_i C_oi x_i + d_o u_o     (x after the update)
 *
 * Per channel (S4D): output o is channel o, and row o of C has the weights of its own modes. Mixed
 * (S5): C is outputs x modes.
 */
/**
 * A linear state-space layer with all its weights, in double precision; running layers are made
 * from it.
 *
 * @param recurrence modes, steps and input
 * @param sampling conversion of event time into steps
 * @param outputReal real part of C
 * @param outputImaginary imaginary part of C
 * @param through d, the factor of each output's own input; empty for none
 */
public record LinearLayer(
    Recurrence recurrence,
    Sampling sampling,
    double[][] outputReal,
    double[][] outputImaginary,
    double[] through) {

  /**
   * A layer with random C and d: C complex normal with variance 1 / (modes read by an output), d
   * standard normal, present only if there are as many outputs as inputs.
   */
  public static LinearLayer random(
      Recurrence recurrence, Sampling sampling, int outputs, SeededRandom random) {
    boolean mixed = recurrence.input() instanceof Recurrence.Mixed;
    int read = mixed ? recurrence.count() : recurrence.count() / recurrence.inputs();
    double[][] real = new double[outputs][read];
    double[][] imaginary = new double[outputs][read];
    double[] through = new double[outputs == recurrence.inputs() ? outputs : 0];
    double scale = Math.sqrt(0.5 / read);
    for (int output = 0; output < outputs; output++) {
      for (int mode = 0; mode < read; mode++) {
        real[output][mode] = scale * random.gaussian();
        imaginary[output][mode] = scale * random.gaussian();
      }
    }
    for (int output = 0; output < through.length; output++) {
      through[output] = random.gaussian();
    }
    return new LinearLayer(recurrence, sampling, real, imaginary, through);
  }

  public int outputs() {
    return outputReal.length;
  }

  /** Number of complex states. */
  public int modes() {
    return recurrence.count();
  }

  boolean isMixed() {
    return recurrence.input() instanceof Recurrence.Mixed;
  }

  /** The first mode that an output reads. */
  public int firstMode(int output) {
    return isMixed() ? 0 : output * outputReal[0].length;
  }

  /** True if the output depends on the input. */
  public boolean reads(int output, int input) {
    return isMixed() || output == input;
  }
}
