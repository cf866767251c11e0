package io.millrace.preprocess;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.dictionary.learn.DictionaryModel;
import java.util.List;
import java.util.Map;

/** The nine laws on the pair that the main job runs, with missing channels and forgetting. */
class StandardizedDictionaryContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ModelCatalog.empty()
        .with("standardize", Standardize.factory())
        .with("dictionary", DictionaryModel.factory())
        .create(
            List.of(
                new ModelSpec("standardize", Map.of("warmup", 4, "horizon", 20)),
                new ModelSpec("dictionary", Map.of("batch", 5, "switch", 2))),
            4);
  }

  @Override
  protected float[] observation(SeededRandom random) {
    float[] values = new float[4];
    for (int channel = 0; channel < values.length; channel++) {
      values[channel] = (float) (Math.pow(10, channel) * (20 + random.gaussian()));
    }
    return values;
  }

  @Override
  protected int length() {
    return 100;
  }
}
