package io.millrace.api.drift;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * Symbols: x reading, level and square running means of x and x², spread = sqrt(square - level²).
 *
 * The statistic of a mini-batch is the share of its readings with |x - level| <= 2 spread: .95 for Gaussian readings, and
 * less as soon as the level moves. Level and spread are those before the mini-batch. After an alarm t = 0, and the first mini-batch of
 * the new schedule replaces level and square.
 */
/** Learns level and spread of one channel, and starts again when the readings have moved. */
public final class LevelLearner implements Learner {

  private static final StateLayout PARAMETERS =
      StateLayout.of(
          Slot.of("level"),
          Slot.of("square"),
          Slot.of("detector.fast"),
          Slot.of("detector.slow"),
          Slot.of("batches"),
          Slot.of("alarms"),
          Slot.of("pending.sum"),
          Slot.of("pending.squares"),
          Slot.of("pending.within"));
  private static final int LEVEL = PARAMETERS.offset("level");
  private static final int SQUARE = PARAMETERS.offset("square");
  private static final int FAST = PARAMETERS.offset("detector.fast");
  private static final int T = PARAMETERS.offset("batches");
  private static final int ALARMS = PARAMETERS.offset("alarms");
  private static final int PENDING = PARAMETERS.offset("pending.sum");

  private final MiniBatches batches;
  private final Signature signature =
      new Signature(
          new Ports(1, Ports.Missing.REFUSED, List.of(OutputField.scalar("deviation"))),
          Timing.IMMEDIATE,
          StateLayout.EMPTY,
          PARAMETERS,
          2);

  public LevelLearner(int batch) {
    this.batches = new MiniBatches(batch);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    PARAMETERS.fill(parameters, 0);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return batches.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return batches.version(learned);
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("alarms", "alarms", "level", "level"));
  }

  @Override
  public void step(Rows rows) {
    float[] slots = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.acceptable(row, Ports.Missing.REFUSED) && rows.tooLarge(row, 1e8f) < 0) {
        double spread = spread(slots);
        double away = Math.abs(rows.inputs()[row] - slots[LEVEL]);
        rows.outputs()[row] = spread > 0 ? (float) (away / spread) : 0f;
        rows.advance(row, Outcome.EMITTED);
      } else {
        rows.refuse(row);
      }
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED) {
        float reading = rows.inputs()[row];
        slots[PENDING] += reading;
        slots[PENDING + 1] += reading * reading;
        slots[PENDING + 2] += rows.outputs()[row] <= 2 ? 1 : 0;
        rows.countLearned();
        if (batches.isBoundary(rows.learned())) {
          close(slots);
        }
      }
    }
  }

  private void close(float[] slots) {
    double count = batches.size();
    double rate = RunningMean.rate(slots[T]);
    RunningMean.fold(slots, LEVEL, slots[PENDING] / count, rate);
    RunningMean.fold(slots, SQUARE, slots[PENDING + 1] / count, rate);
    double within = slots[PENDING + 2] / count;
    if (ChangeDetector.alarms(slots, FAST, within, slots[T])) {
      slots[T] = 0;
      slots[ALARMS]++;
    } else {
      slots[T]++;
    }
    Arrays.fill(slots, PENDING, PENDING + 3, 0f);
  }

  private static double spread(float[] slots) {
    double level = slots[LEVEL];
    return Math.sqrt(Math.max(0, slots[SQUARE] - level * level));
  }
}
