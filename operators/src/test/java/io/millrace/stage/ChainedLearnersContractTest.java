package io.millrace.stage;

import io.millrace.api.operator.RunningMeanLearner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.TinyLearner;
import io.millrace.api.testing.OperatorContract;
import java.util.Optional;

/** The nine laws on two learners whose mini-batches fill at different times. */
class ChainedLearnersContractTest extends OperatorContract {

  private static final int BATCH = 3;

  @Override
  protected StreamModel model() {
    StreamModel first = new TinyLearner();
    return Chain.of(
        first,
        new RunningMeanLearner(TinyLearner.CHANNELS, BATCH),
        first.signature().ports().field("echo"));
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    float[][] echoes = TinyLearner.offline(clip, seed());
    float[][] outputs = new float[echoes.length][TinyLearner.CHANNELS + 1];
    for (int at = 0; at < echoes.length; at++) {
      // The last echo comes from padding, which is answered and not learned.
      int known = Math.min(at, clip.length) / BATCH * BATCH;
      double square = 0;
      for (int channel = 0; channel < TinyLearner.CHANNELS; channel++) {
        double mean = 0;
        for (int past = 0; past < known; past++) {
          mean += echoes[past][channel] / (double) known;
        }
        double centred = echoes[at][channel] - mean;
        outputs[at][channel] = (float) centred;
        square += centred * centred;
      }
      outputs[at][TinyLearner.CHANNELS] = (float) Math.sqrt(square);
    }
    // 20 updates of float32 values below 10, each off by a few 2⁻²⁴, behind weights off by as many.
    return Optional.of(new Offline(outputs, 1e-4));
  }
}
