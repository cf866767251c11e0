package io.millrace.evaluate.baseline;

import io.millrace.evaluate.classification.ClassMemory;
import java.util.Arrays;

/** Answers the class with the largest forecast of labels as unit vectors, the first of several. */
final class OneHotGuess implements ClassGuess {

  private final Forecaster forecaster;
  private float[] forecast;

  OneHotGuess(Forecaster forecaster, int classes) {
    this.forecaster = forecaster;
    this.forecast = new float[classes];
    Arrays.fill(forecast, Float.NaN);
  }

  @Override
  public String name() {
    return forecaster.name();
  }

  @Override
  public int answer() {
    int best = ClassMemory.NONE;
    for (int one = 0; one < forecast.length; one++) {
      if (!Float.isNaN(forecast[one])
          && (best == ClassMemory.NONE || forecast[one] > forecast[best])) {
        best = one;
      }
    }
    return best;
  }

  @Override
  public void learn(int label) {
    float[] unit = new float[forecast.length];
    unit[label] = 1;
    forecast = forecaster.forecast(unit);
  }
}
