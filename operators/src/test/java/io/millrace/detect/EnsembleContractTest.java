package io.millrace.detect;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of alarms of several scores, of which another one holds some back. */
class EnsembleContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("distance", Map.of("warmup", 5)),
                new ModelSpec("detect", Map.of("on", "distance.score", "threshold", 4)).as("large"),
                new ModelSpec(
                    "detect",
                    Map.of(
                        "on",
                        List.of("distance.score", "distance.smoothed"),
                        "rate",
                        "1/h",
                        "late",
                        20,
                        "quiet_while",
                        "large.found",
                        "quiet_after",
                        "5 s"))),
            2);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
