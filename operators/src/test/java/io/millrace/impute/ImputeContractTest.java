package io.millrace.impute;

import io.millrace.catalog.StandardCatalog;
import io.millrace.operator.ModelSpec;
import io.millrace.operator.OperatorContract;
import io.millrace.operator.StreamModel;
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
