package io.millrace.watch;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of a classifier, in mini-batches, that is restarted and made to forget often. */
class WatchedClassifyContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    ModelSpec often =
        new ModelSpec("drift", Map.of())
            .with("on", "classify.loss")
            .with("detector", "page-hinkley")
            .with("slack", 0)
            .with("threshold", .5);
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("classify", Map.of("classes", 2)).with("batch", 5),
                often.with("by", "group").with("then", "restart").as("restarts"),
                often.with("then", "forget").with("share", .25).as("forgets")),
            3);
  }

  /** Two features, and the label. */
  @Override
  protected float[] observation(SeededRandom random) {
    float one = (float) random.gaussian();
    return new float[] {one, (float) random.gaussian(), one > 0 ? 1 : 0};
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  @Override
  protected int length() {
    return 120;
  }
}
