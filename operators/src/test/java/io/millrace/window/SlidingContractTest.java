package io.millrace.window;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws, with gaps between vectors. */
class SlidingContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(List.of(new ModelSpec("sliding", Map.of("length", 5, "every", 3))), 2);
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
