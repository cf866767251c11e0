package io.millrace.readout;

import io.millrace.api.math.Curve;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Rows;
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
  private final float[] head;
  private float[] learner = {};

  Guard(int classes, Kernels kernels) {
    this.classes = classes;
    this.kernels = kernels;
    this.head = new float[classes];
  }

  static List<Slot> slots() {
    return List.of(Slot.of("guard.share"), Slot.of("guard.pending"));
  }

  static void initialize(float[] parameters, int at) {
    parameters[at] = .5f;
    parameters[at + 1] = .5f;
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (learner.length < capacity * classes * 2) {
      learner = new float[capacity * classes * 2];
    }
  }

  /**
   * Mixes the answer of the learner, in place.
   *
   * @param share that of the learner
   * @param logits index of the first logit in the inputs of {@code rows}
   * @param at index of the first probability in the outputs
   */
  void mix(Rows rows, int row, float share, int logits, int at) {
    System.arraycopy(rows.inputs(), logits, head, 0, classes);
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      most = Math.max(most, head[k]);
    }
    for (int k = 0; k < classes; k++) {
      head[k] -= most;
    }
    kernels.bend(Curve.EXP, head, 0, classes);
    float sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += head[k];
    }
    float[] out = rows.outputs();
    int kept = 2 * row * classes;
    for (int k = 0; k < classes; k++) {
      float q = head[k] / sum;
      learner[kept + k] = out[at + k];
      learner[kept + classes + k] = q;
      out[at + k] = Math.fma(share, out[at + k] - q, q);
    }
  }

  /** Index in {@link #learners} of the probabilities of the learner for a row. */
  int of(int row) {
    return 2 * row * classes;
  }

  /** Probabilities of the learner. */
  float[] learners() {
    return learner;
  }

  /** Learns the label of a row. */
  void learn(float[] parameters, int at, int row, int label) {
    double share = parameters[at + 1];
    double p = Math.max(learner[of(row) + label], LEAST);
    double q = Math.max(learner[of(row) + classes + label], LEAST);
    double won = share * p / (share * p + (1 - share) * q);
    parameters[at + 1] = (float) ((1 - SWITCH) * won + SWITCH / 2);
  }

  /** Ends a mini-batch. */
  static void close(float[] parameters, int at) {
    parameters[at] = parameters[at + 1];
  }
}
