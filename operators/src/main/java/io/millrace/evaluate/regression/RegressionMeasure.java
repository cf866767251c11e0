package io.millrace.evaluate.regression;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Sums of one channel, e = answer - truth, d = truth - truth a season before, [l, u] the interval
 * of nominal coverage 1 - a:
 *
 *   JUDGED       count of answers with a truth
 *   UNANSWERED   count of truths without an answer
 *   SQUARES      Σ e²           ABSOLUTES  Σ |e|         ERRORS  Σ e
 *   SCALED       Σ |e| over readings that have d         NAIVE   Σ |d| over the same readings
 *   INTERVALS    count of answered intervals             COVERED count of l <= truth <= u
 *   WIDTHS       Σ (u - l)      PINBALLS   Σ [loss(a/2, truth, l) + loss(1 - a/2, truth, u)] / 2
 *
 * rmse sqrt(SQUARES / JUDGED), mae ABSOLUTES / JUDGED, bias ERRORS / JUDGED,
 * mase SCALED / NAIVE (Hyndman, Koehler, Int. J. Forecasting 22, 2006, with the scale from the
 * readings that are judged, as there is no training part in a stream),
 * coverage COVERED / INTERVALS, width WIDTHS / INTERVALS, pinball PINBALLS / INTERVALS.
 * Over several channels the sums of the channels are added, in their order, but mase is the mean
 * of the channels that have one, as it has no unit.
 */
/**
 * Metrics of forecasts and other answers that are numbers: root mean square, mean absolute and mean
 * absolute scaled error, bias, and for intervals coverage, width and pinball loss.
 *
 * <p>Errors have the unit of the channel. A truth of NaN is skipped; a truth without an answer is
 * counted as {@code unanswered} and not judged, so that an answerer that is silent where it is hard
 * can be seen. An infinite answer has an infinite error.
 */
public final class RegressionMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.lower("unanswered"),
          Metric.lower("rmse"),
          Metric.lower("mae"),
          Metric.neutral("bias"),
          Metric.lower("mase"),
          Metric.neutral("coverage"),
          Metric.lower("width"),
          Metric.lower("pinball"));

  private static final int JUDGED = 0;
  private static final int UNANSWERED = 1;
  private static final int SQUARES = 2;
  private static final int ABSOLUTES = 3;
  private static final int ERRORS = 4;
  private static final int SCALED = 5;
  private static final int NAIVE = 6;
  private static final int INTERVALS = 7;
  private static final int COVERED = 8;
  private static final int WIDTHS = 9;
  private static final int PINBALLS = 10;
  private static final int WIDTH = 11;

  private final int channels;
  private final double outside;

  /**
   * @param channels number of channels
   * @param level nominal coverage of intervals, above 0 and below 1, such as .9
   */
  public RegressionMeasure(int channels, double level) {
    if (!(level > 0 && level < 1) || channels < 1) {
      throw new IllegalArgumentException(
          "Cannot judge "
              + channels
              + " channels with intervals that cover "
              + level
              + ": expected 1 or more channels, and above 0 and below 1");
    }
    this.channels = channels;
    this.outside = 1 - level;
  }

  /**
   * Adds one answer to sums.
   *
   * @param answer what was answered before the truth was known
   * @param truth one number per channel; NaN where unknown
   * @param before the truth a season before this one; NaN where unknown. {@link SeasonalTruth}
   * @param into the sums
   */
  public void judge(Answer answer, float[] truth, float[] before, double[] into) {
    if (truth.length != channels || answer.point().length != channels) {
      throw new IllegalArgumentException(
          "Cannot judge an answer of "
              + answer.point().length
              + " channels by a truth of "
              + truth.length
              + ": expected "
              + channels);
    }
    for (int channel = 0; channel < channels; channel++) {
      int at = channel * WIDTH;
      if (Float.isNaN(truth[channel])) {
        continue;
      }
      double error = (double) answer.point()[channel] - truth[channel];
      if (!Double.isNaN(error)) {
        into[at + JUDGED]++;
        into[at + SQUARES] += error * error;
        into[at + ABSOLUTES] += Math.abs(error);
        into[at + ERRORS] += error;
        if (!Float.isNaN(before[channel])) {
          into[at + SCALED] += Math.abs(error);
          into[at + NAIVE] += Math.abs((double) truth[channel] - before[channel]);
        }
      } else {
        into[at + UNANSWERED]++;
      }
      if (answer.lower().length > 0) {
        interval(answer.lower()[channel], answer.upper()[channel], truth[channel], into, at);
      }
    }
  }

  private void interval(double lower, double upper, double truth, double[] into, int at) {
    if (!Double.isNaN(lower) && !Double.isNaN(upper)) {
      into[at + INTERVALS]++;
      into[at + COVERED] += lower <= truth && truth <= upper ? 1 : 0;
      into[at + WIDTHS] += upper - lower;
      into[at + PINBALLS] +=
          (Pinball.loss(outside / 2, truth, lower) + Pinball.loss(1 - outside / 2, truth, upper))
              / 2;
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
    if (METRICS.get(metric).name().equals("mase")) {
      double total = 0;
      int counted = 0;
      for (int channel = 0; channel < channels; channel++) {
        double own = scaled(sums, channel * WIDTH);
        total += Double.isNaN(own) ? 0 : own;
        counted += Double.isNaN(own) ? 0 : 1;
      }
      return counted == 0 ? Double.NaN : total / counted;
    }
    double[] all = new double[WIDTH];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < WIDTH; i++) {
        all[i] += sums[channel * WIDTH + i];
      }
    }
    return value(METRICS.get(metric).name(), all, 0);
  }

  /**
   * Returns the value of a metric for one channel; NaN where it is not defined.
   *
   * @param name of the metric
   * @param channel from 0
   * @param sums the sums of all channels
   */
  public double channel(String name, int channel, double[] sums) {
    return value(METRICS.get(index(name)).name(), sums, channel * WIDTH);
  }

  /**
   * Returns the sum of the squared errors of a channel, from which errors in another unit follow.
   *
   * @param channel from 0
   * @param sums the sums of all channels
   */
  public double squares(int channel, double[] sums) {
    return sums[channel * WIDTH + SQUARES];
  }

  private static double value(String name, double[] sums, int at) {
    double judged = sums[at + JUDGED];
    double intervals = sums[at + INTERVALS];
    return switch (name) {
      case "judged" -> judged;
      case "unanswered" -> sums[at + UNANSWERED];
      case "rmse" -> Math.sqrt(sums[at + SQUARES] / judged);
      case "mae" -> sums[at + ABSOLUTES] / judged;
      case "bias" -> sums[at + ERRORS] / judged;
      case "mase" -> scaled(sums, at);
      case "coverage" -> sums[at + COVERED] / intervals;
      case "width" -> sums[at + WIDTHS] / intervals;
      case "pinball" -> sums[at + PINBALLS] / intervals;
      default -> throw new IllegalArgumentException("Cannot judge by " + name);
    };
  }

  /** NaN for a channel that never changed over a season: its naive forecast has no error. */
  private static double scaled(double[] sums, int at) {
    return sums[at + NAIVE] > 0 ? sums[at + SCALED] / sums[at + NAIVE] : Double.NaN;
  }
}
