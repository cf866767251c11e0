package io.millrace.dictionary;

import io.millrace.operator.OperatorContract;
import io.millrace.operator.StreamModel;
import java.util.Map;

/** The nine laws inside the spectral ball, with the soft oracle. */
class ReferenceDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(4, Map.of("mode", "sfw", "oracle", "soft", "batch", 5));
  }
}
