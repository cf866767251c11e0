package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws with Adam on everything, on mini-batches. */
class AdamForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(
        2,
        Map.of(
            "ahead", 4,
            "batch", 3,
            "layer", "s5",
            "start", "inv",
            "states", 6,
            "train", "dynamics",
            "readout", "adam",
            "discretisation", "bilinear"));
  }
}
