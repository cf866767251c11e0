package io.millrace.watch;

import io.millrace.api.spec.ModelSpec;
import java.util.Map;

/** The nine laws of a forecast, in mini-batches, that is restarted and made to forget often. */
class WatchedForecastContractTest extends RestartedContract {

  WatchedForecastContractTest() {
    super(new ModelSpec("forecast", Map.of("batch", 3)).with("states", 8), "forecast.error", 2);
  }

  /** Recursive least squares, and no random choice. */
  @Override
  protected boolean seeded() {
    return false;
  }
}
