package io.millrace.stage;

import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.TinyLearner;
import io.millrace.api.testing.OperatorContract;

/** The nine laws where the first alone learns. */
class ChainFirstLearnsContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    StreamModel first = new TinyLearner();
    return Chain.of(
        first,
        new MovingAverage(TinyLearner.CHANNELS, 3, 2),
        first.signature().ports().field("echo"));
  }
}
