package io.millrace.evaluate.baseline;

import io.millrace.evaluate.classification.ClassMemory;
import java.util.Arrays;

/** Answers the class with the largest forecast of labels as unit vectors, the first of several. */
final class OneHotGuess implements ClassGuess {

  private final Forecaster forecaster;
  private float[] forecast;
  private boolean begun;

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
    begun = true;
    forecast = forecaster.forecast(unit);
  }

  /** Whether there was a label, the forecast, and the method. */
  @Override
  public int floats() {
    return 1 + forecast.length + forecaster.floats();
  }

  @Override
  public void write(float[] slots, int at) {
    slots[at] = begun ? 1 : 0;
    System.arraycopy(forecast, 0, slots, at + 1, forecast.length);
    forecaster.write(slots, at + 1 + forecast.length);
  }

  @Override
  public void read(float[] slots, int at) {
    begun = slots[at] != 0;
    System.arraycopy(slots, at + 1, forecast, 0, forecast.length);
    if (!begun) {
      Arrays.fill(forecast, Float.NaN);
    }
    forecaster.read(slots, at + 1 + forecast.length);
  }
}
