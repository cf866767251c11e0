package io.millrace.benchmark.published;

import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Distance;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.score.FittedMethod;
import io.millrace.benchmark.published.score.ForecastErrorMethod;
import io.millrace.benchmark.published.score.HalfSpaceMethod;
import io.millrace.benchmark.published.score.Method;
import io.millrace.benchmark.published.score.PipelineMethod;
import io.millrace.benchmark.published.score.PipelineMethod.Learning;
import io.millrace.benchmark.published.score.RandomCutForestMethod;
import io.millrace.benchmark.published.score.Readings;
import io.millrace.benchmark.published.score.RobustNorm;
import io.millrace.benchmark.published.score.Smoothed;
import io.millrace.benchmark.published.score.StoredScores;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Ranking;
import io.millrace.evaluate.detection.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges detectors on the Skoltech Anomaly Benchmark by its two protocols: every reading is usual
 * or strange, and changepoints are to be found within 30 seconds. The first 400 readings of a run
 * are for fitting, and set the threshold; the rest is judged. What is chosen is chosen on five
 * runs, and judged on the others.
 *
 * <p>Arguments: the folder of the benchmark with {@code valve1}, {@code valve2} and {@code other},
 * and optionally a folder of scores that another program computed.
 */
public final class SkabRun {

  private static final int FIRST = 400;
  private static final int SEEDS = 3;
  private static final long WINDOW = 30_000;

  /** Wanted share of usual readings with an alarm, where the threshold is fixed in advance. */
  private static final double RATE = 1e-3;

  private static final int FIGURES = 9;

  /** Runs on which options of {@code distance} were chosen. */
  private static final Set<String> CHOICE =
      Set.of("valve1/0", "valve1/1", "valve1/2", "valve1/3", "valve1/4");

  private static final double[] CLIPS = {1.5, 2, 3};
  private static final double[] HORIZONS = {250, 500, 1000, 2000};

  private final List<Run> runs;

  /** One run with its labels, 1 for strange readings and for changepoints. */
  private record Run(Readings readings, float[] anomaly, List<Span> windows) {
    boolean isOfChoice() {
      return CHOICE.contains(readings.name());
    }
  }

  private SkabRun(List<Run> runs) {
    this.runs = runs;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<Run> runs = new ArrayList<>();
    for (Path file : CsvSeries.files(folder)) {
      CsvSeries series = CsvSeries.read(folder, file, ";");
      if (series.columns().contains("anomaly")) {
        runs.add(run(series));
      }
    }
    List<Method> methods = new ArrayList<>(methods());
    if (arguments.length > 1) {
      for (Method stored : StoredScores.all(Path.of(arguments[1]))) {
        methods.addAll(List.of(stored, new Smoothed(stored)));
      }
    }
    SkabRun run = new SkabRun(runs);
    run.count();
    Distance.Spec chosen = run.chosen();
    Method distance = distance("`distance`, as chosen", chosen);
    methods.addAll(0, List.of(distance, new Smoothed(distance)));
    MarkdownTable table =
        new MarkdownTable(
            "method",
            "area, chosen on",
            "area, judged",
            "area, all runs",
            "best F1",
            "F1, fixed",
            "false alarms, fixed",
            "missed, fixed",
            "changepoints, standard",
            "low FP");
    methods.forEach(method -> table.print(run.judge(method)));
  }

  private static Run run(CsvSeries series) {
    List<String> channels = new ArrayList<>(series.columns());
    channels.removeAll(List.of("anomaly", "changepoint"));
    Readings readings = series.only(channels);
    float[] changes = series.values("changepoint");
    List<Span> windows = new ArrayList<>();
    for (int at = FIRST; at < changes.length; at++) {
      if (changes[at] == 1) {
        int last = at;
        while (last + 1 < changes.length
            && changes[last + 1] != 1
            && readings.times()[last + 1] - readings.times()[at] <= WINDOW) {
          last++;
        }
        windows.add(new Span(at, last));
      }
    }
    return new Run(readings, series.values("anomaly"), windows);
  }

  private void count() {
    count("all", run -> true);
    count("judged", run -> !run.isOfChoice());
  }

  private void count(String name, Predicate<Run> which) {
    int judged = 0;
    int strange = 0;
    int changes = 0;
    List<Run> counted = runs.stream().filter(which).toList();
    for (Run run : counted) {
      changes += run.windows().size();
      for (int at = FIRST; at < run.anomaly().length; at++) {
        judged++;
        strange += run.anomaly()[at] == 1 ? 1 : 0;
      }
    }
    System.out.printf(
        "%s: %d runs; behind the first %d readings of each: %,d readings, %,d strange, %d changepoints%n%n",
        name, counted.size(), FIRST, judged, strange, changes);
  }

  /** Prints areas on the runs of choice, and returns the options with the best one, smoothed. */
  private Distance.Spec chosen() {
    Distance.Spec best = Distance.defaults();
    double most = 0;
    MarkdownTable table =
        new MarkdownTable("clip", "horizon", "area, chosen on", "area, smoothed, chosen on");
    for (double clip : CLIPS) {
      for (double horizon : HORIZONS) {
        Distance.Spec spec = Distance.clip(clip).horizon(horizon);
        Method tried = distance("", spec);
        double smoothed = area(new Smoothed(tried));
        best = smoothed > most ? spec : best;
        most = Math.max(most, smoothed);
        table.print(
            List.of(
                MarkdownTable.number(clip, 1),
                MarkdownTable.number(horizon, 0),
                MarkdownTable.number(area(tried), 3),
                MarkdownTable.number(smoothed, 3)));
      }
    }
    System.out.println();
    return best;
  }

