package io.millrace.continual.pool;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/*
 * Ring of reach = dilation · (kernel - 1) frames, as in ConvStepper. The sum of a window is
 * computed again for each output, newest frame first: a running sum would need fewer additions and
 * as much state, but accumulate rounding errors.
 */
/** Steps a {@link Pool} whose windows overlap. */
final class RingPoolStepper extends Stepper {

  private final Pool.Kind kind;
  private final int kernel;
  private final int dilation;
  private final int reach;
  private final StateSlot ring;
  private final StateSlot marks;

  /**
   * @param marks which frames of the ring are missing, or null if none ever is
   */
  RingPoolStepper(LayerPosition here, StateSlot ring, StateSlot marks) {
    super(here);
    Pool pool = (Pool) here.layer();
    this.kind = pool.pooling();
    this.kernel = pool.window().kernel();
    this.dilation = pool.window().dilation();
    this.reach = pool.window().reach();
    this.ring = ring;
    this.marks = marks;
  }

  @Override
  public void advance(Frames in, float[] states) {
    int width = in.width;
    for (int frame = 0; frame < in.size; frame++) {
      int at = ring.at(in.rows[frame]);
      int to = emit(in, frame);
      if (to >= 0) {
        System.arraycopy(in.values, frame * width, out.values, to * width, width);
        pool(in, frame, states, to);
      }
      int oldest = (int) (in.indices[frame] % reach);
      System.arraycopy(in.values, frame * width, states, at + oldest * width, width);
      if (marks != null) {
        marks.mark(states, in.rows[frame], oldest, in.masked[frame]);
      }
    }
  }

  /** Combines the past frames of a window with its newest frame, which is at {@code emitted}. */
  private void pool(Frames in, int frame, float[] states, int emitted) {
    int width = in.width;
    int to = emitted * width;
    int at = ring.at(in.rows[frame]);
    long index = in.indices[frame];
    boolean empty = kind == Pool.Kind.MAXIMUM && (in.isPadding(frame) || in.masked[frame]);
    int missing = in.masked[frame] ? 1 : 0;
    for (int k = 1; k < kernel; k++) {
      long past = index - (long) k * dilation;
      int place = (int) Math.floorMod(past, (long) reach);
      int from = at + place * width;
      if (past >= 0 && marks != null && marks.isMarked(states, in.rows[frame], place)) {
        // A missing frame is zero: it changes no sum.
        missing++;
        continue;
      }
      if (kind == Pool.Kind.AVERAGE) {
        RunningPoolStepper.add(states, from, out.values, to, width);
      } else if (past >= 0 && past < in.lengths[frame]) {
        if (empty) {
          System.arraycopy(states, from, out.values, to, width);
          empty = false;
        } else {
          RunningPoolStepper.raise(states, from, out.values, to, width);
        }
      }
    }
    out.masked[emitted] = missing > 0 && missing == Pool.real(in, frame, kernel, dilation);
    if (kind == Pool.Kind.AVERAGE) {
      int divisor = Math.max(1, kernel - missing);
      for (int c = 0; c < width; c++) {
        out.values[to + c] /= divisor;
      }
    }
  }
}
