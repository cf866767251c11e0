package io.millrace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;

/*
 * W is classes x features, p = softmax(W phi), slope = p - y with y one-hot: the gradient of -log p_y over W is slope phi'.
 *
 *   +-------------------+------------------+----------------------------+
 *   | readout K x F     | slots of a rule  | pending.readout K x F      |
 *   +-------------------+------------------+----------------------------+
 *                                            sum of the open mini-batch's gradients
 */
/** How the readout of a classifier learns: gathers gradients, and closes mini-batches. */
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

  /** The readout, this rule's slots, and the gradient. */
  final List<Slot> slots() {
    List<Slot> all = new ArrayList<>();
    all.add(Slot.of("readout", options.classes(), options.features()));
    all.addAll(slots);
    all.add(Slot.of("pending.readout", options.classes(), options.features()));
    return all;
  }

  /** Writes what learning starts from; the slots hold their initial values. */
  void initialize(float[] parameters, int readout) {
    for (int row = 0; row < options.classes(); row++) {
      for (int feature = 0; feature < options.features(); feature++) {
        parameters[readout + row * options.features() + feature] = options.startOf(row, feature);
      }
    }
  }

  /** Takes up a group's parameters: where the readout lies, followed by this rule's slots. */
  void open(float[] parameters, int readout) {
    weights.onto(parameters, readout);
    gradient.onto(parameters, readout + weights.size() + own);
  }

  /**
   * Takes in one row.
   *
   * @param slope {@code 1 × classes}
   * @param features {@code 1 × features}
   */
  void learn(FloatMatrix slope, FloatMatrix features) {
    kernels.addTransposedLeft(slope, features, gradient);
  }

  /**
   * Ends a mini-batch: changes the readout and clears the gradient.
   *
   * @param update number of updates before this one
   */
  final void close(long update) {
    change(update);
    gradient.fill(0f);
  }

  /** Changes the readout by the gradient. */
  abstract void change(long update);

  /** Adds the gradient of {@code l2 / 2 · ‖W − start‖²}, so many times; the bias is free. */
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
