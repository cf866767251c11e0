package io.millrace.dictionary.learn;

import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.Warmup;

/*
 * A schedule that began under release 0.1.0 ends its warm-up as it would have there, so that a job
 * that goes on from a state of that release writes the same bits until then. Such a schedule is
 * recognised without a slot of its own, so that states and models have the same layout in both:
 * while the error of the dictionary is unknown, that release has 1 in expected.cross, and this code
 * has 0 (DictionaryLayout).
 */
/** Decides for a group how many mini-batches its schedule takes to leave its initial dictionary. */
final class FirstPhase {

  /** Value of {@code expected.cross} in the warm-up of a schedule. */
  static final float UNKNOWN_CROSS = 0;

  private static final float UNKNOWN_CROSS_OF_FIRST_RELEASE = 1;

  private final DictionaryLayout layout;
  private final Warmup warmup;

  FirstPhase(DictionaryLayout layout, Warmup warmup) {
    this.layout = layout;
    this.warmup = warmup;
  }

  /** Returns the length of the warm-up in mini-batches, as far as the codes show it now. */
  double batches(float[] slots) {
    if (isOfFirstRelease(slots)) {
      return warmup.ofFirstRelease();
    }
    return warmup.batches(CodeMoments.density(slots[layout.codeSquare], slots[layout.codeCube]));
  }

  /** Returns whether the schedule is in a warm-up that began under release 0.1.0. */
  boolean isOfFirstRelease(float[] slots) {
    return slots[layout.batches] < warmup.ofFirstRelease()
        && slots[layout.expected + DictionaryLayout.EXPECTED_CROSS]
            == UNKNOWN_CROSS_OF_FIRST_RELEASE;
  }

  /** Returns a cross moment that does not look like the warm-up of a schedule of release 0.1.0. */
  static float known(double cross) {
    float rounded = (float) cross;
    return rounded == UNKNOWN_CROSS_OF_FIRST_RELEASE ? Math.nextDown(rounded) : rounded;
  }
}
