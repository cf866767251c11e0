package io.millrace.dictionary.step;

import io.millrace.api.math.FloatMatrix;
import io.millrace.dictionary.code.Shape;

/**
 * Windows onto the matrices of a group that a step of the method updates. They are moved from group
 * to group; nothing is copied.
 */
public final class GroupMatrices {

  /** The dictionary: orthonormal rows, which are atoms. */
  final FloatMatrix dictionary;

  /** Running mean of gradients. */
  final FloatMatrix tracker;

  /** Sum of the gradients of the open mini-batch. */
  public final FloatMatrix gradient;

  /**
   * Point inside the spectral ball whose polar factor is the dictionary; the dictionary itself in
   * modes that stay on the orthogonal group.
   */
  public final FloatMatrix interior;

  private final DictionaryLayout layout;

  public GroupMatrices(Shape shape, DictionaryLayout layout) {
    this.layout = layout;
    this.dictionary = shape.matrix();
    this.tracker = shape.matrix();
    this.gradient = shape.matrix();
    this.interior = shape.matrix();
  }

  /** Moves the windows onto the parameters of a group. */
  public GroupMatrices onto(float[] slots) {
    dictionary.onto(slots, layout.dictionary);
    tracker.onto(slots, layout.tracker);
    gradient.onto(slots, layout.pendingGradient);
    interior.onto(slots, layout.interior);
    return this;
  }
}
