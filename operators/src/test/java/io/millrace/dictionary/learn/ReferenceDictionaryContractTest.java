package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws inside the spectral ball, with the soft oracle. */
class ReferenceDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(4, Map.of("mode", "sfw", "oracle", "soft", "batch", 5));
  }
}
