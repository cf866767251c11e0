package io.millrace.dictionary.learn;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws of atoms that labels shape and whose readings are predicted. */
class PredictedSupervisedContractTest extends OperatorContract {

  private static final int CLASSES = 3;

  @Override
  protected StreamModel model() {
    return Labelled.model(
        6,
        Map.of(
            "batch",
            7,
            "keep",
            2,
            "classes",
            CLASSES,
            "covariates",
            1,
            "predict",
            true,
            "keyframe",
            6));
  }

  @Override
  protected float[] targets(SeededRandom random) {
    return new float[] {random.below(CLASSES)};
  }
}
