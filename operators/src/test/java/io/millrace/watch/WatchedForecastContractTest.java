package io.millrace.watch;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of a forecast, in mini-batches, that is restarted and made to forget often. */
class WatchedForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    ModelSpec often =
        new ModelSpec("drift", Map.of())
            .with("on", "forecast.error")
            .with("detector", "page-hinkley")
            .with("slack", 0)
            .with("threshold", .5);
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("forecast", Map.of("batch", 3)).with("states", 8),
                often.with("by", "group").with("then", "restart").as("restarts"),
                often.with("then", "forget").with("share", .25).as("forgets")),
            2);
  }

  /** Recursive least squares, and no random choice. */
  @Override
  protected boolean seeded() {
    return false;
  }

  @Override
  protected int length() {
    return 120;
  }
}
