package io.millrace.readout;

import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;

/** The nine laws with plain gradients, on mini-batches. */
class DescentClassifyContractTest extends ClassifyContract {

  @Override
  ClassifyOptions options() {
    return new ClassifyOptions(5, 3, Start.UNIFORM, 4, new Training(Rule.SGD, .3, 0, 1, 1));
  }
}
