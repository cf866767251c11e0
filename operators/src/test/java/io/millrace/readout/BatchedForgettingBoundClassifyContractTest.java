package io.millrace.readout;

import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;

/**
 * The nine laws with quadratic bounds that are forgotten, and a prior that is not, on mini-batches.
 */
class BatchedForgettingBoundClassifyContractTest extends ClassifyContract {

  @Override
  ClassifyOptions options() {
    return new ClassifyOptions(5, 3, Start.LOGITS, 7, new Training(Rule.BOUND, .1, 0, .97, 2));
  }
}
