package io.millrace.preprocess;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.dictionary.learn.DictionaryModel;
import java.util.List;
import java.util.Map;

/** The nine laws where readings are coded in units of the channels. */
class PursuitContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ModelCatalog.empty()
        .with("whiten", Whiten.factory())
        .with("dictionary", DictionaryModel.factory())
        .create(
            List.of(
                new ModelSpec("whiten", Map.of("refresh", 7, "horizon", 20, "pursuit", true)),
                new ModelSpec("dictionary", Map.of("batch", 4, "switch", 2, "keep", 2))),
            4);
  }

  @Override
  protected float[] observation(SeededRandom random) {
    double common = random.gaussian();
    return new float[] {
      (float) (10 * common + random.gaussian()),
      (float) (common + 0.1 * random.gaussian()),
      (float) random.gaussian(),
      (float) random.gaussian()
    };
  }

  @Override
  protected int length() {
    return 80;
  }
}
