package io.millrace.window;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of a dictionary over the windows of one channel. */
class SlidingDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("standardize", Map.of("warmup", 3)),
                new ModelSpec("sliding", Map.of("length", 4, "every", 2)),
                new ModelSpec("dictionary", Map.of("batch", 3))),
            1);
  }
}
