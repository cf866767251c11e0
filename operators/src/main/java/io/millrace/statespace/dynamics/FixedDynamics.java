package io.millrace.statespace.dynamics;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import io.millrace.statespace.mode.Drive;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.mode.Sampling;
import java.util.List;

/** Recurrence with fixed poles, steps and input weights: only the readout learns. */
public final class FixedDynamics extends Dynamics {

  private final GapSteps steps;
  private final Drive driven;
  private final FloatMatrix input;
  private final Lanes lanes;
  private int selected;

  public FixedDynamics(Recurrence recurrence, Sampling sampling, KernelChoice choice) {
    super(recurrence.count(), recurrence.inputs());
    Kernels kernels = choice.create();
    this.lanes = choice.lanes();
    this.steps = new GapSteps(recurrence, sampling, GapSteps.Layout.TOGETHER);
    this.driven = new Drive(recurrence, kernels, lanes);
    this.input = Drive.weights(recurrence);
  }

  @Override
  public List<Slot> parameterSlots() {
    return List.of();
  }

  @Override
  public List<Slot> traceSlots() {
    return List.of();
  }

  @Override
  public void initialize(float[] parameters, int offset, long seed) {}

  @Override
  public void open(float[] parameters, int offset) {}

  @Override
  public void select(long gap) {
    selected = steps.find(gap);
  }

  @Override
  public void advance(float[] u, int at, float[] states, int offset) {
    driven.by(u, at, input, drive);
    lanes.multiplyComplex(gain.onto(steps.table(), selected + 2 * modes), drive, drive);
    lanes.turn(turn.onto(steps.table(), selected), drive, state(states, offset));
  }

  @Override
  public void advanceTraced(float[] u, int at, float[] states, int offset, int traces) {
    advance(u, at, states, offset);
  }

  @Override
  public void learn(FloatMatrix slope, float[] states, int traces) {}

  @Override
  public void close(int batch, long update) {}
}
