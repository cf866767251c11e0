package io.millrace.api.operator;

import io.millrace.api.testing.OperatorContract;
import java.util.Optional;

/** The nine laws on a learner with mini-batches, missing values and no sequence state. */
class RunningMeanLearnerContractTest extends OperatorContract {

  private static final int CHANNELS = 3;
  private static final int BATCH = 4;

  @Override
  protected StreamModel model() {
    return new RunningMeanLearner(CHANNELS, BATCH);
  }

  @Override
  protected boolean seeded() {
    return false;
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    float[][] outputs = new float[clip.length][CHANNELS + 1];
    for (int at = 0; at < clip.length; at++) {
      int known = at / BATCH * BATCH;
      double square = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        double sum = 0;
        for (int past = 0; past < known; past++) {
          sum += clip[past][channel];
        }
        double centred = clip[at][channel] - (known == 0 ? 0 : sum / known);
        outputs[at][channel] = (float) centred;
        square += centred * centred;
      }
      outputs[at][CHANNELS] = (float) Math.sqrt(square);
    }
    // At most 15 updates of float32, each off by a few 2⁻²⁴ of values below 6: under 15 · 4 · 6 ·
    // 6e-8.
    return Optional.of(new Offline(outputs, 2.2e-5));
  }
}
