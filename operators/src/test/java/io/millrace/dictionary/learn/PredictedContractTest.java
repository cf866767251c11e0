package io.millrace.dictionary.learn;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nine laws of the closed loop, with the naive dictionary in a loop in double precision. */
class PredictedContractTest extends OperatorContract {

  private static final int N = 5;
  private static final int BATCH = 7;
  private static final int KEYFRAME = 9;

  @Override
  protected StreamModel model() {
    Map<String, Object> options =
        Map.of(
            "batch",
            BATCH,
            "keep",
            2,
            "score",
            "energy",
            "switch",
            3,
            "detector",
            false,
            "norm",
            "none",
            "rho_min",
            0.0,
            "predict",
            true,
            "keyframe",
            KEYFRAME);
    return ModelCatalog.empty()
        .with("dictionary", DictionaryModel.factory())
        .create(List.of(new ModelSpec("dictionary", options)), N);
  }

  /** Neighbours of a key are alike, so that a gain is not near zero. */
  @Override
  protected float[] observation(SeededRandom random) {
    float[] values = super.observation(random);
    for (int i = 0; i < N; i++) {
      values[i] += i % 2 == 0 ? 1 : -1;
    }
    return values;
  }

  @Override
  protected Optional<Offline> offline(float[][] clip) {
    DictionaryModel inner =
        Trained.model(
            N,
            Map.of("batch", BATCH, "keep", 2, "score", "energy", "switch", 3, "detector", false));
    float[] start = new float[inner.signature().parameters().width()];
    inner.initialize(start, seed());
    NaiveLoop loop = new NaiveLoop(new NaiveDictionary(start, N), N, BATCH, KEYFRAME);
    float[][] outputs = new float[clip.length][];
    for (int at = 0; at < clip.length; at++) {
      outputs[at] = loop.next(NaiveDictionary.widened(clip[at]));
    }
    // As FastDictionaryContractTest: errors of the dictionary, which the loop feeds back.
    return Optional.of(new Offline(outputs, 1e-3));
  }
}
