package io.millrace.catalog;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The nine laws on chains whose last stage takes what the pipeline declares. */
class DeclaredTargetsContractTest {

  @Nested
  class LabelBehindScaleAndDictionary extends OperatorContract {

    @Override
    protected StreamModel model() {
      return StandardCatalog.catalog()
          .create(
              List.of(
                  new ModelSpec("standardize", Map.of("warmup", 3)),
                  new ModelSpec("dictionary", Map.of("keep", 2, "batch", 4, "pass", "code")),
                  new ModelSpec("classify", Map.of("classes", 2, "batch", 3))),
              4,
              DeclaredTargets.label("kind"));
    }

    @Override
    protected float[] targets(SeededRandom random) {
      return new float[] {random.below(2)};
    }
  }

  @Nested
  class TargetBehindFeatures extends OperatorContract {

    @Override
    protected StreamModel model() {
      return StandardCatalog.catalog()
          .create(
              List.of(
                  new ModelSpec("s5", Map.of("width", 4, "states", 4)),
                  new ModelSpec("forecast", Map.of("ahead", 3, "states", 8, "batch", 5))),
              3,
              DeclaredTargets.values("a", "b"));
    }

    @Override
    protected boolean seeded() {
      return false;
    }
  }

  @Nested
  class LabelBehindWhiten extends OperatorContract {

    @Override
    protected StreamModel model() {
      return StandardCatalog.catalog()
          .create(
              List.of(
                  new ModelSpec("whiten", Map.of("refresh", 16)),
                  new ModelSpec("classify", Map.of("classes", 3))),
              3,
              DeclaredTargets.label("kind"));
    }

    @Override
    protected float[] targets(SeededRandom random) {
      return new float[] {random.below(3)};
    }

    @Override
    protected boolean seeded() {
      return false;
    }
  }
}
