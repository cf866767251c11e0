package io.millrace.benchmark.published.forecast;

import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Standardize;
import io.millrace.benchmark.published.HourlySeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What {@code level_after} of {@code standardize} does to forecasts 1, 6 and 24 hours ahead, all
 * channels, judged behind the first part. Argument: the file ETTh1; without one, the readings of
 * Beijing, which ship.
 */
public final class LevelRun {

  private static final int[] AHEAD = {1, 6, 24};
  private static final int[] LEVELS = {0, 2, 3, 4, 6};
  private static final int MANY = 7;
  private static final double LITTLE = 10;
  private static final double MUCH = 300;

  private LevelRun() {}

  public static void main(String[] arguments) throws IOException {
    HourlySeries hourly =
        arguments.length > 0 ? HourlySeries.ett(Path.of(arguments[0])) : HourlySeries.beijing();
    System.out.printf(Locale.ROOT, "| level_after | 1 h | 6 h | 24 h |%n|---|---|---|---|%n");
    for (int level : LEVELS) {
      StringBuilder row = new StringBuilder("| " + level + " |");
      for (int ahead : AHEAD) {
        row.append(String.format(Locale.ROOT, " %.3f |", error(hourly, ahead, level)));
      }
      System.out.println(row);
    }
  }

  /** The root mean square error of all channels of all series. */
  private static double error(HourlySeries hourly, int ahead, int level) {
    int channels = hourly.channels().size();
    double squares = 0;
    long count = 0;
    for (float[][] series : hourly.scaled()) {
      PipelineForecaster forecaster =
          new PipelineForecaster(
              channels,
              channels,
              hourly.times()[0] - 3_600_000,
              "",
              Standardize.levelAfter(level),
              forecast(channels, ahead));
      for (int at = 0; at + ahead < series.length; at++) {
        float[] forecast = forecaster.forecast(series[at]);
        for (int channel = 0; at >= hourly.first() && channel < channels; channel++) {
          double error = forecast[channel] - series[at + ahead][channel];
          if (!Double.isNaN(error)) {
            squares += error * error;
            count++;
          }
        }
      }
    }
    return Math.sqrt(squares / count);
  }

  private static Forecast.Spec forecast(int channels, int ahead) {
    return PipelineForecaster.hourly(channels, ahead)
        .calendar(Forecast.Cycle.DAY, Forecast.Cycle.WEEK, Forecast.Cycle.YEAR)
        .own(true)
        .interval(.9)
        .ridge(channels > MANY || ahead == AHEAD[2] ? MUCH : LITTLE);
  }
}
