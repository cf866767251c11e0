package io.millrace.catalog;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws on two learners of different families: codes of a dictionary, forecast. */
class CodesForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("standardize", Map.of("warmup", 3)),
                new ModelSpec("dictionary", Map.of("keep", 2, "batch", 3)),
                new ModelSpec("forecast", Map.of("ahead", 2, "states", 8, "batch", 4))),
            5);
  }
}
