package io.millrace.continual.pool;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/** Emits the frame that arrived {@code lag} frames before, from a ring of {@code lag} frames. */
final class LagStepper extends Stepper {

  private final int lag;
  private final StateSlot ring;

  /**
   * @param ring null for a lag of zero
   */
  LagStepper(LayerPosition here, int lag, StateSlot ring) {
    super(here);
    this.lag = lag;
    this.ring = ring;
  }

  @Override
  public void advance(Frames in, float[] states) {
    int width = in.width;
    for (int frame = 0; frame < in.size; frame++) {
      int to = emit(in, frame) * width;
      int from = frame * width;
      if (ring == null) {
        if (to >= 0) {
          System.arraycopy(in.values, from, out.values, to, width);
        }
        continue;
      }
      int at = ring.at(in.rows[frame]) + (int) (in.indices[frame] % lag) * width;
      if (to >= 0) {
        System.arraycopy(states, at, out.values, to, width);
      }
      System.arraycopy(in.values, from, states, at, width);
    }
  }
}
