package io.millrace.api.drift;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;

class LevelLearnerContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return new LevelLearner(5);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
