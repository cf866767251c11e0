package io.millrace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/*
 * W is classes x features, p = softmax(W phi), slope = p - y with y one-hot: the gradient of -log
 * p_y over W is slope phi'.
 *
 *   +-------------------+------------------+----------------------------+
 *   | readout K x F     | slots of a rule  | pending.readout K x F      |
 *   +-------------------+------------------+----------------------------+
 *                                            sum of the open mini-batch's gradients
 */
/**
 * Learning rule of a classifier's readout: sums gradients, and updates the readout at the end of a
 * mini-batch.
 */
abstract class ClassifyRule {

  final ClassifyOptions options;
  final FloatMatrix weights;
  final FloatMatrix gradient;
  private final Kernels kernels;
  private final List<Slot> slots;
  private final int own;

  ClassifyRule(ClassifyOptions options, Kernels kernels, Slot... slots) {
    this.options = options;
    this.kernels = kernels;
    this.weights = FloatMatrix.of(options.classes(), options.features());
    this.gradient = FloatMatrix.of(options.classes(), options.features());
    this.slots = List.of(slots);
    this.own = this.slots.stream().mapToInt(Slot::size).sum();
  }

  /** Returns the slots of the readout, of this rule, and of the gradient. */
  final List<Slot> slots() {
    List<Slot> all = new ArrayList<>();
    all.add(Slot.of("readout", options.classes(), options.features()));
    all.addAll(slots);
    all.add(Slot.of("pending.readout", options.classes(), options.features()));
    return all;
  }

  /** Writes the initial parameters to slots that hold their initial values. */
  void initialize(float[] parameters, int readout) {
    for (int row = 0; row < options.classes(); row++) {
      for (int feature = 0; feature < options.features(); feature++) {
        parameters[readout + row * options.features() + feature] = options.startOf(row, feature);
      }
    }
  }

  /**
   * Sets a group's parameters and the offset of the readout in them; this rule's slots follow it.
   */
  void open(float[] parameters, int readout) {
    weights.onto(parameters, readout);
    gradient.onto(parameters, readout + weights.size() + own);
  }

  /**
   * Adds the gradient of one row.
   *
   * @param slope gradient of the loss over the logits, {@code 1 × classes}
   * @param features features of the row, {@code 1 × features}
   * @param rows number of rows that the group has learned, with this one
   */
  void learn(FloatMatrix slope, FloatMatrix features, long rows) {
    kernels.addTransposedLeft(slope, features, gradient);
  }

  /**
   * Ends a mini-batch: updates the readout and clears the gradient.
   *
   * @param update number of updates before this one
   */
  final void close(long update) {
    change(update);
    gradient.fill(0f);
  }

  /** Whether it weighs what it has learned, so that it can forget. */
  boolean forgets() {
    return false;
  }

  /**
   * Forgets a part of what was learned; the weights stay.
   *
   * @param parameters those that {@link #open} has set
   * @param share weight of it that is left, from 0 to 1
   */
  void forget(float[] parameters, double share) {}

  /** Updates the readout with the gradient. */
  abstract void change(long update);

  /** Adds {@code times} the gradient of {@code l2 / 2 · ‖W − start‖²}, without that of the bias. */
  final void pull(int times) {
    float l2 = (float) options.training().l2() * times;
    if (l2 > 0) {
      for (int row = 0; row < options.classes(); row++) {
        for (int feature = 1; feature < options.features(); feature++) {
          float away = weights.at(row, feature) - options.startOf(row, feature);
          gradient.set(row, feature, Math.fma(l2, away, gradient.at(row, feature)));
        }
      }
    }
  }
}
