package io.millrace.benchmark.published;

import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Distance;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Sliding;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.score.FittedMethod;
import io.millrace.benchmark.published.score.ForecastErrorMethod;
import io.millrace.benchmark.published.score.HalfSpaceMethod;
import io.millrace.benchmark.published.score.Method;
import io.millrace.benchmark.published.score.PipelineMethod;
import io.millrace.benchmark.published.score.PipelineMethod.Learning;
import io.millrace.benchmark.published.score.RandomCutForestMethod;
import io.millrace.benchmark.published.score.RobustNorm;
import io.millrace.benchmark.published.score.Smoothed;
import io.millrace.benchmark.published.score.StoredScores;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Ranking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Judges detectors on series of the Numenta Anomaly Benchmark by its rules, which choose a
 * threshold on the judged series, and with thresholds that are fixed on the first 15 % of each
 * series.
 *
 * <p>Arguments: the folder of the series with {@code combined_windows.json}, and optionally a
 * folder of scores that another program computed, and the name of a method, whose best threshold is
 * then printed in place of the table.
 */
public final class NabRun {

  /** Readings of a window, for every method that sees windows. */
  private static final int LENGTH = 8;

  private static final int SEEDS = 3;

  /** Wanted share of usual readings with an alarm, where the threshold is fixed in advance. */
  private static final double RATE = 1e-4;

  /** Rates of {@code detect}; by the first one all profiles are judged. */
  private static final List<String> RATES = List.of("1/7 d", "1/d", "1/14 d", "1/30 d");

  private static final int RANKED = 7;
  private static final int FIGURES = RANKED + NabProfile.values().length + RATES.size();

  private final List<NabSeries> corpus;
  private final NabMeasure measure = new NabMeasure();
  private final int windows;

  private NabRun(List<NabSeries> corpus) {
    this.corpus = corpus;
    double[] sums = new double[measure.sums()];
    corpus.forEach(
        one -> measure.judge(one.readings().count(), one.windows(), new long[] {}, sums));
    this.windows = (int) sums[0];
  }

  public static void main(String[] arguments) throws IOException {
    NabRun run = new NabRun(NabSeries.all(Path.of(arguments[0])));
    List<Method> methods = new ArrayList<>(methods());
    if (arguments.length > 1) {
      methods.addAll(StoredScores.all(Path.of(arguments[1])));
    }
    if (arguments.length > 2) {
      methods.stream().filter(method -> method.name().equals(arguments[2])).forEach(run::printBest);
      return;
    }
    System.out.printf(
        "%,d series, %,d readings, %d windows behind the first parts%n%n",
        run.corpus.size(),
        run.corpus.stream().mapToInt(one -> one.readings().count()).sum(),
        run.windows);
    MarkdownTable table =
        new MarkdownTable(
            "method",
            "standard",
            "low FP",
            "low FN",
            "standard, fixed",
            "low FP, fixed",
            "low FN, fixed",
            "area");
    List<List<String>> byRate = new ArrayList<>();
    for (Method method : methods) {
      List<String> cells = run.judge(method);
      table.print(cells.subList(0, 1 + RANKED));
      byRate.add(
          Stream.concat(Stream.of(cells.get(0)), cells.subList(1 + RANKED, cells.size()).stream())
              .toList());
    }
    System.out.println();
    MarkdownTable rates =
        new MarkdownTable(
            "method",
            "standard, 1/7 d",
            "low FP, 1/7 d",
            "low FN, 1/7 d",
            "alarms, 1/7 d",
            "standard, 1/d",
            "standard, 1/14 d",
            "standard, 1/30 d");
    byRate.forEach(rates::print);
  }

  private static List<Method> methods() {
    Sliding.Spec window = Sliding.length(LENGTH);
    Method dictionary =
        new PipelineMethod(
            "`standardize`, `sliding`, `dictionary`",
            "score",
            Learning.ALWAYS,
            Standardize.defaults(),
            window,
            Dictionary.defaults());
    Method forecast =
        new PipelineMethod(
            "`standardize`, `forecast`",
            "error",
            Learning.ALWAYS,
            Standardize.defaults(),
            Forecast.defaults());
    Method distance =
        new PipelineMethod("`distance`", "score", Learning.ALWAYS, Distance.defaults());
    return List.of(
        distance,
        new Smoothed(distance),
        dictionary,
        new Smoothed(dictionary),
        forecast,
        new Smoothed(forecast),
        new RandomCutForestMethod(LENGTH),
        new HalfSpaceMethod(LENGTH),
        new FittedMethod(FittedMethod.Kind.MAHALANOBIS, LENGTH),
        new FittedMethod(FittedMethod.Kind.PCA, LENGTH),
        new RobustNorm(),
        new Smoothed(new RobustNorm()),
        new ForecastErrorMethod(BaselineKind.NO_CHANGE),
        new ForecastErrorMethod(BaselineKind.MOVING_AVERAGE));
  }

