package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/*
 * z(t+1) = r_k R(phi_k) z(t) + N(0, 1 - r_k^2)   two planes, each with radius r and angle phi
 * y(t)   = C z(t) + noise
 *
 * The variance of the process noise keeps that of each state at 1 in every regime.
 */
/** A linear system that switches between regimes. The truth is the regime and the four states. */
final class SwitchingSystems implements Generator {

  private static final int STATES = 4;

  private final Settings settings;
  private final SeededRandom random;
  private final double[][] radius;
  private final double[][] angle;
  private final double[][] output;
  private final double[] state = new double[STATES];
  private int regime;

  SwitchingSystems(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
    int regimes = settings.whole("regimes");
    radius = new double[regimes][STATES / 2];
    angle = new double[regimes][STATES / 2];
    for (int k = 0; k < regimes; k++) {
      for (int plane = 0; plane < STATES / 2; plane++) {
        radius[k][plane] = .9 + .09 * random.uniform();
        angle[k][plane] = Math.PI * (.02 + .4 * random.uniform());
      }
    }
    output = new double[settings.whole("channels")][STATES];
    for (double[] row : output) {
      for (int i = 0; i < STATES; i++) {
        row[i] = random.gaussian() / Math.sqrt(STATES);
      }
    }
    for (int i = 0; i < STATES; i++) {
      state[i] = random.gaussian();
    }
  }

  @Override
  public List<String> channels() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < output.length; i++) {
      names.add("y" + i);
    }
    return names;
  }

  @Override
  public List<String> truths() {
    return List.of("regime", "state0", "state1", "state2", "state3");
  }

  @Override
  public Row next() {
    if (random.uniform() < settings.of("switch") && radius.length > 1) {
      regime = (regime + 1 + random.below(radius.length - 1)) % radius.length;
    }
    for (int plane = 0; plane < STATES / 2; plane++) {
      double r = radius[regime][plane];
      double cosine = r * StrictMath.cos(angle[regime][plane]);
      double sine = r * StrictMath.sin(angle[regime][plane]);
      double noise = Math.sqrt(1 - r * r);
      double one = state[2 * plane];
      double other = state[2 * plane + 1];
      state[2 * plane] = cosine * one - sine * other + noise * random.gaussian();
      state[2 * plane + 1] = sine * one + cosine * other + noise * random.gaussian();
    }
    double[] values = new double[output.length];
    for (int channel = 0; channel < values.length; channel++) {
      for (int i = 0; i < STATES; i++) {
        values[channel] += output[channel][i] * state[i];
      }
      values[channel] += settings.of("noise") * random.gaussian();
    }
    return new Row(values, "", new double[] {regime, state[0], state[1], state[2], state[3]});
  }
}
