package io.millrace.distance;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws, with scores of values and of changes. */
class ChangeContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(new ModelSpec("distance", Map.of("warmup", 5, "late", 3, "of", "both"))), 3);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
