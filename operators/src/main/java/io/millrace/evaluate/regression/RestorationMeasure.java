package io.millrace.evaluate.regression;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums of each channel c, over readings with truth t, input x (NaN where hidden), answer y:
 * COUNT, TRUTHS Σ t, SQUARES Σ t²;  over x missing: HIDDEN their number, HIDDEN_ERRORS Σ (y - t)²;
 * over x known: OBSERVED, OBSERVED_ERRORS alike, INPUT_ERRORS Σ (x - t)². With d_c the deviation of
 * t, one for a channel that did not vary:
 *   hidden_error      sqrt( Σ_c HIDDEN_ERRORS/d_c² / Σ_c HIDDEN ),  observed_error alike
 *   gain              10 log10( Σ_c INPUT_ERRORS/d_c² / Σ_c OBSERVED_ERRORS/d_c² )
 */
/**
 * Metrics of answers against the truth, for hidden values that were filled and for noisy values
 * that were denoised. Errors are in standard deviations of the channel: 1 is the error of the
 * channel's mean. The gain is in dB.
 */
public final class RestorationMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("hidden"),
          Metric.lower("hidden_error"),
          Metric.lower("observed_error"),
          Metric.higher("gain"));

  private static final int COUNT = 0;
  private static final int TRUTHS = 1;
  private static final int SQUARES = 2;
  private static final int HIDDEN = 3;
  private static final int HIDDEN_ERRORS = 4;
  private static final int OBSERVED = 5;
  private static final int OBSERVED_ERRORS = 6;
  private static final int INPUT_ERRORS = 7;
  private static final int WIDTH = 8;

  private final int channels;

  /**
   * @param channels their number
   */
  public RestorationMeasure(int channels) {
    this.channels = channels;
  }

  /**
   * Adds one reading to sums. A value without a truth or without an answer is skipped.
   *
   * @param truth the true values; NaN where unknown
   * @param input the values that the method observed; NaN where they were hidden
   * @param answer the values that the method computed
   * @param into the sums
   */
  public void judge(float[] truth, float[] input, float[] answer, double[] into) {
    for (int channel = 0; channel < channels; channel++) {
      double known = truth[channel];
      double off = answer[channel] - known;
      if (Double.isNaN(off)) {
        continue;
      }
      int at = channel * WIDTH;
      into[at + COUNT]++;
      into[at + TRUTHS] += known;
      into[at + SQUARES] += known * known;
      if (Float.isNaN(input[channel])) {
        into[at + HIDDEN]++;
        into[at + HIDDEN_ERRORS] += off * off;
      } else {
        into[at + OBSERVED]++;
        into[at + OBSERVED_ERRORS] += off * off;
        into[at + INPUT_ERRORS] += (input[channel] - known) * (input[channel] - known);
      }
    }
  }

  @Override
  public int sums() {
    return channels * WIDTH;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    return switch (METRICS.get(metric).name()) {
      case "hidden" -> total(HIDDEN, sums);
      case "hidden_error" -> Math.sqrt(scaled(HIDDEN_ERRORS, sums) / total(HIDDEN, sums));
      case "observed_error" -> Math.sqrt(scaled(OBSERVED_ERRORS, sums) / total(OBSERVED, sums));
      default -> 10 * StrictMath.log10(scaled(INPUT_ERRORS, sums) / scaled(OBSERVED_ERRORS, sums));
    };
  }

  private double total(int sum, double[] sums) {
    double total = 0;
    for (int channel = 0; channel < channels; channel++) {
      total += sums[channel * WIDTH + sum];
    }
    return total;
  }

  /** The sum over channels in squared deviations of each. */
  private double scaled(int sum, double[] sums) {
    double total = 0;
    for (int channel = 0; channel < channels; channel++) {
      int at = channel * WIDTH;
      double mean = sums[at + TRUTHS] / sums[at + COUNT];
      double variance = sums[at + SQUARES] / sums[at + COUNT] - mean * mean;
      total += sums[at + sum] / (variance > 0 ? variance : 1);
    }
    return total;
  }
}