  private double area(Method method) {
    Ranking ranking = new Ranking();
    runs.stream()
        .filter(Run::isOfChoice)
        .forEach(run -> rank(run, method.scores(run.readings(), FIRST, 1), ranking));
    return ranking.area();
  }

  private static void rank(Run run, double[] scores, Ranking ranking) {
    for (int at = FIRST; at < scores.length; at++) {
      ranking.add(scores[at], run.anomaly()[at] == 1 ? Mark.MARKED : Mark.USUAL);
    }
  }

  private static Method distance(String name, Distance.Spec spec) {
    return new PipelineMethod(name, "score", Learning.ALWAYS, spec);
  }

  private static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    Method distance = distance("`distance`", Distance.defaults());
    methods.add(distance);
    methods.add(new Smoothed(distance));
    for (Learning learning : Learning.values()) {
      String end = learning == Learning.ALWAYS ? "" : ", frozen after 400";
      Method dictionary =
          new PipelineMethod(
              "`standardize`, `dictionary`" + end,
              "score",
              learning,
              Standardize.defaults(),
              Dictionary.defaults());
      methods.add(dictionary);
      methods.add(new Smoothed(dictionary));
    }
    Method forecast =
        new PipelineMethod(
            "`standardize`, `forecast`",
            "error",
            Learning.ALWAYS,
            Standardize.defaults(),
            Forecast.defaults());
    methods.add(forecast);
    methods.add(new Smoothed(forecast));
    for (Method peer :
        List.of(
            new RobustNorm(),
            new RandomCutForestMethod(1),
            new HalfSpaceMethod(1),
            new FittedMethod(FittedMethod.Kind.MAHALANOBIS, 1),
            new FittedMethod(FittedMethod.Kind.PCA, 1),
            new ForecastErrorMethod(BaselineKind.MOVING_AVERAGE))) {
      methods.add(peer);
      methods.add(new Smoothed(peer));
    }
    return methods;
  }

  private List<String> judge(Method method) {
    int seeds = method.isRandom() ? SEEDS : 1;
    double[][] figures = new double[FIGURES][seeds];
    for (int seed = 0; seed < seeds; seed++) {
      double[] of = figures(method, seed + 1L);
      for (int i = 0; i < FIGURES; i++) {
        figures[i][seed] = of[i];
      }
    }
    List<String> cells = new ArrayList<>(List.of(method.name()));
    for (int i = 0; i < FIGURES; i++) {
      boolean share = i == 5 || i == 6;
      cells.add(MarkdownTable.cell(figures[i], i > 4 ? 1 : 3) + (share ? " %" : ""));
    }
    return cells;
  }

  private double[] figures(Method method, long seed) {
    Ranking chosenOn = new Ranking();
    Ranking judged = new Ranking();
    Ranking all = new Ranking();
    ChangepointScore standard = new ChangepointScore(NabProfile.STANDARD);
    ChangepointScore few = new ChangepointScore(NabProfile.LOW_FALSE_POSITIVES);
    double[][] counts = new double[2][2];
    for (Run run : runs) {
      double[] scores = method.scores(run.readings(), FIRST, seed);
      rank(run, scores, all);
      rank(run, scores, run.isOfChoice() ? chosenOn : judged);
      if (run.isOfChoice()) {
        continue;
      }
      double threshold = TailThreshold.of(Arrays.copyOfRange(scores, FIRST / 2, FIRST), RATE);
      boolean[] alarms = steady(scores, threshold);
      for (int at = FIRST; at < scores.length; at++) {
        boolean strange = run.anomaly()[at] == 1;
        counts[strange ? 1 : 0][alarms[at] ? 1 : 0]++;
      }
      List<Integer> changes = changes(alarms);
      standard.add(run.windows(), changes);
      few.add(run.windows(), changes);
    }
    double found = counts[1][1];
    return new double[] {
      chosenOn.area(),
      judged.area(),
      all.area(),
      judged.best().f1(),
      2 * found / (2 * found + counts[0][1] + counts[1][0]),
      100 * counts[0][1] / (counts[0][0] + counts[0][1]),
      100 * counts[1][0] / (found + counts[1][0]),
      standard.score(),
      few.score()
    };
  }

  /** An alarm where two of the last three readings are above the threshold, as in the protocol. */
  private static boolean[] steady(double[] scores, double threshold) {
    boolean[] alarms = new boolean[scores.length];
    for (int at = 2; at < alarms.length; at++) {
      int above = 0;
      for (int age = 0; age < 3; age++) {
        above += scores[at - age] > threshold ? 1 : 0;
      }
      alarms[at] = above >= 2;
    }
    return alarms;
  }

  /** Readings at which alarms begin or end, behind the first part. */
  private static List<Integer> changes(boolean[] alarms) {
    List<Integer> changes = new ArrayList<>();
    for (int at = FIRST; at < alarms.length; at++) {
      if (alarms[at] != alarms[at - 1]) {
        changes.add(at);
      }
    }
    return changes;
  }
}
