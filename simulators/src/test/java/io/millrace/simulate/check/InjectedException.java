package io.millrace.simulate.check;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A rehearsed fault: once armed it makes the next that comes by fail, and no other. Static, because
 * it must reach an operator inside a cluster in the same JVM and outlive its restart.
 */
final class InjectedException {

  /** In the midst of a step. */
  static final InjectedException STEP = new InjectedException("step");

  /** In the midst of training, at the end of a mini-batch. */
  static final InjectedException LEARN = new InjectedException("learn");

  /** In the midst of the counting operator. */
  static final CountingLearner.FaultHook IN_COUNTING =
      new CountingLearner.FaultHook() {
        @Override
        public void inStep() {
          STEP.throwIfArmed();
        }

        @Override
        public void inLearning() {
          LEARN.throwIfArmed();
        }
      };

  private final String place;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicInteger thrown = new AtomicInteger();

  private InjectedException(String place) {
    this.place = place;
  }

  void arm() {
    armed.set(true);
  }

  void throwIfArmed() {
    if (armed.get() && armed.compareAndSet(true, false)) {
      thrown.incrementAndGet();
      throw new IllegalStateException("Rehearsed fault in " + place);
    }
  }

  int thrown() {
    return thrown.get();
  }
}
