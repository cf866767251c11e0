package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/**
 * The nine laws with everything that a step reads of running means: imputation, score, clipping,
 * forgetting.
 */
class ClippedDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(
        6,
        Map.of(
            "batch",
            4,
            "drift",
            0.01,
            "norm",
            "clip",
            "switch",
            2,
            "threshold",
            0.3,
            "missing",
            "impute"));
  }
}
