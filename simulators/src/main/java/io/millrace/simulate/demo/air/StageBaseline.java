package io.millrace.simulate.demo.air;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import io.millrace.evaluate.baseline.Baseline;

/** Another operator that reconstructs, in plain Java, on the readings that all methods see. */
final class StageBaseline implements Baseline {

  private static final long HOUR = 3_600_000;

  private final String name;
  private final SingleStream stream;
  private long time;

  /**
   * @param name in tables
   * @param stage has an output {@code reconstruction}
   */
  StageBaseline(String name, int channels, Stage stage) {
    this.name = name;
    this.stream = SingleStream.of(Operators.model(channels, stage), 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] reconstruct(float[] reading) {
    return stream.peek(reading, time).orElseThrow().numbers("reconstruction");
  }

  @Override
  public void learn(float[] reading) {
    stream.step(reading, time);
    time += HOUR;
  }
}
