package io.millrace.readout;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import java.util.List;

/*
 *   p   probabilities of the learner        q   softmax of the logits that it began with
 *   w   share of the learner                answer: w p + (1 - w) q
 *   learn a label y:  w <- w p_y / (w p_y + (1 - w) q_y),  then  w <- (1 - S) w + S/2
 *
 * Fixed share (M. Herbster, M. Warmuth, Tracking the Best Expert, Machine Learning 32, 1998) of two
 * experts by log loss. Over N labels, against the better of both, and against any sequence that
 * changes between them m times:
 *   Σ -log answer_y <= Σ -log better_y + log 2 + m log(2/S) + N S/2,      S = .001
 * In mini-batches the share that answers is that of the last one's end.
 *
 *   | guard.share | guard.pending |
 *
 * A probability counts as at least 1e-30, so no label can take the whole share away.
 */
/** Answers by the learner and by the classifier that it began with, each by its share. */
final class Guard {

  /** Share that changes sides with each label. */
  private static final double SWITCH = .001;

  private static final float LEAST = 1e-30f;

  private final int classes;
  private final Kernels kernels;
  private float[] heads = {};

  Guard(int classes, Kernels kernels) {
    this.classes = classes;
    this.kernels = kernels;
  }

  static List<Slot> slots() {
    return List.of(
        Slot.of("guard.share").startingAt(.5f), Slot.of("guard.pending").startingAt(.5f));
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (heads.length < capacity * classes) {
      heads = new float[capacity * classes];
    }
  }

  /**
   * Mixes the answer of the learner, in place.
   *
   * @param row number of the row in its block
   * @param share that of the learner
   * @param inputs with the first logit at {@code logits}
   * @param out with the first probability at {@code at}
   */
  void mix(int row, float share, float[] inputs, int logits, float[] out, int at) {
    int kept = row * classes;
    System.arraycopy(inputs, logits, heads, kept, classes);
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      most = Math.max(most, heads[kept + k]);
    }
    for (int k = 0; k < classes; k++) {
      heads[kept + k] -= most;
    }
    kernels.bend(Curve.EXP, heads, kept, classes);
    float sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += heads[kept + k];
    }
    for (int k = 0; k < classes; k++) {
      float q = heads[kept + k] / sum;
      heads[kept + k] = q;
      out[at + k] = Math.fma(share, out[at + k] - q, q);
    }
  }

  /**
   * Learns the label of a row.
   *
   * @param at index of the first slot in {@code parameters}
   * @param own the probability that the learner alone gave the label
   */
  void learn(float[] parameters, int at, int row, int label, float own) {
    double share = parameters[at + 1];
    double p = Math.max(own, LEAST);
    double q = Math.max(heads[row * classes + label], LEAST);
    double won = share * p / (share * p + (1 - share) * q);
    parameters[at + 1] = (float) ((1 - SWITCH) * won + SWITCH / 2);
  }

  /** Ends a mini-batch. */
  static void close(float[] parameters, int at) {
    parameters[at] = parameters[at + 1];
  }
}
