package io.millrace.readout;

import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/*
 *   m_k   mean of the features of class k         v   variance within classes, of all of them
 *   d(x) = min over classes with a label of  1/F Σ_j min((x_j - m_kj)² / (v_j + 1e-6 m_kj²), 1e6)
 *   unknown(x) = 1 - (1 + number of the last 200 labelled rows with d >= d(x)) / (1 + their number)
 *
 * The d of a labelled row is taken before the row is learned. If its rows are exchangeable with
 * those that are answered, unknown >= 1 - e comes of a share of at most e of them, whatever the law
 * of the features: a conformal p-value (V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a
 * Random World, 2005, prop. 2.8), taken from 1. Means and variance have the weight max(.001, 1/n).
 *
 *   +----------------+-----------------+----------------+--------------------+------------------+
 *   | known.counts   | known.mean      | known.variance | known.scores 200   | the same,        |
 *   | K + 3          | K x F           | F              | a ring             | known.pending.…  |
 *   +----------------+-----------------+----------------+--------------------+------------------+
 *     labels of each class (at most 1000); rows in the variance, scores in the ring, next place
 *
 * The second four are what was learned since the mini-batch began; with batch: 1 there are none.
 */
/** How unlike all classes the features of a row are, by ranks among labelled rows. */
final class KnownClasses {

  static final int SCORES = 200;

  /** Labelled rows before distances are kept, and kept distances before an answer. */
  private static final int FEW = 20;

  private static final float MOST = 1000;
  private static final double NARROW = 1e-6;
  private static final double FARTHEST = 1e6;

  private final int classes;
  private final int features;
  private final boolean pending;
  private final int size;

  KnownClasses(ClassifyOptions options) {
    this.classes = options.classes();
    this.features = options.features() - 1;
    this.pending = options.batch() > 1;
    this.size = classes + 3 + (classes + 1) * features + SCORES;
  }

  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (String name : pending ? List.of("known.", "known.pending.") : List.of("known.")) {
      slots.add(Slot.of(name + "counts", classes + 3));
      slots.add(Slot.of(name + "mean", classes, features));
      slots.add(Slot.of(name + "variance", features));
      slots.add(Slot.of(name + "scores", SCORES));
    }
    return slots;
  }

  /**
   * Returns how unlike all classes features are, from 0 to 1, or NaN while too few rows had a
   * label.
   *
   * @param known index of {@code known.counts} in {@code parameters}
   * @param inputs with the first feature at {@code at}
   */
  float unknown(float[] parameters, int known, float[] inputs, int at) {
    int kept = (int) parameters[known + classes + 1];
    if (kept < FEW) {
      return Float.NaN;
    }
    float own = distance(parameters, known, inputs, at);
    int scores = known + size - SCORES;
    int farther = 1;
    for (int i = 0; i < kept; i++) {
      farther += parameters[scores + i] >= own ? 1 : 0;
    }
    return (float) (1 - farther / (kept + 1.0));
  }

  private float distance(float[] parameters, int known, float[] inputs, int at) {
    double nearest = Double.POSITIVE_INFINITY;
    int variance = known + classes + 3 + classes * features;
    for (int k = 0; k < classes; k++) {
      if (parameters[known + k] > 0) {
        int mean = known + classes + 3 + k * features;
        double sum = 0;
        for (int j = 0; j < features; j++) {
          double middle = parameters[mean + j];
          double away = inputs[at + j] - middle;
          double wide = parameters[variance + j] + NARROW * middle * middle + Float.MIN_NORMAL;
          sum += Math.min(away * away / wide, FARTHEST);
        }
        nearest = Math.min(nearest, sum);
      }
    }
    return (float) (nearest / features);
  }

  /** Learns a labelled row. */
  void learn(float[] parameters, int known, float[] inputs, int at, int label) {
    int into = pending ? known + size : known;
    if (parameters[known + classes] >= FEW) {
      int next = (int) parameters[into + classes + 2];
      parameters[into + size - SCORES + next] = distance(parameters, known, inputs, at);
      parameters[into + classes + 2] = (next + 1) % SCORES;
      parameters[into + classes + 1] = Math.min(parameters[into + classes + 1] + 1, SCORES);
    }
    float before = parameters[into + label];
    parameters[into + label] = Math.min(before + 1, MOST);
    float weight = 1 / parameters[into + label];
    if (before > 0) {
      parameters[into + classes] = Math.min(parameters[into + classes] + 1, MOST);
    }
    float share = before > 0 ? 1 / parameters[into + classes] : 0;
    int mean = into + classes + 3 + label * features;
    int variance = into + classes + 3 + classes * features;
    for (int j = 0; j < features; j++) {
      float away = inputs[at + j] - parameters[mean + j];
      parameters[mean + j] = Math.fma(weight, away, parameters[mean + j]);
      float rest = inputs[at + j] - parameters[mean + j];
      float old = parameters[variance + j];
      parameters[variance + j] = Math.max(0, Math.fma(share, Math.fma(away, rest, -old), old));
    }
  }

  /** Ends a mini-batch. */
  void close(float[] parameters, int known) {
    if (pending) {
      System.arraycopy(parameters, known + size, parameters, known, size);
    }
  }
}
