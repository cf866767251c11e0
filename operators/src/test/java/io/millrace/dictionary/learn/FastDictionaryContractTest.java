package io.millrace.dictionary.learn;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;
import java.util.Optional;

/** The nine laws in fast mode, through both phases of the objective. */
class FastDictionaryContractTest extends OperatorContract {

  private static final int N = 5;
  private static final int BATCH = 7;

  @Override
  protected StreamModel model() {
    return Trained.model(
        N, Map.of("batch", BATCH, "keep", 2, "score", "energy", "switch", 3, "detector", false));
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    Learner learner = (Learner) model();
    float[] start = new float[learner.signature().parameters().width()];
    learner.initialize(start, seed());
    NaiveDictionary naive = new NaiveDictionary(start, N);
    float[][] outputs = new float[clip.length][];
    double[][] batch = new double[BATCH][];
    for (int at = 0; at < clip.length; at++) {
      batch[at % BATCH] = NaiveDictionary.widened(clip[at]);
      outputs[at] = naive.output(batch[at % BATCH], 2);
      if (at % BATCH == BATCH - 1) {
        naive.fast(
            batch, 3, 0.1, (z, lambda) -> Math.signum(z) * Math.max(0, Math.abs(z) - lambda));
      }
    }
    // Eight mini-batches; each rounds A by n eps = 3e-7 over the gap of the tracker's singular
    // values, which on seven dense observations of five channels is at worst some hundredths.
    return Optional.of(new Offline(outputs, 2e-4));
  }
}
