package io.millrace.readout;

import io.millrace.api.operator.Slot;
import java.util.List;

/*
 *   p     probabilities of the answer so far      pi   shares of the classes that p was learned with
 *   n_k   labels of class k, older ones forgotten as the rule does
 *   pi_k = (R pi0_k + n_k) / (R + Σ n),   R ridge, pi0 the shares of the start
 *   rho_k = (C pi_k + s_k) / (C + Σ s),   shares of the classes of a key now,   C = T / 10
 *   answer: a_k = p_k rho_k / pi_k, divided by its sum;   then s <- (1 - 1/T) s + a
 *
 * Expectation maximisation of the shares from answers alone (M. Saerens, P. Latinne, C.
 * Decaestecker, Neural Computation 14, 2002, eq. 2.4), one step a row as in stochastic
 * approximation (O. Cappe, E. Moulines, JRSS B 71, 2009), and with a Dirichlet prior around pi, so
 * that few answers move little. Before the first answer rho = pi and a = p.
 *
 *   of a key:   | shares K |          of a group:   | labels K | labels.pending K |
 *
 * A label of a row does not move rho: an answer may not depend on it, and whether a row has a label
 * often depends on its class.
 */
/** Answers by the shares that the classes have now, where they differ from those of the labels. */
final class ClassPriors {

  /** Part of the memory by which the shares of the labels are held. */
  private static final double HELD = .1;

  /** Most that a label counts of those before, so that a float can count. */
  private static final double SLOWEST = 1e-6;

  private final int classes;
  private final double held;
  private final float left;
  private final double ridge;
  private final float forgetting;
  private final double[] start;

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
  }

  /** Slots of a key. */
  static List<Slot> ofKey(int classes) {
    return List.of(Slot.of("shares", classes));
  }

  /** Slots of a group. */
  static List<Slot> slots(int classes) {
    return List.of(Slot.of("labels", classes), Slot.of("labels.pending", classes));
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
    double seen = held;
    for (int k = 0; k < classes; k++) {
      counted += parameters[labels + k];
      seen += states[shares + k];
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double learned = (ridge * start[k] + parameters[labels + k]) / counted;
      double now = (held * learned + states[shares + k]) / seen;
      sum += out[at + k] * now / learned;
    }
    for (int k = 0; k < classes; k++) {
      double learned = (ridge * start[k] + parameters[labels + k]) / counted;
      double now = (held * learned + states[shares + k]) / seen;
      out[at + k] = (float) (out[at + k] * now / learned / sum);
    }
    for (int k = 0; k < classes; k++) {
      states[shares + k] = Math.fma(left, states[shares + k], out[at + k]);
    }
  }

  /** Counts a label. */
  void learn(float[] parameters, int labels, int label) {
    int pending = labels + classes;
    for (int k = 0; k < classes; k++) {
      parameters[pending + k] = Math.fma(forgetting, parameters[pending + k], k == label ? 1f : 0f);
    }
  }

  /** Ends a mini-batch. */
  void close(float[] parameters, int labels) {
    System.arraycopy(parameters, labels + classes, parameters, labels, classes);
  }
}
