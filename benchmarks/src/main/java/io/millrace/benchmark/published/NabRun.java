package io.millrace.benchmark.published;

import io.millrace.api.stage.Detect;
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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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

  /** Every second series, the first among them, and the others. */
  private static final int HALVES = 2;

  private static final int ALARMS = RANKED + HALVES + NabProfile.values().length;
  private static final int FIGURES = ALARMS + RATES.size();
  private static final List<Double> CLIPS = List.of(2.0, 3.0);
  private static final List<Double> HORIZONS = List.of(250.0, 500.0, 1000.0, 2000.0, 5000.0);

  /** By the rate of a week on the series of choice. */
  private static final Distance.Spec CHOSEN = Distance.of(Distance.Of.CHANGE).horizon(5000);

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
            "chosen on, 1/7 d",
            "judged, 1/7 d",
            "all, 1/7 d",
            "low FP, 1/7 d",
            "low FN, 1/7 d",
            "alarms, 1/7 d",
            "standard, 1/d",
            "standard, 1/14 d",
            "standard, 1/30 d");
    byRate.forEach(rates::print);
    run.together().forEach(rates::print);
    System.out.println();
    run.printChoice();
  }

  /** Values and changes of {@code distance} in one alarm, which has no one score. */
  private List<List<String>> together() {
    List<List<String>> rows = new ArrayList<>();
    for (double horizon : List.of(500.0, 5000.0)) {
      double[] figures = new double[FIGURES];
      byRate(
          figures,
          rate ->
              new RateAlarms(
                  Distance.of(Distance.Of.BOTH).horizon(horizon),
                  Detect.on("distance.score", "distance.change").rate(rate)),
          series -> values(series));
      List<String> cells =
          new ArrayList<>(
              List.of(
                  String.format(
                      Locale.ROOT,
                      "`distance: {of: both, horizon: %.0f}`, both together",
                      horizon)));
      for (int i = RANKED; i < FIGURES; i++) {
        cells.add(MarkdownTable.cell(new double[] {figures[i]}, i == ALARMS ? 0 : 1));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static double[] values(NabSeries series) {
    double[] values = new double[series.readings().count()];
    Arrays.setAll(values, at -> series.readings().values()[at][0]);
    return values;
  }

  private void printChoice() {
    MarkdownTable table = new MarkdownTable("of", "clip", "horizon", "chosen on, 1/7 d");
    for (Distance.Of of : List.of(Distance.Of.LEVEL, Distance.Of.CHANGE)) {
      for (double clip : CLIPS) {
        for (double horizon : HORIZONS) {
          Method method = distance("", Distance.of(of).clip(clip).horizon(horizon));
          double[] figures = new double[FIGURES];
          byRate(
              figures,
              RateAlarms::new,
              series -> method.scores(series.readings(), series.probation(), 1));
          table.print(
              List.of(
                  "`" + of.name().toLowerCase(Locale.ROOT) + "`",
                  Double.toString(clip),
                  String.format(Locale.ROOT, "%.0f", horizon),
                  MarkdownTable.cell(new double[] {figures[RANKED]}, 1)));
        }
      }
    }
  }

  private static Method distance(String name, Distance.Spec spec) {
    return new PipelineMethod(name, "score", Learning.ALWAYS, spec);
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
    Method distance = distance("`distance`", Distance.defaults());
    return List.of(
        distance("`distance: {of: change}`, as chosen", CHOSEN),
        distance("`distance: {of: change}`", Distance.of(Distance.Of.CHANGE)),
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
      cells.add(MarkdownTable.cell(figures[i], i == RANKED - 1 ? 3 : i == ALARMS ? 0 : 1));
    }
    return cells;
  }

  private double[] figures(Method method, int seed) {
    NabSweep sweep = new NabSweep();
    Ranking ranking = new Ranking();
    double[] fixed = new double[measure.sums()];
    Map<NabSeries, double[]> all = new IdentityHashMap<>();
    for (NabSeries series : corpus) {
      int first = series.probation();
      double[] scores = method.scores(series.readings(), first, seed + 1L);
      all.put(series, scores);
      sweep.add(series, scores);
      // The first half of the first part is left to methods that begin to learn.
      double threshold = TailThreshold.of(Arrays.copyOfRange(scores, first / 2, first), RATE);
      measure.judge(scores.length, series.windows(), above(scores, threshold), fixed);
      rank(series, scores, ranking);
    }
    Map<NabProfile, NabSweep.Best> best = sweep.best(windows);
    double[] figures = new double[FIGURES];
    for (NabProfile profile : NabProfile.values()) {
      figures[profile.ordinal()] = best.get(profile).score();
      figures[3 + profile.ordinal()] = measure.value(profile.metric(), fixed);
    }
    figures[RANKED - 1] = ranking.area();
    byRate(figures, RateAlarms::new, all::get);
    return figures;
  }

  /** Judges alarms at each rate: both halves of the series at the first one, and all. */
  private void byRate(
      double[] figures, Function<String, RateAlarms> rule, Function<NabSeries, double[]> numbers) {
    for (int rate = 0; rate < RATES.size(); rate++) {
      double[] sums = new double[measure.sums()];
      double[][] halves = new double[HALVES][measure.sums()];
      long alarms = 0;
      for (int at = 0; at < corpus.size(); at++) {
        NabSeries series = corpus.get(at);
        int count = series.readings().count();
        long[] starts =
            rule.apply(RATES.get(rate)).starts(series.readings().times(), numbers.apply(series));
        measure.judge(count, series.windows(), starts, sums);
        measure.judge(count, series.windows(), starts, halves[at % HALVES]);
        alarms += RateAlarms.from(series.probation(), starts).length;
      }
      String standard = NabProfile.STANDARD.metric();
      if (rate > 0) {
        figures[ALARMS + rate] = measure.value(standard, sums);
        continue;
      }
      for (int half = 0; half < HALVES; half++) {
        figures[RANKED + half] = measure.value(standard, halves[half]);
      }
      for (NabProfile profile : NabProfile.values()) {
        figures[RANKED + HALVES + profile.ordinal()] = measure.value(profile.metric(), sums);
      }
      figures[ALARMS] = alarms;
    }
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
