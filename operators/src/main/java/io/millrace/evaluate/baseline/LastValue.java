package io.millrace.evaluate.baseline;

/**
 * Reconstructs each channel as its last observed value, and zero before the first. It does not use
 * the current reading. One instance serves one key.
 */
public final class LastValue implements Baseline {

  private final float[] last;

  public LastValue(int channels) {
    this.last = new float[channels];
  }

  @Override
  public String name() {
    return "last value";
  }

  @Override
  public float[] reconstruct(float[] reading) {
    return last.clone();
  }

  @Override
  public void learn(float[] reading) {
    for (int channel = 0; channel < last.length; channel++) {
      if (!Float.isNaN(reading[channel])) {
        last[channel] = reading[channel];
      }
    }
  }
}
