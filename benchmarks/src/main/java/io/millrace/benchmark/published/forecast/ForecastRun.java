package io.millrace.benchmark.published.forecast;

import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.HourlySeries;
import io.millrace.benchmark.published.forecast.Contest.Candidate;
import io.millrace.benchmark.published.forecast.Contest.Result;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.BaselineKind.Horizon;
import io.millrace.evaluate.baseline.FadingMean;
import io.millrace.evaluate.baseline.RidgeOnLags;
import io.millrace.evaluate.compare.Outcome;
import io.millrace.evaluate.compare.PairedComparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Forecasts hourly series 1, 6 and 24 hours ahead: a pipeline and simple methods, whose settings
 * are chosen in a first part and judged behind it, with intervals over weeks.
 *
 * <p>Arguments: {@code write FOLDER SET} writes the series for {@code forecast_peers.py}, {@code
 * judge FOLDER SET} prints the tables, with the forecasts that it left there. SET is {@code ett
 * FILE} with the file ETTh1, or {@code beijing}, whose readings ship.
 */
public final class ForecastRun {

  private static final int DAY = 24;
  private static final int[] LAGS = {0, 1, 2, 5, 11, 18, 23};

  private static final String RIDGE = "ridge on seven lags";
  private static final String SMOOTHING = "ETS (statsmodels)";
  private static final String TOGETHER = "the same, one model for 1, 6 and 24 h";
  private static final String NEIGHBOURS = "the same, with the mean of all stations beside";

  private final HourlySeries hourly;
  private final PeerForecasts peers;
  private final Contest contest;

  private ForecastRun(HourlySeries hourly, PeerForecasts peers) {
    this.hourly = hourly;
    this.peers = peers;
    this.contest = new Contest(hourly.scaled(), hourly.times(), hourly.first());
  }

  public static void main(String[] arguments) throws IOException {
    HourlySeries hourly =
        arguments[2].equals("ett")
            ? HourlySeries.ett(Path.of(arguments[3]))
            : HourlySeries.beijing();
    PeerForecasts peers = new PeerForecasts(Path.of(arguments[1]), hourly);
    if (arguments[0].equals("write")) {
      peers.write(1, 6, DAY);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%d series of %,d hours, %d channels; settings chosen in the first %,d hours%n%n",
        hourly.scaled().size(),
        hourly.times().length,
        hourly.channels().size(),
        hourly.first());
    System.out.printf(
        Locale.ROOT,
        "| ahead | method | settings | all channels | %s | %s, less the pipeline |%n%s%n",
        hourly.target(),
        "all channels",
        "|---".repeat(6) + "|");
    ForecastRun run = new ForecastRun(hourly, peers);
    Map<Integer, Map<String, Result>> all = new LinkedHashMap<>();
    for (int ahead : new int[] {1, 6, DAY}) {
      all.put(ahead, run.print(ahead));
    }
    run.printChannels(all);
    run.printKeys(all);
  }

  private Map<String, Result> print(int ahead) throws IOException {
    Map<String, Result> results = new LinkedHashMap<>();
    methods(ahead).forEach((name, settings) -> results.put(name, contest.judge(settings, ahead)));
    Result ours = results.get(PipelineForecaster.NAME);
    results.forEach(
        (name, result) ->
            System.out.printf(
                Locale.ROOT,
                "| %d h | %s | %s | %.3f | %.4g | %s |%n",
                ahead,
                name,
                result.settings(),
                contest.measure().value("rmse", result.sums()),
                contest.measure().channel("rmse", hourly.targetChannel(), result.sums())
                    * hourly.targetDeviation(),
                name.equals(PipelineForecaster.NAME) ? "" : difference(result, ours)));
    return results;
  }

  private String difference(Result result, Result ours) {
    PairedComparison comparison =
        new PairedComparison(contest.measure(), "rmse", PairedComparison.Randomness.NONE);
    result.weeks().forEach((week, sums) -> comparison.add(0, week, sums, ours.weeks().get(week)));
    Outcome outcome = comparison.outcome();
    return String.format(
        Locale.ROOT,
        "%.3f to %.3f, %s",
        outcome.lower(),
        outcome.upper(),
        outcome.verdict().toString());
  }