  /** Prints the area of a method and its best threshold, which a job can be judged with. */
  private void printBest(Method method) {
    NabSweep sweep = new NabSweep();
    Ranking ranking = new Ranking();
    for (NabSeries series : corpus) {
      double[] scores = method.scores(series.readings(), series.probation(), 1);
      sweep.add(series, scores);
      rank(series, scores, ranking);
    }
    NabSweep.Best best = sweep.best(windows).get(NabProfile.STANDARD);
    System.out.printf(
        Locale.ROOT,
        "area %.3f, threshold %s, standard %.2f%n",
        ranking.area(),
        Float.toString(Math.nextDown((float) best.threshold())),
        best.score());
  }

  private static void rank(NabSeries series, double[] scores, Ranking ranking) {
    for (int at = series.probation(); at < scores.length; at++) {
      ranking.add(scores[at], series.isMarked(at) ? Mark.MARKED : Mark.USUAL);
    }
  }

  private List<String> judge(Method method) {
    int seeds = method.isRandom() ? SEEDS : 1;
    double[][] figures = new double[FIGURES][seeds];
    for (int seed = 0; seed < seeds; seed++) {
      double[] of = figures(method, seed);
      for (int i = 0; i < figures.length; i++) {
        figures[i][seed] = of[i];
      }
    }
    List<String> cells = new ArrayList<>(List.of(method.name()));
    for (int i = 0; i < figures.length; i++) {
      cells.add(MarkdownTable.cell(figures[i], i == RANKED - 1 ? 3 : i == RANKED + 3 ? 0 : 1));
    }
    return cells;
  }

  private double[] figures(Method method, int seed) {
    NabSweep sweep = new NabSweep();
    Ranking ranking = new Ranking();
    double[] fixed = new double[measure.sums()];
    double[][] byRate = new double[RATES.size()][measure.sums()];
    long alarms = 0;
    for (NabSeries series : corpus) {
      int first = series.probation();
      double[] scores = method.scores(series.readings(), first, seed + 1L);
      sweep.add(series, scores);
      // The first half of the first part is left to methods that begin to learn.
      double threshold = TailThreshold.of(Arrays.copyOfRange(scores, first / 2, first), RATE);
      measure.judge(scores.length, series.windows(), above(scores, threshold), fixed);
      for (int rate = 0; rate < RATES.size(); rate++) {
        long[] starts = new RateAlarms(RATES.get(rate)).starts(series.readings().times(), scores);
        measure.judge(scores.length, series.windows(), starts, byRate[rate]);
        alarms += rate == 0 ? RateAlarms.from(first, starts).length : 0;
      }
      rank(series, scores, ranking);
    }
    Map<NabProfile, NabSweep.Best> best = sweep.best(windows);
    double[] figures = new double[FIGURES];
    for (NabProfile profile : NabProfile.values()) {
      figures[RANKED + profile.ordinal()] = measure.value(profile.metric(), byRate[0]);
      figures[profile.ordinal()] = best.get(profile).score();
      figures[3 + profile.ordinal()] = measure.value(profile.metric(), fixed);
    }
    figures[RANKED - 1] = ranking.area();
    figures[RANKED + 3] = alarms;
    for (int rate = 1; rate < RATES.size(); rate++) {
      figures[RANKED + 3 + rate] = measure.value(NabProfile.STANDARD.metric(), byRate[rate]);
    }
    return figures;
  }

  private static long[] above(double[] scores, double threshold) {
    List<Long> alarms = new ArrayList<>();
    for (int at = 0; at < scores.length; at++) {
      if (scores[at] > threshold) {
        alarms.add((long) at);
      }
    }
    return alarms.stream().mapToLong(Long::longValue).toArray();
  }
}
