package io.millrace.evaluate.sum;

/*
 * S ← f S + c for every sum, with c the contribution of one judged answer and f the factor. A
 * ratio of two such sums is the fading estimate of Gama, Sebastião, Rodrigues, Machine Learning
 * 90, 2013:  P(i) = Σ_k f^(i-k) e_k / Σ_k f^(i-k).  Its effective number of answers is 1/(1 - f).
 */
/**
 * Sums in which every judged answer reduces the weight of earlier ones by a factor: prequential
 * metrics with forgetting. One addition a sum and answer; the state does not grow.
 */
public final class FadingSums implements Slotted {

  private final double factor;
  private final double[] values;

  /**
   * @param sums number of sums
   * @param factor weight that an answer keeps when the next one is judged, above 0 up to 1; with 1
   *     nothing fades
   */
  public FadingSums(int sums, double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          "Cannot fade metrics by the factor " + factor + ": expected above 0, up to 1");
    }
    this.factor = factor;
    this.values = new double[sums];
  }

  /** Adds the contribution of one judged answer. */
  public void add(double[] contribution) {
    for (int i = 0; i < values.length; i++) {
      values[i] = factor * values[i] + contribution[i];
    }
  }

  /** The sums; owned by this object. */
  public double[] values() {
    return values;
  }

  @Override
  public int floats() {
    return FLOATS_OF_DOUBLE * values.length;
  }

  @Override
  public void write(float[] slots, int at) {
    Slotted.write(values, slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    Slotted.read(slots, at, values);
  }
}
