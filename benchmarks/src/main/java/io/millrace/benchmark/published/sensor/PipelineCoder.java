package io.millrace.benchmark.published.sensor;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;

/** A stage with a reconstruction, in plain Java. */
final class PipelineCoder implements SensorCoder {

  private static final long HOUR = 3_600_000;

  private final SingleStream stream;
  private long time;

  PipelineCoder(int sensors, Stage stage) {
    stream = SingleStream.of(Operators.model(sensors, stage), 1);
  }

  @Override
  public void next(float[] reading, double[] answer) {
    float[] rebuilt = stream.step(reading, time).orElseThrow().numbers("reconstruction");
    for (int i = 0; i < answer.length; i++) {
      answer[i] = rebuilt[i];
    }
    time += HOUR;
  }
}
