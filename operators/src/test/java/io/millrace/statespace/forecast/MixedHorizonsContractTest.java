package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nine laws with two horizons beside everything else that a forecast may read or write. */
class MixedHorizonsContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(
        3,
        Map.of(
            "ahead",
            List.of(1, 3),
            "states",
            8,
            "calendar",
            List.of("day", "week"),
            "own",
            true,
            "targets",
            List.of(2, 0),
            "lags",
            List.of(1, 4),
            "interval",
            .8,
            "residual",
            true));
  }

  @Override
  protected Set<String> judging() {
    return Set.of("error_1", "error_3", "residual");
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
