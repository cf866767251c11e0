package io.millrace.watch;

import io.millrace.api.spec.ModelSpec;
import java.util.Map;

/** The nine laws of watches of groups whose changes restart a learner, and let it forget. */
class WatchedGroupContractTest extends RestartedContract {

  WatchedGroupContractTest() {
    super(new ModelSpec("dictionary", Map.of("keep", 1)).with("batch", 8), "dictionary.error", 3);
  }
}
