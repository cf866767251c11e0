package io.millrace.benchmark.published.forecast;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.HourlySeries;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.evaluate.baseline.BaselineKind.Horizon;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.baseline.RidgeOnLags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Forecasts an hourly series by the protocols of published methods of online forecasting: one
 * window of the next H hours at each hour, errors over all hours of all windows and all channels,
 * in deviations of the training part.
 *
 * <p>What is a stream stays one: a forecast is learned from when its target is there, no reading is
 * seen twice. Settings are chosen between the training part and what is judged.
 *
 * <p>Argument: the file ETTh1 or ETTh2.
 */
public final class OnlineProtocolRun {

  private static final int DAY = 24;
  private static final int MONTH = 30 * DAY;
  private static final int[] WINDOWS = {1, 24, 48};
  private static final int[] LAGS = {0, 1, 2, 5, 11, 18, 23};
  private static final int LEVEL_AFTER = 2;
  private static final String LEVELS = "the same with `level_after: " + LEVEL_AFTER + "`";

  /**
   * Where a protocol cuts the series.
   *
   * @param words what it is called in the table
   * @param training number of first hours that scale the series
   * @param begin first hour that is judged
   * @param end the hour behind the last
   */
  private record Split(String words, int training, int begin, int end) {}

  /**
   * Errors of a method.
   *
   * @param squared mean of the squares, for each of the windows
   * @param absolute mean of the sizes
   */
  private record Errors(double[] squared, double[] absolute) {}

  /**
   * Settings of the pipeline that are tried.
   *
   * @param year whether the calendar has the year beside the day and the week
   */
  private record Settings(double ridge, boolean year, boolean own, int levelAfter) {

    Forecast.Cycle[] cycles() {
      return year
          ? new Forecast.Cycle[] {Forecast.Cycle.DAY, Forecast.Cycle.WEEK, Forecast.Cycle.YEAR}
          : new Forecast.Cycle[] {Forecast.Cycle.DAY, Forecast.Cycle.WEEK};
    }
  }

  /** Forecasts of the next hours. */
  private interface WindowForecaster {

    /** Adds a reading; forecasts of the next hours, [hours][channels]. */
    float[][] next(float[] reading);
  }

  private final float[][] readings;
  private final long start;
  private final int channels;
  private final Split split;
  private final int longest = WINDOWS[WINDOWS.length - 1];

