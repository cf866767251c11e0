package io.millrace.benchmark.published.forecast;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import io.millrace.evaluate.baseline.Forecaster;
import java.util.Arrays;

/** The stages of a pipeline as a forecaster, in plain Java. */
final class PipelineForecaster implements Forecaster {

  static final String NAME = "`standardize`, `forecast`";

  private static final long HOUR = 3_600_000;

  private final SingleStream stream;
  private final float[] unknown;
  private long time;

  PipelineForecaster(int channels, Stage... stages) {
    stream = SingleStream.of(Operators.model(channels, stages), 1);
    unknown = new float[channels];
    Arrays.fill(unknown, Float.NaN);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[] forecast(float[] reading) {
    time += HOUR;
    return stream.step(reading, time).map(answer -> answer.numbers("prediction")).orElse(unknown);
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
