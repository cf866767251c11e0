package io.millrace.watch;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.spec.ModelSpec;
import java.util.Map;

/** The nine laws of a classifier, in mini-batches, that is restarted and made to forget often. */
class WatchedClassifyContractTest extends RestartedContract {

  WatchedClassifyContractTest() {
    super(new ModelSpec("classify", Map.of("classes", 2)).with("batch", 5), "classify.loss", 3);
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
}
