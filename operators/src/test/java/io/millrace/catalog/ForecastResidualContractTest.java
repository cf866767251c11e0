package io.millrace.catalog;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws of a chain that codes what a forecast left over. */
class ForecastResidualContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec(
                    "forecast", Map.of("states", 8, "residual", true, "pass", "residual")),
                new ModelSpec("dictionary", Map.of("keep", 1, "batch", 5))),
            3);
  }
}
