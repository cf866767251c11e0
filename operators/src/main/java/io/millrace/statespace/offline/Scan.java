package io.millrace.statespace.offline;

import io.millrace.statespace.start.Dense;

/*
 * Steps x <- a x + b compose: (a, b) then (a', b') is (a' a, a' b + b'). The operation is
 * associative, so a scan gives the states after every step: pairs first, then the scan of the
 * pairs, then the positions between; O(L) work in O(log L) rounds. A step that resets the state
 * (new key, new session) has a = 0.
 */
/** Composes each step of a diagonal recurrence with all steps before it. */
final class Scan {

  private Scan() {}

  /**
   * Replaces each step by the composition of all steps up to it.
   *
   * @param a complex rows, {@code [re | im]}
   * @param b complex rows
   */
  static void inclusive(double[][] a, double[][] b) {
    int length = a.length;
    if (length < 2) {
      return;
    }
    int half = length / 2;
    double[][] pairA = new double[half][];
    double[][] pairB = new double[half][];
    for (int k = 0; k < half; k++) {
      pairA[k] = a[2 * k].clone();
      pairB[k] = b[2 * k].clone();
      append(a[2 * k + 1], b[2 * k + 1], pairA[k], pairB[k]);
    }
    inclusive(pairA, pairB);
    for (int k = length - 1; k > 0; k--) {
      if (k % 2 == 1) {
        a[k] = pairA[k / 2];
        b[k] = pairB[k / 2];
      } else {
        double[] ownA = a[k];
        double[] ownB = b[k];
        a[k] = pairA[k / 2 - 1].clone();
        b[k] = pairB[k / 2 - 1].clone();
        append(ownA, ownB, a[k], b[k]);
      }
    }
  }

  /** Composes the left step with the step (a, b) after it, in place of the left step. */
  private static void append(double[] a, double[] b, double[] leftA, double[] leftB) {
    Dense.turn(a, leftA);
    Dense.turn(a, leftB);
    Dense.add(1, b, leftB);
  }
}
