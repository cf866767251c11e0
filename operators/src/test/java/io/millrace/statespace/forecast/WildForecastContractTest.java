package io.millrace.statespace.forecast;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.OperatorContract;
import java.util.Map;

/** The nine laws where readings are wild now and then, alone and in runs. */
class WildForecastContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ForecastContractTest.model(2, Map.of("ahead", 3, "states", 8, "batch", 2));
  }

  @Override
  protected float[] observation(SeededRandom random) {
    float[] reading = {(float) random.gaussian(), (float) (5 + random.gaussian())};
    if (random.below(8) == 0) {
      reading[random.below(2)] = 1e6f;
    }
    return reading;
  }

  @Override
  protected boolean seeded() {
    return false;
  }
}
