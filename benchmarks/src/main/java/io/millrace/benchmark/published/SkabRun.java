package io.millrace.benchmark.published;

import io.millrace.api.stage.Dictionary;
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

/**
 * Judges detectors on the Skoltech Anomaly Benchmark by its two protocols: every reading is usual
 * or strange, and changepoints are to be found within 30 seconds. The first 400 readings of a run
 * are for fitting, and set the threshold; the rest is judged.
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

  private static final int FIGURES = 7;

  private final List<Run> runs;

  /** One run with its labels, 1 for strange readings and for changepoints. */
  private record Run(Readings readings, float[] anomaly, List<Span> windows) {}

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
    MarkdownTable table =
        new MarkdownTable(
            "method",
            "area",
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
    int judged = 0;
    int strange = 0;
    int changes = 0;
    for (Run run : runs) {
      changes += run.windows().size();
      for (int at = FIRST; at < run.anomaly().length; at++) {
        judged++;
        strange += run.anomaly()[at] == 1 ? 1 : 0;
      }
    }
    System.out.printf(
        "%d runs; behind the first %d readings of each: %,d readings, %,d strange, %d changepoints%n%n",
        runs.size(), FIRST, judged, strange, changes);
  }

  private static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
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
      boolean share = i == 3 || i == 4;
      cells.add(MarkdownTable.cell(figures[i], i > 4 || share ? 1 : 3) + (share ? " %" : ""));
    }
    return cells;
  }

  private double[] figures(Method method, long seed) {
    Ranking ranking = new Ranking();
    ChangepointScore standard = new ChangepointScore(NabProfile.STANDARD);
    ChangepointScore few = new ChangepointScore(NabProfile.LOW_FALSE_POSITIVES);
    double[][] counts = new double[2][2];
    for (Run run : runs) {
      double[] scores = method.scores(run.readings(), FIRST, seed);
      double threshold = TailThreshold.of(Arrays.copyOfRange(scores, FIRST / 2, FIRST), RATE);
      boolean[] alarms = steady(scores, threshold);
      for (int at = FIRST; at < scores.length; at++) {
        boolean strange = run.anomaly()[at] == 1;
        ranking.add(scores[at], strange ? Mark.MARKED : Mark.USUAL);
        counts[strange ? 1 : 0][alarms[at] ? 1 : 0]++;
      }
      List<Integer> changes = changes(alarms);
      standard.add(run.windows(), changes);
      few.add(run.windows(), changes);
    }
    double found = counts[1][1];
    return new double[] {
      ranking.area(),
      ranking.best().f1(),
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
