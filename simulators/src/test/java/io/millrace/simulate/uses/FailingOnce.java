package io.millrace.simulate.uses;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import java.util.concurrent.atomic.AtomicInteger;

/** A learner whose late learning fails once, at a number of rows over all subtasks. */
final class FailingOnce extends ForwardingLearner {

  private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);

  FailingOnce(Learner inner) {
    super(inner);
  }

  /** Fails after a number of rows that are learned late. */
  static void armAfter(int rows) {
    LEFT.set(rows);
  }

  static boolean hasFailed() {
    return LEFT.get() < 0;
  }

  @Override
  public void learnLate(Rows memos) {
    if (LEFT.get() >= 0 && LEFT.getAndDecrement() == 0) {
      throw new IllegalStateException("Cannot learn late: this test injects a failure");
    }
    super.learnLate(memos);
  }
}
