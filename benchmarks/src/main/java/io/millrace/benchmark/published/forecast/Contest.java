package io.millrace.benchmark.published.forecast;

import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.compare.DayBlocks;
import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Judges forecasters on several series, each with a forecaster of its own that learns from the
 * first reading on. The settings of a method are chosen by the error in the first part; what is
 * printed is the error behind it.
 */
final class Contest {

  private static final DayBlocks WEEKS = new DayBlocks(7);

  private final List<float[][]> series;
  private final long[] times;
  private final int first;
  private final RegressionMeasure measure;

  /**
   * @param series readings at the same times, NaN where nothing was observed
   * @param first number of first readings, in which settings are chosen
   */
  Contest(List<float[][]> series, long[] times, int first) {
    this.series = series;
    this.times = times;
    this.first = first;
    this.measure = new RegressionMeasure(series.get(0)[0].length, .9);
  }

  /**
   * Settings of a method.
   *
   * @param settings as words
   * @param maker of forecasters
   * @param beside what the forecasters read in place of the series; empty: the series
   */
  record Candidate(String settings, Supplier<Forecaster> maker, List<float[][]> beside) {

    Candidate(String settings, Supplier<Forecaster> maker) {
      this(settings, maker, List.of());
    }
  }

  /**
   * What a method did.
   *
   * @param settings that were chosen in the first part
   * @param weeks sums behind the first part, by week
   * @param series the same by series
   */
  record Result(String settings, SortedMap<Long, double[]> weeks, List<double[]> series) {

    double[] sums() {
      double[] all = new double[weeks.get(weeks.firstKey()).length];
      weeks.values().forEach(week -> Arrays.setAll(all, i -> all[i] + week[i]));
      return all;
    }
  }

  RegressionMeasure measure() {
    return measure;
  }

  /** The best of some settings in the first part, judged behind it. */
  Result judge(List<Candidate> candidates, int ahead) {
    Result best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      double[] choosing = new double[measure.sums()];
      SortedMap<Long, double[]> weeks = new TreeMap<>();
      List<double[]> each = new ArrayList<>();
      for (int one = 0; one < series.size(); one++) {
        double[] sums = new double[measure.sums()];
        play(one, candidate, ahead, choosing, weeks, sums);
        each.add(sums);
      }
      double error = measure.value("rmse", choosing);
      if (best == null || error < least) {
        least = error;
        best = new Result(candidate.settings(), weeks, each);
      }
    }
    return best;
  }

  private void play(
      int one,
      Candidate candidate,
      int ahead,
      double[] choosing,
      SortedMap<Long, double[]> weeks,
      double[] sums) {
    float[][] readings = series.get(one);
    float[][] beside = candidate.beside().isEmpty() ? readings : candidate.beside().get(one);
    Forecaster forecaster = candidate.maker().get();
    Deque<Answer> waiting = new ArrayDeque<>();
    float[] unknown = new float[readings[0].length];
    Arrays.fill(unknown, Float.NaN);
    // Four weeks in which every method begins to learn.
    int begin = 28 * 24;
    for (int at = 0; at < readings.length; at++) {
      float[] truth = readings[at];
      if (waiting.size() == ahead) {
        Answer forecast = waiting.removeFirst();
        if (at >= begin) {
          double[] into =
              at < first
                  ? choosing
                  : weeks.computeIfAbsent(WEEKS.of(times[at]), week -> new double[measure.sums()]);
          measure.judge(forecast, truth, unknown, into);
          if (at >= first) {
            measure.judge(forecast, truth, unknown, sums);
          }
        }
      }
      float[] point = forecaster.forecast(beside[at]);
      waiting.addLast(
          forecaster instanceof PipelineForecaster pipeline
              ? pipeline.answer()
              : Answer.point(point));
    }
  }
}
