package io.millrace.simulate.uses;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import java.util.concurrent.atomic.AtomicInteger;

/** A learner whose step fails once, at a number of rows over all subtasks. */
final class Failing extends ForwardingLearner {

  private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

  Failing(Learner inner) {
    super(inner);
  }

  /** Fails after a number of rows. */
  static void armAfter(int rows) {
    LEFT.set(rows);
  }

  static boolean hasFailed() {
    return LEFT.get() < 0;
  }

  @Override
  public void step(Rows rows) {
    if (LEFT.get() >= 0 && LEFT.getAndAdd(-rows.size()) - rows.size() < 0) {
      throw new IllegalStateException("Cannot step: this test injects a failure");
    }
    super.step(rows);
  }
}
