package io.millrace.dictionary;

import io.millrace.math.FloatMatrix;

/**
 * Windows onto the matrices of a group that a step of the method advances. They are moved from
 * group to group; nothing is copied.
 */
final class GroupMatrices {

  /** What codes: orthogonal, rows are atoms. */
  final FloatMatrix dictionary;

  /** Running mean of gradients. */
  final FloatMatrix tracker;

  /** Sum of the gradients of the open mini-batch. */
  final FloatMatrix gradient;

  /**
   * Point inside the spectral ball whose polar factor the dictionary is; the dictionary itself in a
   * mode that never leaves the orthogonal group.
   */
  final FloatMatrix interior;

  private final DictionaryLayout layout;

  GroupMatrices(int n, DictionaryLayout layout) {
    this.layout = layout;
    this.dictionary = FloatMatrix.of(n, n);
    this.tracker = FloatMatrix.of(n, n);
    this.gradient = FloatMatrix.of(n, n);
    this.interior = FloatMatrix.of(n, n);
  }

  /** Moves the windows onto the parameters of a group. */
  GroupMatrices onto(float[] slots) {
    dictionary.onto(slots, layout.dictionary);
    tracker.onto(slots, layout.tracker);
    gradient.onto(slots, layout.pendingGradient);
    interior.onto(slots, layout.interior);
    return this;
  }
}
