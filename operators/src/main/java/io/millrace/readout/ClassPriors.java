package io.millrace.readout;

import io.millrace.api.operator.Slot;
import java.util.Arrays;
import java.util.List;

/*
 *   p     probabilities of the answer so far      n_k   labels of class k, older ones forgotten
 *   C_jk  mean of p_j over the rows with label k:  (R pi0_k D_jk + Σ p_j) / (R pi0_k + n_k),
 *         D of a half on the diagonal and pi0 elsewhere, R ridge, pi0 the shares of the start
 *   pi_k = (R pi0_k + n_k) / (R + Σ n)            shares of the classes that p was learned with
 *   rho_k = (H pi_k + s_k) / (H + Σ s)            shares of the classes of a key now,  H = T / 10
 *   answer: a_k = p_k rho_k / pi_k, divided by its sum
 *   then  s <- (1 - 1/T) s + r,    r_k = Σ_j p_j C_jk rho_k / Σ_l C_jl rho_l
 *
 * The weighing is that of M. Saerens, P. Latinne, C. Decaestecker (Neural Computation 14, 2002, eq.
 * 2.4). The shares are those by which answers of these means are most likely, by expectation
 * maximisation, one step a row. Their own estimate takes a for r, and loses itself where p is not
 * calibrated; C is what p was worth on labelled rows before it learned them, as in Z. Lipton, Y.-X.
 * Wang, A. Smola (ICML 2018). Before the first answer rho = pi and a = p.
 *
 *   of a key:  | shares K |     of a group:  | labels K x (K + 1) | labels.pending K x (K + 1) |
 *                                              a class: its labels, then the sums of p with them
 *
 * A label of a row does not move rho: an answer may not depend on it, and whether a row has a label
 * often depends on its class.
 */
/** Answers by the shares that the classes have now, where they differ from those of the labels. */
final class ClassPriors {

  /** Part of the memory by which the shares of the labels are held. */
  private static final double HELD = .1;

  /** Least part that a label forgets of those before, so that a float can count. */
  private static final double SLOWEST = 1e-6;

  private final int classes;
  private final double held;
  private final float left;
  private final double ridge;
  private final float forgetting;
  private final double[] start;
  private final double[] learned;
  private final double[] now;
  private final double[] seen;

  ClassPriors(ClassifyOptions options) {
    this.classes = options.classes();
    double rows = options.answers().priors();
    this.held = HELD * rows;
    this.left = (float) (1 - 1 / Math.max(1, rows));
    this.ridge = options.training().ridge();
    this.forgetting = (float) Math.min(options.training().forgetting(), 1 - SLOWEST);
    this.start = new double[classes];
    for (int k = 0; k < classes; k++) {
      start[k] = options.shareOf(k);
    }
    this.learned = new double[classes];
    this.now = new double[classes];
    this.seen = new double[classes];
  }

  /** Slots of a key. */
  static List<Slot> ofKey(int classes) {
    return List.of(Slot.of("shares", classes));
  }

  /** Slots of a group. */
  static List<Slot> slots(int classes) {
    return List.of(
        Slot.of("labels", classes, classes + 1), Slot.of("labels.pending", classes, classes + 1));
  }

  /**
   * Changes the answer in place, and counts it.
   *
   * @param parameters with {@code labels} at {@code labels}
   * @param states with {@code shares} of the key at {@code shares}
   * @param out with the first probability at {@code at}
   */
  void weigh(float[] parameters, int labels, float[] states, int shares, float[] out, int at) {
    double counted = ridge;
    double whole = held;
    for (int k = 0; k < classes; k++) {
      counted += parameters[labels + k * (classes + 1)];
      whole += states[shares + k];
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      learned[k] = (ridge * start[k] + parameters[labels + k * (classes + 1)]) / counted;
      now[k] = (held * learned[k] + states[shares + k]) / whole;
      sum += out[at + k] * now[k] / learned[k];
    }
    Arrays.fill(seen, 0);
    for (int j = 0; j < classes; j++) {
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        mean += mean(parameters, labels, j, k) * now[k];
      }
      for (int k = 0; k < classes; k++) {
        seen[k] += out[at + j] * mean(parameters, labels, j, k) * now[k] / mean;
      }
    }
    for (int k = 0; k < classes; k++) {
      out[at + k] = (float) (out[at + k] * now[k] / learned[k] / sum);
      states[shares + k] = Math.fma(left, states[shares + k], (float) seen[k]);
    }
  }

  /** Mean of the probability of class {@code j} over rows with the label {@code k}. */
  private double mean(float[] parameters, int labels, int j, int k) {
    int own = labels + k * (classes + 1);
    double before = ridge * start[k];
    double guess = (start[j] + (j == k ? 1 : 0)) / 2;
    return (before * guess + parameters[own + 1 + j]) / (before + parameters[own]);
  }

  /**
   * Counts a label.
   *
   * @param given with the probabilities before they were weighed at {@code at}
   */
  void learn(float[] parameters, int labels, int label, float[] given, int at) {
    int pending = labels + classes * (classes + 1);
    for (int i = 0; i < classes * (classes + 1); i++) {
      parameters[pending + i] *= forgetting;
    }
    int own = pending + label * (classes + 1);
    parameters[own] += 1;
    for (int j = 0; j < classes; j++) {
      parameters[own + 1 + j] += given[at + j];
    }
  }

  /** Ends a mini-batch. */
  void close(float[] parameters, int labels) {
    int size = classes * (classes + 1);
    System.arraycopy(parameters, labels + size, parameters, labels, size);
  }
}
