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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Forecasts hourly series 1, 6 and 24 hours ahead: a pipeline and simple methods, whose settings
 * are chosen in a first part and judged behind it, with intervals over weeks.
 *
 * <p>Arguments: {@code ett FILE} with the file ETTh1, or {@code beijing}, whose readings ship.
 */
public final class ForecastRun {

  private static final int DAY = 24;
  private static final int[] LAGS = {0, 1, 2, 5, 11, 18, 23};

  private final HourlySeries hourly;
  private final Contest contest;

  private ForecastRun(HourlySeries hourly) {
    this.hourly = hourly;
    this.contest = new Contest(hourly.scaled(), hourly.times(), hourly.first());
  }

  public static void main(String[] arguments) throws IOException {
    HourlySeries hourly =
        arguments[0].equals("ett")
            ? HourlySeries.ett(Path.of(arguments[1]))
            : HourlySeries.beijing();
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
    ForecastRun run = new ForecastRun(hourly);
    for (int ahead : new int[] {1, 6, DAY}) {
      run.print(ahead);
    }
  }

  private void print(int ahead) {
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

  private Map<String, List<Candidate>> methods(int ahead) {
    int channels = hourly.channels().size();
    Horizon horizon = new Horizon(channels, ahead, DAY);
    Map<String, List<Candidate>> methods = new LinkedHashMap<>();
    methods.put(PipelineForecaster.NAME, pipelines(channels, ahead));
    for (BaselineKind kind :
        List.of(BaselineKind.NO_CHANGE, BaselineKind.SEASONAL, BaselineKind.RIDGE_ON_LAGS)) {
      methods.put(
          "`" + kind.word() + "`", List.of(new Candidate("", () -> kind.forecaster(horizon))));
    }
    if (true) {
      List<Candidate> r = new ArrayList<>();
      for (double ri : new double[] {10, 1000})
        r.add(
            new Candidate(
                "r" + ri,
                () -> new RidgeOnLags(channels, LAGS, ahead, new RidgeOnLags.Fit(ri, .9999))));
      methods.put("ridge on seven lags", r);
      return methods;
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
    methods.put("ridge on seven lags", ridges);
    return methods;
  }

  private static List<Candidate> pipelines(int channels, int ahead) {
    List<Candidate> pipelines = new ArrayList<>();
    for (String v : System.getProperty("variants").split(";")) {
      java.util.Map<String, Object> m =
          new java.util.TreeMap<>(java.util.Map.of("ahead", ahead, "dt_min", .1, "dt_max", .1));
      for (String kv : v.split(",")) {
        String[] e = kv.split("=");
        m.put(
            e[0],
            e[1].equals("true")
                ? (Object) Boolean.TRUE
                : e[0].equals("lags")
                    ? (Object)
                        java.util.Arrays.stream(e[1].split("\\+")).map(Integer::valueOf).toList()
                    : e[0].equals("calendar")
                        ? (Object) java.util.List.of(e[1].split("\\+"))
                        : e[1].matches("[0-9.]+")
                            ? (Object)
                                (e[1].contains(".")
                                    ? (Object) Double.valueOf(e[1])
                                    : (Object) Integer.valueOf(e[1]))
                            : e[1]);
      }
      pipelines.add(
          new Candidate(
              v,
              () ->
                  new PipelineForecaster(
                      channels,
                      Standardize.defaults(),
                      new Forecast.Spec(new io.millrace.api.spec.ModelSpec("forecast", m)))));
    }
    return pipelines;
  }
}
