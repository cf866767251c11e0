package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws with cycles of the event time and two readouts of each target. */
class MixedForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(
        3,
        Map.of(
            "ahead",
            2,
            "states",
            8,
            "calendar",
            List.of("day", "year"),
            "own",
            true,
            "targets",
            List.of(2, 0),
            "lags",
            List.of(1, 4),
            "interval",
            .8));
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
