package io.millrace.preprocess;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws, over several mini-batches. */
class ImputeContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(List.of(new ModelSpec("impute", Map.of("batch", 5))), 3);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
