package io.millrace.evaluate.coding;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums: READINGS, BITS, MEASURED count of errors that the operator measured, RELATIVES Σ of their
 * squares; then of each channel c, over observed values x:
 *   OBSERVED  count of x              DECODED  count of x with a decoded value y
 *   ERRORS    Σ (y - x)²              VALUES   Σ x     SQUARES  Σ x²   the last three over DECODED
 * With d_c the deviation of the decoded x of a channel, 1 for a channel that did not vary:
 *   error          sqrt( Σ_c ERRORS/d_c² / Σ_c DECODED )    as RestorationMeasure
 *   bits           BITS / READINGS      bits_per_value  BITS / Σ_c OBSERVED
 *   reading_error  sqrt( RELATIVES / MEASURED )
 */
/**
 * Metrics of readings that a pipeline codes, in the units of their channels: bits, and the error of
 * what is decoded in standard deviations of the channel, so that 0 is exact and 1 as bad as the
 * mean of the channel. {@link CodingMeasure} is of readings that are standardized already.
 */
public final class CodesMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.lower("error"),
          Metric.lower("reading_error"),
          Metric.lower("bits"),
          Metric.lower("bits_per_value"));

  private static final int READINGS = 0;
  private static final int BITS = 1;
  private static final int MEASURED = 2;
  private static final int RELATIVES = 3;
  private static final int BEGIN = 4;

  private static final int OBSERVED = 0;
  private static final int DECODED = 1;
  private static final int ERRORS = 2;
  private static final int VALUES = 3;
  private static final int SQUARES = 4;
  private static final int WIDTH = 5;

  private final int channels;

  /**
   * @param channels their number
   */
  public CodesMeasure(int channels) {
    this.channels = channels;
  }

  /**
   * One reading that was coded. Arrays are owned by the caller.
   *
   * @param bits of its code
   * @param relative the error that the operator measured; NaN if it did not
   * @param decoded one value for each channel; NaN where there is none; empty: nothing is decoded
   */
  public record Coded(double bits, double relative, float[] decoded) {}

  /**
   * Adds one reading to sums.
   *
   * @param reading the observed values; NaN where a channel was not observed
   * @param into the sums
   * @throws IllegalArgumentException if the widths differ; the sums are then unchanged
   */
  public void judge(float[] reading, Coded coded, double[] into) {
    float[] decoded = coded.decoded();
    if (reading.length != channels || decoded.length > 0 && decoded.length != channels) {
      throw new IllegalArgumentException(
          "Cannot judge a reading of "
              + reading.length
              + " channels that was decoded as "
              + decoded.length
              + ": expected "
              + channels);
    }
    into[READINGS]++;
    into[BITS] += coded.bits();
    if (!Double.isNaN(coded.relative())) {
      into[MEASURED]++;
      into[RELATIVES] += coded.relative() * coded.relative();
    }
    for (int channel = 0; channel < channels; channel++) {
      double value = reading[channel];
      if (Double.isNaN(value)) {
        continue;
      }
      int at = BEGIN + channel * WIDTH;
      into[at + OBSERVED]++;
      if (decoded.length > 0 && !Float.isNaN(decoded[channel])) {
        double off = decoded[channel] - value;
        into[at + DECODED]++;
        into[at + ERRORS] += off * off;
        into[at + VALUES] += value;
        into[at + SQUARES] += value * value;
      }
    }
  }

  @Override
  public int sums() {
    return BEGIN + channels * WIDTH;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    return switch (METRICS.get(metric).name()) {
      case "judged" -> sums[READINGS];
      case "error" -> Math.sqrt(scaled(sums) / total(DECODED, sums));
      case "reading_error" -> Math.sqrt(sums[RELATIVES] / sums[MEASURED]);
      case "bits" -> sums[BITS] / sums[READINGS];
      default -> sums[BITS] / total(OBSERVED, sums);
    };
  }

  private double total(int sum, double[] sums) {
    double total = 0;
    for (int channel = 0; channel < channels; channel++) {
      total += sums[BEGIN + channel * WIDTH + sum];
    }
    return total;
  }

  /** The squared errors of all channels, in squared deviations of each. */
  private double scaled(double[] sums) {
    double total = 0;
    for (int channel = 0; channel < channels; channel++) {
      int at = BEGIN + channel * WIDTH;
      if (sums[at + DECODED] > 0) {
        double mean = sums[at + VALUES] / sums[at + DECODED];
        double variance = sums[at + SQUARES] / sums[at + DECODED] - mean * mean;
        total += sums[at + ERRORS] / (variance > 0 ? variance : 1);
      }
    }
    return total;
  }
}
