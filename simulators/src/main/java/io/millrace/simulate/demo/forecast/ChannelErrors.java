package io.millrace.simulate.demo.forecast;

import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/*
 * Over the readings t and channels c observed: e_ct = forecast made `ahead` before, minus reading. By week and channel
 *   S_wc = Σ e_ct², N_wc = their number
 * of a channel   sqrt(Σ_w S_wc / Σ_w N_wc), in units of the channel; over sigma_c in standard deviations
 * of all         sqrt(mean over c of (Σ_w S_wc / sigma_c²) / Σ_w N_wc)
 */
/** Squared errors of one method's forecasts for one station, by week and channel. */
final class ChannelErrors {

  /** Weeks at the start that every method needs to learn; totals begin after them. */
  static final int LEARNING_WEEKS = 4;

  /** Means all weeks after the learning weeks. */
  static final int COUNTED = -1;

  private static final long WEEK = Duration.ofDays(7).toMillis();

  /** Forecasts have no intervals here. */
  private static final double ANY_LEVEL = .9;

  private final long first;
  private final RegressionMeasure measure;
  private final float[] noSeason;
  private final TreeMap<Integer, double[]> weeks = new TreeMap<>();

  /**
   * @param first time of the first reading, milliseconds
   */
  ChannelErrors(long first, int channels) {
    this.first = first;
    this.measure = new RegressionMeasure(channels, ANY_LEVEL);
    this.noSeason = new float[channels];
    Arrays.fill(noSeason, Float.NaN);
  }

  /** Adds the errors of a forecast on the channels that were forecast and observed. */
  void add(long time, float[] forecast, float[] reading) {
    double[] sums =
        weeks.computeIfAbsent((int) ((time - first) / WEEK), week -> new double[measure.sums()]);
    measure.judge(Answer.point(forecast), reading, noSeason, sums);
  }

  /** When a week begins, milliseconds. */
  long start(int week) {
    return first + week * WEEK;
  }

  /**
   * Sum of squares of one channel, and number of its errors.
   *
   * @param week the week, or {@link #COUNTED} for all from the fifth on
   */
  double[] sums(int week, int channel) {
    Map<Integer, double[]> counted =
        week == COUNTED ? weeks.tailMap(LEARNING_WEEKS) : weeks.subMap(week, week + 1);
    double[] sums = new double[2];
    for (double[] one : counted.values()) {
      sums[0] += measure.squares(channel, one);
      sums[1] += measure.channel("judged", channel, one);
    }
    return sums;
  }

  /** Weeks that have any reading. */
  Iterable<Integer> weeks() {
    return weeks.keySet();
  }
}
