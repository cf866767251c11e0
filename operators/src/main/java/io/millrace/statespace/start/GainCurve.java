package io.millrace.statespace.start;

import io.millrace.statespace.start.Diagonalisation.Side;
import java.util.Arrays;

/**
 * Gain curve: the size of a state's response to a sine, {@code |(iω − A)⁻¹ B|}, over frequency. It
 * shows whether an initialisation has resonances that HiPPO does not have.
 *
 * @param name name in a legend
 * @param omega angular frequencies, increasing, log-spaced, radians per unit of time
 * @param gain 2-norm of the state's response at each frequency
 */
public record GainCurve(String name, double[] omega, double[] gain) {

  /** The exact system. */
  public static GainCurve hippo(int states, double[] omega) {
    double[] re = new double[states];
    double[] im = new double[states];
    return of("HiPPO-LegS", omega, re, im, at -> HippoLegs.response(at, re, im));
  }

  /** The normal part with half the input, as in S4D-LegS; has a sharp peak at ω near n²/π. */
  public static GainCurve normalPart(int states, double[] omega) {
    Diagonalisation form = Diagonalisation.require(HippoLegs.normalPart(states));
    double[] input = Dense.product(form.inverse, HippoLegs.input(states));
    double[][] y = {input, new double[states]};
    double[][] z = new double[2][states];
    double[] re = new double[states];
    double[] im = new double[states];
    return of(
        "S4D-LegS",
        omega,
        re,
        im,
        at -> {
          form.resolve(at, Side.STRAIGHT, y, z);
          for (int i = 0; i < states; i++) {
            re[i] = Dense.dot(form.basis[i], z[0]) / 2;
            im[i] = Dense.dot(form.basis[i], z[1]) / 2;
          }
        });
  }

  /** HiPPO with a perturbation. */
  public static GainCurve perturbed(String name, Perturbation perturbation, double[] omega) {
    double[] re = new double[perturbation.states()];
    double[] im = new double[perturbation.states()];
    return of(name, omega, re, im, at -> perturbation.response(at, re, im));
  }

  /** Log-spaced frequencies that cover the whole response of such a system: 0.01 to 4n². */
  public static double[] frequencies(int states, int count) {
    double[] grid = Frequencies.grid(1e-2, 4.0 * states * states, count, new double[0]);
    return Arrays.copyOfRange(grid, 1, grid.length);
  }

  private interface Response {
    void at(double omega);
  }

  private static GainCurve of(
      String name, double[] omega, double[] re, double[] im, Response response) {
    double[] gain = new double[omega.length];
    for (int k = 0; k < omega.length; k++) {
      response.at(omega[k]);
      gain[k] = Math.sqrt(Dense.dot(re, re) + Dense.dot(im, im));
    }
    return new GainCurve(name, omega, gain);
  }
}
