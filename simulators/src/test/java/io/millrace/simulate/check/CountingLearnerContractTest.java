package io.millrace.simulate.check;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;

/** The checker's own operator keeps the nine laws, or its verdict would be worth nothing. */
class CountingLearnerContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return new CountingLearner(CountingLearner.Release.SECOND, CountingLearner.FaultHook.NONE);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
