package io.millrace.watch;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of watches of groups whose changes restart a learner, and let it forget. */
class WatchedGroupContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    ModelSpec often =
        new ModelSpec("drift", Map.of())
            .with("on", "dictionary.error")
            .with("detector", "page-hinkley")
            .with("slack", 0)
            .with("threshold", .5);
    return StandardCatalog.catalog()
        .create(
            List.of(
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
