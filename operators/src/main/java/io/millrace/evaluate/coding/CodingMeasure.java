package io.millrace.evaluate.coding;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums: READINGS, BITS, VALUES observed values, ERRORS Σ |x - xhat|², SIGNALS Σ |x|², the last two
 * over observed values. The error is a ratio of sums, not a mean of ratios, so that a reading with
 * |x| near zero cannot dominate.
 *   error sqrt(ERRORS / SIGNALS), bits BITS / READINGS, bits_per_value BITS / VALUES
 */
/**
 * Metrics of readings that are coded and decoded: relative error, and bits of a reading and of an
 * observed value. Readings should be standardized, because otherwise channels with large values
 * decide the error.
 */
public final class CodingMeasure implements Measure {

  /** Bits of a reading that was not made a packet: those of all readings are then unknown. */
  public static final double NO_PACKET = Double.NaN;

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.lower("error"),
          Metric.lower("bits"),
          Metric.lower("bits_per_value"));

  private static final int READINGS = 0;
  private static final int BITS = 1;
  private static final int VALUES = 2;
  private static final int ERRORS = 3;
  private static final int SIGNALS = 4;

  /**
   * Adds one reading to sums.
   *
   * @param reading the observed values; NaN where a channel was not observed
   * @param decoded what was decoded; finite where the reading is
   * @param bits of its packet, with its share of the codebook; {@link #NO_PACKET} without one
   * @param into the sums
   * @throws IllegalArgumentException if a value was not decoded, or the widths differ; the sums are
   *     then unchanged
   */
  public void judge(float[] reading, float[] decoded, double bits, double[] into) {
    if (reading.length != decoded.length) {
      throw new IllegalArgumentException(
          "Cannot judge a reading of "
              + reading.length
              + " channels that was decoded as "
              + decoded.length);
    }
    double errors = 0;
    double signals = 0;
    int values = 0;
    for (int channel = 0; channel < reading.length; channel++) {
      double value = reading[channel];
      if (!Double.isNaN(value)) {
        double off = value - decoded[channel];
        if (!Double.isFinite(off)) {
          throw new IllegalArgumentException(
              "Cannot judge channel "
                  + channel
                  + ": expected finite numbers, found "
                  + value
                  + " decoded as "
                  + decoded[channel]);
        }
        errors += off * off;
        signals += value * value;
        values++;
      }
    }
    into[READINGS]++;
    into[BITS] += bits;
    into[VALUES] += values;
    into[ERRORS] += errors;
    into[SIGNALS] += signals;
  }

  /**
   * Adds one reading without a packet whose relative error an operator has measured itself.
   *
   * @param reading the observed values; NaN where a channel was not observed
   * @param relative its relative error over the observed channels; ignored if all of these are zero
   * @param into the sums
   * @throws IllegalArgumentException if the error is negative or not finite; the sums are then
   *     unchanged
   */
  public void judgeMeasured(float[] reading, double relative, double[] into) {
    double signals = 0;
    int values = 0;
    for (float value : reading) {
      signals += Float.isNaN(value) ? 0 : (double) value * value;
      values += Float.isNaN(value) ? 0 : 1;
    }
    if (signals > 0 && !(relative >= 0 && Double.isFinite(relative))) {
      throw new IllegalArgumentException(
          "Cannot judge by a relative error of " + relative + ": expected a number from 0 on");
    }
    into[READINGS]++;
    into[BITS] += NO_PACKET;
    into[VALUES] += values;
    into[ERRORS] += signals > 0 ? relative * relative * signals : 0;
    into[SIGNALS] += signals;
  }

  @Override
  public int sums() {
    return 5;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    return switch (METRICS.get(metric).name()) {
      case "judged" -> sums[READINGS];
      case "error" -> Math.sqrt(sums[ERRORS] / sums[SIGNALS]);
      case "bits" -> sums[BITS] / sums[READINGS];
      default -> sums[BITS] / sums[VALUES];
    };
  }
}
