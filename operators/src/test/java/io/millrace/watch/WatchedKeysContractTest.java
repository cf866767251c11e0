package io.millrace.watch;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of watches of keys, around operators that do not learn. */
class WatchedKeysContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return StandardCatalog.catalog()
        .create(
            List.of(
                new ModelSpec("sliding", Map.of("length", 3)),
                new ModelSpec("drift", Map.of())
                    .with("on", "sliding.window")
                    .with("index", 4)
                    .with("detector", "kswin")
                    .with("window", 16)
                    .with("newest", 6)
                    .with("level", .3),
                new ModelSpec("detect", Map.of())
                    .with("on", "window")
                    .with("index", 1)
                    .with("threshold", .5)
                    .with("release", 0)
                    .with("least", 2)),
            2,
            DeclaredTargets.NONE,
            List.of("window", "drift.found", "detect.found"));
  }
}
