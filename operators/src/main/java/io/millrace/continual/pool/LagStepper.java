package io.millrace.continual.pool;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/** Emits the frame that arrived {@code lag} frames before, from a ring of {@code lag} frames. */
final class LagStepper extends Stepper {

  private final int lag;
  private final StateSlot ring;
  private final StateSlot marks;

  /**
   * @param ring null for a lag of zero
   * @param marks whether its frames are missing, or null if none ever is
   */
  LagStepper(LayerPosition here, int lag, StateSlot ring, StateSlot marks) {
    super(here);
    this.lag = lag;
    this.ring = ring;
    this.marks = marks;
  }

  @Override
  public void advance(Frames in, float[] states) {
    int width = in.width;
    for (int frame = 0; frame < in.size; frame++) {
      int emitted = emit(in, frame);
      int to = emitted * width;
      int from = frame * width;
      if (ring == null) {
        if (to >= 0) {
          System.arraycopy(in.values, from, out.values, to, width);
        }
        continue;
      }
      int row = in.rows[frame];
      int place = (int) (in.indices[frame] % lag);
      int at = ring.at(row) + place * width;
      if (marks != null) {
        if (to >= 0) {
          out.masked[emitted] = marks.isMarked(states, row, place);
        }
        marks.mark(states, row, place, in.masked[frame]);
      }
      if (to >= 0) {
        System.arraycopy(states, at, out.values, to, width);
      }
      System.arraycopy(in.values, from, states, at, width);
    }
  }
}
