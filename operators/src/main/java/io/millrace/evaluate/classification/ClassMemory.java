package io.millrace.evaluate.classification;

import io.millrace.evaluate.sum.Slotted;

/*
 * Slot: labels of each class so far, then the last label plus one (0: none), each number as Slotted
 * writes it.
 */
/**
 * The labels of one key so far, and what two simple classifiers answer from them: the most frequent
 * class, and the last one. One label is learned after the answers of its reading were judged.
 */
public final class ClassMemory implements Slotted {

  /** The answer before the first label. */
  public static final int NONE = -1;

  private final double[] numbers;

  /**
   * @param classes number of classes
   */
  public ClassMemory(int classes) {
    this.numbers = new double[classes + 1];
  }

  /** The most frequent class so far, the first of several; {@link #NONE} before a label. */
  public int majority() {
    int majority = NONE;
    for (int one = 0; one < numbers.length - 1; one++) {
      if (numbers[one] > (majority == NONE ? 0 : numbers[majority])) {
        majority = one;
      }
    }
    return majority;
  }

  /** The last label; {@link #NONE} before it. */
  public int last() {
    return (int) numbers[numbers.length - 1] - 1;
  }

  /** What is given for a reading that comes now. */
  public Given given(int answer) {
    return new Given(answer, majority(), last());
  }

  /** Adds a label, when it comes. */
  public void learn(int label) {
    numbers[label]++;
    numbers[numbers.length - 1] = label + 1;
  }

  @Override
  public int floats() {
    return FLOATS_OF_DOUBLE * numbers.length;
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(numbers, slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    Slotted.read(slots, at, numbers);
  }
}
