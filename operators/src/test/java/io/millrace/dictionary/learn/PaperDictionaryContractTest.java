package io.millrace.dictionary.learn;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;
import java.util.Optional;

/** The nine laws with the published step sizes, for an exponent that needs a power function. */
class PaperDictionaryContractTest extends OperatorContract {

  private static final int N = 4;
  private static final int BATCH = 8;

  @Override
  protected StreamModel model() {
    return Trained.model(
        N, Map.of("mode", "paper", "p", 3.5, "batch", BATCH, "keep", 2, "score", "energy"));
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
        naive.paper(batch, 3.5);
      }
    }
    // As in FastDictionaryContractTest.
    return Optional.of(new Offline(outputs, 2e-4));
  }
}
