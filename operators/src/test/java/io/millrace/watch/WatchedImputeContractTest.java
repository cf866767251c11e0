package io.millrace.watch;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of a chain whose first stage, impute, is restarted and made to forget often. */
class WatchedImputeContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    ModelSpec often =
        new ModelSpec("drift", Map.of())
            .with("on", "dictionary.error")
            .with("detector", "page-hinkley")
            .with("slack", 0)
            .with("threshold", .5)
            .with("learner", "impute");
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("impute", Map.of("batch", 4)),
                new ModelSpec("dictionary", Map.of("keep", 1)).with("batch", 8),
                often.with("by", "group").with("then", "restart").as("restarts"),
                often.with("then", "forget").with("share", .25).as("forgets")),
            3);
  }

  @Override
  protected int length() {
    return 120;
  }
}
