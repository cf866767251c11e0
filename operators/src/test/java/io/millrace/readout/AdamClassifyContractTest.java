package io.millrace.readout;

import io.millrace.readout.ClassifyOptions.Rule;
import io.millrace.readout.ClassifyOptions.Start;
import io.millrace.readout.ClassifyOptions.Training;

/** The nine laws with Adam, from the logits of another classifier. */
class AdamClassifyContractTest extends ClassifyContract {

  @Override
  ClassifyOptions options() {
    return new ClassifyOptions(5, 3, Start.LOGITS, 1, new Training(Rule.ADAM, .01, 0, 1, 1));
  }
}
