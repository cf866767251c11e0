package io.millrace.detect;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of alarms at a rate on the robust norm. */
class RateContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("distance", Map.of("warmup", 5)),
                new ModelSpec("detect", Map.of("on", "distance.score", "rate", "1/h"))),
            2);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
