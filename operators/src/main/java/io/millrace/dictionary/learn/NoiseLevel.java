package io.millrace.dictionary.learn;

import io.millrace.api.math.FloatMatrix;
import io.millrace.dictionary.step.DictionaryLayout;

/*
 * Symbols: z a code, sigma deviation of the noise on it, s the estimate, phi and Phi density and
 * distribution function of a standard normal variable.
 *
 *   s² <- mean of z² over codes with |z| <= 3 s, over 1 - 6 phi(3)/(2 Phi(3) - 1) = .97333
 *
 * Pure noise is a fixed point. A true code of deviation one and density theta adds about 7.2 theta
 * s³ to the mean, a share of 7.2 theta s: a fifth of sigma² at theta = .3, s = .1. The estimate
 * starts with the root mean square of all codes and falls as the dictionary is learned, because
 * until then every code is dense.
 */
/** Estimates the deviation of the noise on codes from small codes, which are mostly noise. */
final class NoiseLevel {

  private static final double CUT = 3;
  private static final double INSIDE = 0.97333;

  private NoiseLevel() {}

  /** Adds the codes of one observation to the open mini-batch. */
  static void add(float[] slots, DictionaryLayout layout, FloatMatrix codes, int row) {
    int atoms = codes.columns();
    float level = slots[layout.noise];
    double cut = level > 0 ? CUT * level : Double.POSITIVE_INFINITY;
    double squares = 0;
    int count = 0;
    for (int i = row * atoms; i < (row + 1) * atoms; i++) {
      double magnitude = Math.abs(codes.values()[i]);
      if (magnitude <= cut) {
        squares += magnitude * magnitude;
        count++;
      }
    }
    slots[layout.pendingSums + DictionaryLayout.QUIET_SQUARE] += (float) (squares / atoms);
    slots[layout.pendingSums + DictionaryLayout.QUIET_COUNT] += (float) count / atoms;
  }

  /** Updates the estimate with the mini-batch. */
  static void fold(float[] slots, DictionaryLayout layout, double rate) {
    double count = slots[layout.pendingSums + DictionaryLayout.QUIET_COUNT];
    if (count > 0) {
      double before = slots[layout.noise];
      double mean = slots[layout.pendingSums + DictionaryLayout.QUIET_SQUARE] / count;
      double square = before > 0 ? mean / INSIDE : mean;
      double folded = before > 0 ? before * before + rate * (square - before * before) : square;
      slots[layout.noise] = (float) Math.sqrt(folded);
    }
  }
}
