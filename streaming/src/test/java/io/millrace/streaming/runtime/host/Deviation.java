package io.millrace.streaming.runtime.host;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.math.backend.DenseBackend;
import java.util.List;
import java.util.Map;

/**
 * A small learner for tests: how far a reading lies from the group's mean, and how many the key has
 * had. The mean moves once in a mini-batch, by averaging, so a wrong order or a wrong cut shows.
 */
public final class Deviation implements Learner {

  static final ModelFactory.Operator FACTORY =
      (width, options) -> new Deviation(options.integer("batch", 1, 1000, 3));

  private static final StateLayout SEQUENCE = StateLayout.of(Slot.of("count"), Slot.of("last"));
  private static final StateLayout PARAMETERS =
      StateLayout.of(Slot.of("mean"), Slot.of("pending.sum"));

  private final int batch;
  private final Signature signature =
      new Signature(
          new Ports(
              1,
              Ports.Missing.REFUSED,
              List.of(
                  OutputField.scalar("deviation"),
                  OutputField.scalar("count"),
                  OutputField.scalar("change"))),
          Timing.IMMEDIATE,
          SEQUENCE,
          PARAMETERS,
          2);

  public Deviation(int batch) {
    this.batch = batch;
  }

  public static ModelCatalog catalog(DenseBackend backend) {
    return ModelCatalog.empty().with("deviation", FACTORY);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    PARAMETERS.fill(parameters, 0);
    parameters[0] = (seed & 0xFF) / 256f;
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return (int) (batch - learned % batch);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return learned / batch;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.acceptable(row, Ports.Missing.REFUSED)) {
        rows.refuse(row);
        continue;
      }
      float value = rows.inputs()[row];
      float[] states = rows.states();
      rows.outputs()[3 * row] = value - rows.parameters()[0];
      rows.outputs()[3 * row + 1] = ++states[2 * row];
      rows.outputs()[3 * row + 2] = value - states[2 * row + 1];
      states[2 * row + 1] = value;
      rows.advance(row, Outcome.EMITTED);
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] parameters = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED) {
        parameters[1] += rows.inputs()[row];
        rows.countLearned();
        if (rows.learned() % batch == 0) {
          parameters[0] = 0.7f * parameters[0] + 0.3f * parameters[1] / batch;
          parameters[1] = 0;
        }
      }
    }
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("mean", "mean"));
  }
}
