package io.millrace.simulate.measure;

import io.millrace.evaluate.regression.RestorationMeasure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Compares results with the truth, and with it two baselines: the last observed value of the
 * channel of the key, and the mean of all its observed values.
 */
public final class TruthComparison {

  private final ReadingTable truth;
  private final ReadingTable shown;
  private final FirstResults first;
  private final RestorationMeasure measure;
  private final double[] answer;
  private final double[] lastValue;
  private final double[] runningMean;
  private final Map<String, Past> pasts = new HashMap<>();
  private long count;

  /** Last values and means of the observed values of one key. */
  private static final class Past {
    private final float[] last;
    private final float[] mean;
    private final double[] sums;
    private final long[] counts;

    Past(int width) {
      last = new float[width];
      mean = new float[width];
      sums = new double[width];
      counts = new long[width];
      Arrays.fill(last, Float.NaN);
      Arrays.fill(mean, Float.NaN);
    }

    void take(float[] values) {
      for (int i = 0; i < values.length; i++) {
        if (!Float.isNaN(values[i])) {
          last[i] = values[i];
          sums[i] += values[i];
          mean[i] = (float) (sums[i] / ++counts[i]);
        }
      }
    }
  }

  /**
   * @param truth readings with all values
   * @param shown readings as the pipeline read them
   * @param skip number of first results of every key that are not counted
   */
  public TruthComparison(ReadingTable truth, ReadingTable shown, long skip) {
    this.truth = truth;
    this.shown = shown;
    this.first = new FirstResults(skip);
    this.measure = new RestorationMeasure(truth.width());
    this.answer = new double[measure.sums()];
    this.lastValue = new double[measure.sums()];
    this.runningMean = new double[measure.sums()];
  }

  /**
   * Compares one result; the results of a key must be added in order.
   *
   * @throws IllegalArgumentException if it lacks the field, or the field has another width
   */
  public void add(ResultRow row) {
    boolean skipped = first.take(row);
    float[] known = truth.at(row.key(), row.time());
    float[] seen = shown.at(row.key(), row.time());
    if (known == null || seen == null) {
      return;
    }
    if (row.values().length != known.length) {
      throw new IllegalArgumentException(
          "Cannot compare a result with its truth: expected a field of "
              + known.length
              + " numbers, found "
              + row.values().length
              + "; name another with --field");
    }
    Past past = pasts.computeIfAbsent(row.key(), key -> new Past(known.length));
    if (!skipped) {
      measure.judge(known, seen, row.values(), answer);
      measure.judge(known, seen, past.last, lastValue);
      measure.judge(known, seen, past.mean, runningMean);
      count++;
    }
    past.take(seen);
  }

  /** Number of compared results. */
  public long count() {
    return count;
  }

  /**
   * A metric of the results.
   *
   * @param metric a name of {@link RestorationMeasure}
   */
  public double answer(String metric) {
    return measure.value(metric, answer);
  }

  /** A metric of the last observed values. */
  public double lastValue(String metric) {
    return measure.value(metric, lastValue);
  }

  /** A metric of the means of the observed values. */
  public double runningMean(String metric) {
    return measure.value(metric, runningMean);
  }
}
