package io.millrace.dictionary;

import io.millrace.operator.OperatorContract;
import io.millrace.operator.StreamModel;
import java.util.Map;

/** The nine laws without a linear oracle, with an objective that needs a hyperbolic tangent. */
class TangentDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(
        4, Map.of("mode", "tangent", "objective", "logcosh", "switch", 2, "batch", 5));
  }
}
