package io.millrace.benchmark.published.forecast;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.StateSpace;
import io.millrace.evaluate.baseline.Forecaster;
import io.millrace.evaluate.regression.Answer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The stages of a pipeline as a forecaster with intervals, in plain Java. */
final class PipelineForecaster implements Forecaster {

  static final String NAME = "`standardize`, `forecast`";

  private static final long HOUR = 3_600_000;

  private final SingleStream stream;
  private final int shown;
  private final String horizon;
  private final float[] unknown;
  private long time;
  private Answer answer;

  /**
   * @param shown number of first channels that are judged
   * @param start time of the hour before the first
   * @param horizon end of the names of fields that are judged, such as {@code _6}
   */
  PipelineForecaster(int channels, int shown, long start, String horizon, Stage... stages) {
    stream = SingleStream.of(Operators.model(channels, stages), 1);
    time = start;
    this.shown = shown;
    this.horizon = horizon;
    unknown = new float[shown];
    Arrays.fill(unknown, Float.NaN);
  }

  /**
   * A forecast of all channels of an hourly series from a state-space layer and lags of the last
   * day.
   */
  static Forecast.Spec hourly(int channels, int... ahead) {
    return Forecast.ahead(ahead)
        .targets(IntStream.range(0, channels).toArray())
        .start(StateSpace.Start.LIN)
        .states(4)
        .dtMin(.1)
        .dtMax(.1)
        .lags(1, 2, 5, 11, 18, 23);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[] forecast(float[] reading) {
    time += HOUR;
    answer =
        stream
            .step(reading, time)
            .map(row -> new Answer(of(row, "prediction"), of(row, "lower"), of(row, "upper")))
            .orElse(Answer.point(unknown));
    return answer.point();
  }

  private float[] of(SingleStream.Answer row, String field) {
    return Arrays.copyOf(row.numbers(field + horizon), shown);
  }

  /** The last forecast with its interval. */
  Answer answer() {
    return answer;
  }

  @Override
  public int floats() {
    throw new UnsupportedOperationException("The state of a pipeline is kept by its stream");
  }

  @Override
  public void write(float[] slots, int at) {
    throw new UnsupportedOperationException("The state of a pipeline is kept by its stream");
  }

  @Override
  public void read(float[] slots, int at) {
    throw new UnsupportedOperationException("The state of a pipeline is kept by its stream");
  }
}
