package io.millrace.dictionary.learn;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The nine laws with labels that shape the atoms, and the naive loop in double precision. */
class SupervisedContractTest extends OperatorContract {

  private static final int N = 5;
  private static final int COVARIATES = 1;
  private static final int CLASSES = 3;
  private static final int BATCH = 7;

  @Override
  protected StreamModel model() {
    return Labelled.model(
        N + COVARIATES,
        Map.ofEntries(
            Map.entry("mode", "fast"),
            Map.entry("batch", BATCH),
            Map.entry("keep", 2),
            Map.entry("score", "energy"),
            Map.entry("switch", 3),
            Map.entry("detector", false),
            Map.entry("classes", CLASSES),
            Map.entry("covariates", COVARIATES),
            Map.entry("supervision", 0.5),
            Map.entry("forgetting", 1.0)));
  }

  @Override
  protected float[] targets(SeededRandom random) {
    return new float[] {random.below(CLASSES)};
  }

  @Override
  protected Optional<Offline> offline(float[][] clip, float[][] targets) {
    Learner learner = (Learner) model();
    float[] start = new float[learner.signature().parameters().width()];
    learner.initialize(start, seed());
    NaiveSupervised naive =
        new NaiveSupervised(
            new NaiveDictionary(start, N), new int[] {N, COVARIATES, CLASSES}, BATCH, 0.5, 10);
    float[][] outputs = new float[clip.length][];
    for (int at = 0; at < clip.length; at++) {
      double[] row = NaiveDictionary.widened(clip[at]);
      outputs[at] =
          naive.next(
              Arrays.copyOf(row, N), Arrays.copyOfRange(row, N, row.length), (int) targets[at][0]);
    }
    // As in FastDictionaryContractTest, and the readout feeds back what the dictionary rounds.
    return Optional.of(new Offline(outputs, 1e-3));
  }
}
