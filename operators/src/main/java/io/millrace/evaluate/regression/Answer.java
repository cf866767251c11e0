package io.millrace.evaluate.regression;

/**
 * What was answered for one reading, in the units of the truth; NaN where nothing was answered.
 *
 * @param point one number per channel
 * @param lower lower ends of an interval, one per channel; empty if no interval was answered
 * @param upper upper ends, as many
 */
public record Answer(float[] point, float[] lower, float[] upper) {

  private static final float[] NONE = {};

  public Answer {
    if (lower.length != upper.length || lower.length != 0 && lower.length != point.length) {
      throw new IllegalArgumentException(
          "Cannot judge an interval of "
              + lower.length
              + " lower and "
              + upper.length
              + " upper ends: expected "
              + point.length
              + " of each, or none");
    }
  }

  /** An answer without an interval. */
  public static Answer point(float... point) {
    return new Answer(point, NONE, NONE);
  }
}
