package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws on mini-batches: the readout that learns is ahead of the one that is read. */
class BatchedForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(
        2,
        Map.of(
            "ahead", 1,
            "batch", 5,
            "states", 8,
            "train", "dynamics",
            "gaps", "event",
            "readout", "rls",
            "missing", "refuse"));
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
