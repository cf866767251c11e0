package io.millrace.evaluate;

/**
 * Answers with the last value each channel was observed to have, zero before the first: what a
 * stream is worth that only repeats itself. It reads nothing of the present reading, and it follows
 * one key; keep one for each.
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
