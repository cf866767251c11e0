package io.millrace.statespace.layer;

import io.millrace.api.math.SeededRandom;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;

/*
 *   x <- turn x + gain B u,   y_o = Re Σ_i weight_i C_oi x_i + d_o u_o     (x after the update)
 *
 * Per channel (S4D): output o is channel o, and row o of C holds the weights of its own modes.
 * Mixed (S5): C is outputs x modes.
 */
/**
 * A linear state-space layer with all its weights, in double precision: what a running layer is
 * made from.
 *
 * @param recurrence modes, steps and input
 * @param sampling how event time becomes steps
 * @param outputReal of C
 * @param outputImaginary of C
 * @param through d, one number an output that passes its own input on; empty for none
 */
public record LinearLayer(
    Recurrence recurrence,
    Sampling sampling,
    double[][] outputReal,
    double[][] outputImaginary,
    double[] through) {

  /** With C and d drawn: C complex normal of variance 1/modes read, d normal. */
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

  /** First mode that an output reads. */
  public int firstMode(int output) {
    return isMixed() ? 0 : output * outputReal[0].length;
  }

  /** True if the output depends on the input, at all. */
  public boolean reads(int output, int input) {
    return isMixed() || output == input;
  }
}
