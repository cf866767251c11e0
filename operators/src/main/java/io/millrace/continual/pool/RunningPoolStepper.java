package io.millrace.continual.pool;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;

/*
 * No frame is in two windows, so one accumulator serves all windows. Frame n is at position (n +
 * start) mod stride of its window. Position 0, or the first frame of a clip, opens a window;
 * position kernel - 1 closes it; positions after that lie between windows.
 */
/** Steps a {@link Pool} whose windows do not overlap. */
final class RunningPoolStepper extends Stepper {

  private final Pool.Kind kind;
  private final int kernel;
  private final int stride;
  private final int start;
  private final StateSlot running;

  /**
   * @param running null for a kernel of one
   */
  RunningPoolStepper(LayerPosition here, StateSlot running) {
    super(here);
    Pool pool = (Pool) here.layer();
    this.kind = pool.pooling();
    this.kernel = pool.window().kernel();
    this.stride = pool.window().stride();
    this.start = pool.window().start();
    this.running = running;
  }

  @Override
  public void advance(Frames in, float[] states) {
    int width = in.width;
    for (int frame = 0; frame < in.size; frame++) {
      long index = in.indices[frame];
      int place = (int) ((index + start) % stride);
      if (running != null && place < kernel) {
        int sum = running.at(in.rows[frame]);
        if (place == 0 || index == 0) {
          System.arraycopy(in.values, frame * width, states, sum, width);
        } else if (kind == Pool.Kind.AVERAGE) {
          add(in.values, frame * width, states, sum, width);
        } else if (!in.isPadding(frame)) {
          raise(in.values, frame * width, states, sum, width);
        }
      }
      int to = emit(in, frame);
      if (to >= 0 && running == null) {
        System.arraycopy(in.values, frame * width, out.values, to * width, width);
      } else if (to >= 0) {
        close(states, running.at(in.rows[frame]), to * width);
      }
    }
  }

  private void close(float[] states, int from, int to) {
    int divisor = kind == Pool.Kind.AVERAGE ? kernel : 1;
    for (int c = 0; c < out.width; c++) {
      out.values[to + c] = states[from + c] / divisor;
    }
  }

  static void add(float[] from, int at, float[] to, int offset, int width) {
    for (int c = 0; c < width; c++) {
      to[offset + c] += from[at + c];
    }
  }

  static void raise(float[] from, int at, float[] to, int offset, int width) {
    for (int c = 0; c < width; c++) {
      to[offset + c] = Math.max(to[offset + c], from[at + c]);
    }
  }
}
