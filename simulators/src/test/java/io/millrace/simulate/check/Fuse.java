package io.millrace.simulate.check;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A rehearsed fault: once armed it makes the next that comes by fail, and no other. Static, because
 * it must reach an operator inside a cluster in the same JVM and outlive its restart.
 */
final class Fuse {

  /** In the midst of a step. */
  static final Fuse STEP = new Fuse("step");

  /** In the midst of training, at the end of a mini-batch. */
  static final Fuse LEARN = new Fuse("learn");

  /** In the midst of the counting operator. */
  static final CountingLearner.Trouble IN_COUNTING =
      new CountingLearner.Trouble() {
        @Override
        public void inStep() {
          STEP.burnIfArmed();
        }

        @Override
        public void inLearning() {
          LEARN.burnIfArmed();
        }
      };

  private final String place;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicInteger burnt = new AtomicInteger();

  private Fuse(String place) {
    this.place = place;
  }

  void arm() {
    armed.set(true);
  }

  void burnIfArmed() {
    if (armed.get() && armed.compareAndSet(true, false)) {
      burnt.incrementAndGet();
      throw new IllegalStateException("Rehearsed fault in " + place);
    }
  }

  int burnt() {
    return burnt.get();
  }
}
