package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;

/**
 * A simple method that answers the class of the next reading of one key from the labels before it.
 * It answers before it learns; with labels that come late, it answers from those that have come.
 */
public interface ClassGuess extends Slotted {

  /** Name of the method in tables. */
  String name();

  /**
   * The class of the next reading, from 0; {@link
   * io.millrace.evaluate.classification.ClassMemory#NONE} if nothing is known yet.
   */
  int answer();

  /** Adds a label. */
  void learn(int label);
}
