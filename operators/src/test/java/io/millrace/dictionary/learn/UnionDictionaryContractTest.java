package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws of two bases, with missing channels, through both phases of the objective. */
class UnionDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(4, Map.of("bases", 2, "batch", 6, "keep", 2, "switch", 3));
  }
}