  private Map<String, List<Candidate>> methods(int ahead) throws IOException {
    int channels = hourly.channels().size();
    Horizon horizon = new Horizon(channels, ahead, DAY);
    Map<String, List<Candidate>> methods = new LinkedHashMap<>();
    methods.put(PipelineForecaster.NAME, pipelines(channels, List.of(), ahead));
    methods.put(TOGETHER, pipelines(channels, List.of(), ahead, 1, 6, DAY));
    if (hourly.scaled().size() > 1) {
      methods.put(NEIGHBOURS, pipelines(2 * channels, hourly.withMeans(), ahead));
    }
    for (BaselineKind kind :
        List.of(BaselineKind.NO_CHANGE, BaselineKind.SEASONAL, BaselineKind.RIDGE_ON_LAGS)) {
      methods.put(
          "`" + kind.word() + "`", List.of(new Candidate("", () -> kind.forecaster(horizon))));
    }
    List<Candidate> averages = new ArrayList<>();
    for (double halfLife : new double[] {.5, 6, 120}) {
      averages.add(new Candidate(halfLife + " h", () -> new FadingMean(channels, halfLife)));
    }
    methods.put("fading mean", averages);
    List<Candidate> ridges = new ArrayList<>();
    for (double ridge : new double[] {10, 1000}) {
      for (double forgetting : new double[] {1, .9999}) {
        ridges.add(
            new Candidate(
                String.format(Locale.ROOT, "ridge %.0f, forgetting %s", ridge, forgetting),
                () ->
                    new RidgeOnLags(
                        channels, LAGS, ahead, new RidgeOnLags.Fit(ridge, forgetting))));
      }
    }
    methods.put(RIDGE, ridges);
    List<Candidate> smoothing = peers.candidates(ahead);
    if (!smoothing.isEmpty()) {
      methods.put(SMOOTHING, smoothing);
    }
    return methods;
  }

  /**
   * Settings of the pipeline.
   *
   * @param inputs channels of a reading, of which those of the series are first
   * @param beside the readings, if they have more channels than the series
   * @param together horizons of one model; none: a model for the one
   */
  private List<Candidate> pipelines(
      int inputs, List<float[][]> beside, int ahead, int... together) {
    int channels = hourly.channels().size();
    int[] horizons = together.length == 0 ? new int[] {ahead} : together;
    String field = together.length == 0 ? "" : "_" + ahead;
    long start = hourly.times()[0] - 3_600_000;
    List<Candidate> pipelines = new ArrayList<>();
    for (double ridge : new double[] {10, 300}) {
      Forecast.Spec forecast =
          PipelineForecaster.hourly(channels, horizons)
              .calendar(Forecast.Cycle.DAY, Forecast.Cycle.WEEK, Forecast.Cycle.YEAR)
              .own(true)
              .interval(.9)
              .ridge(ridge);
      pipelines.add(
          new Candidate(
              String.format(Locale.ROOT, "ridge %.0f", ridge),
              () ->
                  new PipelineForecaster(
                      inputs, channels, start, field, Standardize.defaults(), forecast),
              beside));
    }
    return pipelines;
  }

  /** Of each channel: the pipeline beside the ridge, and how many targets lie in its interval. */
  private void printChannels(Map<Integer, Map<String, Result>> all) {
    System.out.printf(
        Locale.ROOT,
        "%n| ahead | channel | `forecast` | ridge on seven lags | hindsight"
            + " | in the 90 %% interval |%n%s%n",
        "|---".repeat(6) + "|");
    all.forEach(
        (ahead, results) -> {
          double[] ours = results.get(PipelineForecaster.NAME).sums();
          double[] ridge = results.get(RIDGE).sums();
          double[] hindsight = hindsight(ahead);
          for (int channel = 0; channel < hourly.channels().size(); channel++) {
            System.out.printf(
                Locale.ROOT,
                "| %d h | %s | %.3f | %.3f | %.3f | %.3f |%n",
                ahead,
                hourly.channels().get(channel),
                contest.measure().channel("rmse", channel, ours),
                contest.measure().channel("rmse", channel, ridge),
                hindsight[channel],
                contest.measure().channel("coverage", channel, ours));
          }
          System.out.printf(
              Locale.ROOT,
              "| %d h | all | %.3f | %.3f | %.3f | %.3f |%n",
              ahead,
              contest.measure().value("rmse", ours),
              contest.measure().value("rmse", ridge),
              hindsight[hourly.channels().size()],
              contest.measure().value("coverage", ours));
        });
  }

  /** Coverage of each series. */
  private void printKeys(Map<Integer, Map<String, Result>> all) {
    System.out.printf(Locale.ROOT, "%nShare in the 90 %% interval, by series:%n");
    all.forEach(
        (ahead, results) -> {
          System.out.printf(Locale.ROOT, "%d h:", ahead);
          for (double[] sums : results.get(PipelineForecaster.NAME).series()) {
            System.out.printf(Locale.ROOT, " %.3f", contest.measure().value("coverage", sums));
          }
          System.out.println();
        });
  }

  /** Errors of each channel and of all, by weights that were fitted on what is judged. */
  private double[] hindsight(int ahead) {
    int channels = hourly.channels().size();
    double[] squares = new double[channels];
    long[] counts = new long[channels];
    Hindsight hindsight = new Hindsight(channels, channels, LAGS);
    for (float[][] readings : hourly.scaled()) {
      hindsight.judge(readings, hourly.first(), ahead, squares, counts);
    }
    double[] errors = new double[channels + 1];
    for (int channel = 0; channel < channels; channel++) {
      errors[channel] = Math.sqrt(squares[channel] / counts[channel]);
    }
    errors[channels] = Math.sqrt(Arrays.stream(squares).sum() / Arrays.stream(counts).sum());
    return errors;
  }
}
