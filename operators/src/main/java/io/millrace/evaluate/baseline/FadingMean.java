package io.millrace.evaluate.baseline;

import io.millrace.evaluate.sum.Slotted;
import java.util.Arrays;
import java.util.Locale;

/*
 * m ← m + a (x - m),  a = 1 - 2^(-1/halfLife), from m = the first value.
 * A missing value does not change m.
 */
/** Forecasts the exponential moving average of each channel, for any number of readings ahead. */
public final class FadingMean implements Forecaster {

  private final double weight;
  private final double[] means;

  /**
   * @param halfLife number of readings after which the weight of a reading has halved
   */
  public FadingMean(int channels, double halfLife) {
    if (!(halfLife > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Cannot fade a mean with half-life %s: expected readings above 0",
              halfLife));
    }
    this.weight = 1 - StrictMath.pow(.5, 1 / halfLife);
    this.means = new double[channels];
    Arrays.fill(means, Double.NaN);
  }

  @Override
  public String name() {
    return "EMA";
  }

  @Override
  public float[] forecast(float[] reading) {
    float[] forecast = new float[means.length];
    for (int channel = 0; channel < means.length; channel++) {
      double value = reading[channel];
      if (Double.isNaN(means[channel])) {
        means[channel] = value;
      } else if (!Double.isNaN(value)) {
        means[channel] += weight * (value - means[channel]);
      }
      forecast[channel] = (float) means[channel];
    }
    return forecast;
  }

  /** Whether anything was written, and the means; a slot of zeros is no mean, which is NaN. */
  @Override
  public int floats() {
    return 1 + FLOATS_OF_DOUBLE * means.length;
  }

  @Override
  public void write(float[] slots, int at) {
    slots[at] = 1;
    Slotted.write(means, slots, at + 1);
  }

  @Override
  public void read(float[] slots, int at) {
    if (slots[at] == 0) {
      Arrays.fill(means, Double.NaN);
    } else {
      Slotted.read(slots, at + 1, means);
    }
  }
}
