package io.millrace.stage;

/*
 * An operator that keeps values in its state answers many later rows from each of them, and so one
 * fault that a stage before has clipped at ten deviations would disturb all of those. Such a value
 * is kept with a share of it, which leaves its sign and is still larger than most values are.
 * docs/benchmarks/robust-scale.md has what that gains.
 *
 * All that a stage has clipped lies on its limit, so in an unusual row the clipped values are those
 * of the largest magnitude.
 */
/** Values that a stage before has clipped, in an operator that remembers them. */
public final class ClippedValues {

  /** Share of a clipped value that is kept. */
  private static final float KEPT = 0.3f;

  private ClippedValues() {}

  /** The magnitude of the clipped values of an unusual row; missing values are passed over. */
  public static float largest(float[] values, int from, int width) {
    float largest = 0;
    for (int i = from; i < from + width; i++) {
      float magnitude = Math.abs(values[i]);
      largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
  }

  /** Reduces the clipped values of an unusual row, in place; missing values stay missing. */
  public static void reduce(float[] values, int from, int width) {
    float largest = largest(values, from, width);
    for (int i = from; i < from + width; i++) {
      if (Math.abs(values[i]) == largest) {
        values[i] *= KEPT;
      }
    }
  }
}
