package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nine laws with a plan, two horizons and two readouts of each target. */
class PlannedForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(
        3, Map.of("ahead", List.of(1, 3), "states", 8, "planned", 1, "own", true));
  }

  @Override
  protected Set<String> judging() {
    return Set.of("error_1", "error_3");
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
