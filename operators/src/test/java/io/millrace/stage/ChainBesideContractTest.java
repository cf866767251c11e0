package io.millrace.stage;

import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.RunningMeanLearner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;

/** The nine laws where the second, which learns, reads a channel that the first does not. */
class ChainBesideContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    StreamModel first = new MovingAverage(2, 4, 3);
    return Chain.of(first, new RunningMeanLearner(3, 4), first.signature().ports().field("mean"));
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
