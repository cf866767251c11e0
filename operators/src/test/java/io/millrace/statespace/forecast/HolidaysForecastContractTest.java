package io.millrace.statespace.forecast;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws with holidays, a zone and bounds. */
class HolidaysForecastContractTest extends OperatorContract {

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
            Map.of(
                "cycles",
                List.of("day"),
                "holidays",
                List.of("1970-01-01/1970-01-03", "2026-12-25"),
                "zone",
                "Europe/Paris"),
            "own",
            true,
            "bounds",
            Map.of("0", Map.of("least", -.5, "most", .5)),
            "interval",
            .8));
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
