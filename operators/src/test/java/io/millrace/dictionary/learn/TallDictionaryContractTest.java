package io.millrace.dictionary.learn;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws with fewer atoms than channels, inside the ball and with the soft oracle. */
class TallDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return Trained.model(
        6, Map.of("atoms", 3, "batch", 4, "mode", "sfw", "oracle", "soft", "score", "energy"));
  }
}
