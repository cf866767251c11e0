package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws where missing channels are refused, on mini-batches of one. */
class CompleteDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(
        3, Map.of("batch", 1, "norm", "unit", "missing", "refuse", "score", "sparsity"));
  }
}