  private OnlineProtocolRun(HourlySeries hourly, Split split) {
    this.readings = hourly.scaled().get(0);
    this.start = hourly.times()[0] - 3_600_000;
    this.channels = hourly.channels().size();
    this.split = split;
  }

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int hours = HourlySeries.ett(file, MONTH).times().length;
    Split[] splits = {
      new Split("4 months, 1, 15", 4 * MONTH, 5 * MONTH, 20 * MONTH),
      // The windows of the last part begin with the 96 readings that the network reads.
      new Split("60, 10, 30 %", (int) (.6 * hours), (int) (.7 * hours) + 96, hours)
    };
    System.out.printf(
        Locale.ROOT, "| split | method | settings | %s |%n%s%n", heads(), "|---".repeat(6) + "|");
    for (Split split : splits) {
      new OnlineProtocolRun(HourlySeries.ett(file, split.training()), split).print();
    }
  }

  private static String heads() {
    return String.join(
        " | ", IntStream.of(WINDOWS).mapToObj(hours -> "H = " + hours + ", MSE, MAE").toList());
  }

  private void print() {
    Map<String, Map<String, WindowForecaster>> methods = new LinkedHashMap<>();
    methods.put(PipelineForecaster.NAME, pipelines(0));
    methods.put(LEVELS, pipelines(LEVEL_AFTER));
    for (BaselineKind kind : new BaselineKind[] {BaselineKind.NO_CHANGE, BaselineKind.SEASONAL}) {
      methods.put(
          "`" + kind.word() + "`",
          Map.of("", each(ahead -> kind.forecaster(new Horizon(channels, ahead, DAY)))));
    }
    methods.put(
        "ridge on seven lags",
        Map.of(
            "ridge 10, forgetting 0.9999",
            each(ahead -> new RidgeOnLags(channels, LAGS, ahead, new RidgeOnLags.Fit(10, .9999)))));
    methods.forEach(this::print);
  }

  private Map<String, WindowForecaster> pipelines(int levelAfter) {
    Map<String, WindowForecaster> pipelines = new LinkedHashMap<>();
    for (double ridge : new double[] {10, 300}) {
      for (boolean year : new boolean[] {true, false}) {
        for (boolean own : new boolean[] {true, false}) {
          pipelines.put(
              String.format(
                  Locale.ROOT,
                  "ridge %.0f%s%s",
                  ridge,
                  year ? "" : ", no year",
                  own ? "" : ", not own"),
              pipeline(new Settings(ridge, year, own, levelAfter)));
        }
      }
    }
    return pipelines;
  }

  /** For each window, the settings that were best before the judged part. */
  private void print(String name, Map<String, WindowForecaster> settings) {
    String[] chosen = new String[WINDOWS.length];
    Errors judged = new Errors(new double[WINDOWS.length], new double[WINDOWS.length]);
    double[] least = new double[WINDOWS.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    settings.forEach(
        (words, forecaster) -> {
          Errors[] parts = play(forecaster);
          for (int i = 0; i < WINDOWS.length; i++) {
            if (parts[0].squared()[i] < least[i]) {
              least[i] = parts[0].squared()[i];
              chosen[i] = words;
              judged.squared()[i] = parts[1].squared()[i];
              judged.absolute()[i] = parts[1].absolute()[i];
            }
          }
        });
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s |%n",
        split.words(),
        name,
        String.join("; ", Arrays.stream(chosen).distinct().toList()),
        String.join(
            " | ",
            IntStream.range(0, WINDOWS.length)
                .mapToObj(
                    i ->
                        String.format(
                            Locale.ROOT, "%.3f, %.3f", judged.squared()[i], judged.absolute()[i]))
                .toList()));
  }

  /** Errors between the training part and what is judged, and of what is judged. */
  private Errors[] play(WindowForecaster forecaster) {
    double[][] squared = new double[2][WINDOWS.length];
    double[][] absolute = new double[2][WINDOWS.length];
    long[][] counts = new long[2][WINDOWS.length];
    for (int at = 0; at + 1 < split.end(); at++) {
      float[][] next = forecaster.next(readings[at]);
      int part = at + 1 < split.begin() ? 0 : 1;
      int end = part == 0 ? split.begin() : split.end();
      for (int i = 0; i < WINDOWS.length; i++) {
        if (at + 1 < split.training() || at + WINDOWS[i] >= end) {
          continue;
        }
        for (int step = 0; step < WINDOWS[i]; step++) {
          for (int channel = 0; channel < channels; channel++) {
            double error = next[step][channel] - readings[at + 1 + step][channel];
            squared[part][i] += error * error;
            absolute[part][i] += Math.abs(error);
            counts[part][i]++;
          }
        }
      }
    }
    Errors[] errors = new Errors[2];
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < WINDOWS.length; i++) {
        squared[part][i] /= counts[part][i];
        absolute[part][i] /= counts[part][i];
      }
      errors[part] = new Errors(squared[part], absolute[part]);
    }
    return errors;
  }

  /** One model for all hours of the longest window. */
  private WindowForecaster pipeline(Settings settings) {
    SingleStream stream =
        SingleStream.of(
            Operators.model(
                channels,
                Standardize.levelAfter(settings.levelAfter()),
                PipelineForecaster.hourly(channels, IntStream.rangeClosed(1, longest).toArray())
                    .calendar(settings.cycles())
                    .own(settings.own())
                    .ridge(settings.ridge())),
            1);
    float[][] next = new float[longest][channels];
    long[] time = {start};
    return reading -> {
      time[0] += 3_600_000;
      stream
          .step(reading, time[0])
          .ifPresent(
              answer -> {
                for (int step = 0; step < longest; step++) {
                  next[step] = answer.numbers("prediction_" + (step + 1));
                }
              });
      return next;
    };
  }

  /** A forecaster for each hour of the longest window. */
  private WindowForecaster each(IntFunction<Forecaster> maker) {
    Forecaster[] forecasters =
        IntStream.rangeClosed(1, longest).mapToObj(maker).toArray(Forecaster[]::new);
    float[][] next = new float[longest][];
    return reading -> {
      for (int step = 0; step < longest; step++) {
        next[step] = forecasters[step].forecast(reading);
      }
      return next;
    };
  }
}
