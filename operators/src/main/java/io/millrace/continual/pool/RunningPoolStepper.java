package io.millrace.continual.pool;

import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import java.util.Arrays;

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
  private final StateSlot lost;

  /**
   * @param running null for a kernel of one
   * @param lost how many frames of the open window are missing; null if none ever is
   */
  RunningPoolStepper(LayerPosition here, StateSlot running, StateSlot lost) {
    super(here);
    Pool pool = (Pool) here.layer();
    this.kind = pool.pooling();
    this.kernel = pool.window().kernel();
    this.stride = pool.window().stride();
    this.start = pool.window().start();
    this.running = running;
    this.lost = lost;
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
          open(in, frame, states);
        } else if (kind == Pool.Kind.AVERAGE) {
          add(in.values, frame * width, states, sum, width);
        } else if (!in.isPadding(frame) && !in.masked[frame]) {
          raise(in.values, frame * width, states, sum, width);
        }
      }
      if (lost != null && in.masked[frame] && place < kernel) {
        states[lost.at(in.rows[frame])]++;
      }
      int to = emit(in, frame);
      if (to >= 0 && running == null) {
        System.arraycopy(in.values, frame * width, out.values, to * width, width);
      } else if (to >= 0) {
        close(in, frame, states, to);
      }
    }
  }

  /** Begins to count missing frames; the maximum of none is below every number. */
  private void open(Frames in, int frame, float[] states) {
    if (lost != null) {
      states[lost.at(in.rows[frame])] = 0;
      if (in.masked[frame] && kind == Pool.Kind.MAXIMUM) {
        int from = running.at(in.rows[frame]);
        Arrays.fill(states, from, from + in.width, Float.NEGATIVE_INFINITY);
      }
    }
  }

  private void close(Frames in, int frame, float[] states, int to) {
    int missing = lost == null ? 0 : (int) states[lost.at(in.rows[frame])];
    out.masked[to] = missing > 0 && missing == Pool.real(in, frame, kernel, 1);
    int from = running.at(in.rows[frame]);
    int divisor = kind == Pool.Kind.AVERAGE ? Math.max(1, kernel - missing) : 1;
    for (int c = 0; c < out.width; c++) {
      out.values[to * out.width + c] = states[from + c] / divisor;
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
