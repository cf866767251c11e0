package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws without a linear oracle, with an objective that needs a hyperbolic tangent. */
class TangentDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(
        4, Map.of("mode", "tangent", "objective", "logcosh", "switch", 2, "batch", 5));
  }
}
