package io.millrace.simulate.measure;

/**
 * The fields of a result that are compared with the truth.
 *
 * @param key of the result
 * @param time event time, milliseconds since 1970 UTC
 * @param sequence position in its key's sequence
 * @param label label of the reading, or null
 * @param score its anomaly score; NaN if it has none
 * @param values the field that is compared; empty if it has no such field. Owned by the record.
 * @param lower field {@code lower}, the lower ends of an interval; empty if it has none
 * @param upper field {@code upper}, the upper ends
 * @param shadow whether it is of a candidate that is tried beside the model that answers
 * @param coded what a field that is a packet or a code says; null of other fields
 */
public record ResultRow(
    String key,
    long time,
    long sequence,
    String label,
    double score,
    float[] values,
    float[] lower,
    float[] upper,
    boolean shadow,
    Coded coded) {

  private static final float[] NONE = {};

  /**
   * A coded reading.
   *
   * @param bits of its code
   * @param error that the operator measured; NaN if it says none
   * @param decoded the values that are decoded; empty if the result does not have them
   */
  public record Coded(int bits, double error, float[] decoded) {}

  /** An answer with an interval, perhaps of a candidate. */
  public ResultRow(
      String key,
      long time,
      long sequence,
      String label,
      double score,
      float[] values,
      float[] lower,
      float[] upper,
      boolean shadow) {
    this(key, time, sequence, label, score, values, lower, upper, shadow, null);
  }

  /** An answer with an interval. */
  public ResultRow(
      String key,
      long time,
      long sequence,
      String label,
      double score,
      float[] values,
      float[] lower,
      float[] upper) {
    this(key, time, sequence, label, score, values, lower, upper, false);
  }

  /** An answer without an interval. */
  public ResultRow(
      String key, long time, long sequence, String label, double score, float[] values) {
    this(key, time, sequence, label, score, values, NONE, NONE, false);
  }
}
