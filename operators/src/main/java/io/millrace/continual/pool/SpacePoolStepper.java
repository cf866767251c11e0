package io.millrace.continual.pool;

import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Window;
import java.util.Arrays;

/*
 * A frame is first joined in space, then in time. Time is cut into blocks of kernel frames (van Herk
 * 1992, Gil and Werman 1993). With a dilation d there are d such sequences, one for each remainder
 * of the frame's number. For kernel 4, after frame 6:
 *
 *   frames    |  0   1   2   3 |  4   5   6 |
 *   block        4   5   6  3..3             position b holds frame b of this block as it came;
 *                                            positions behind it hold sums to the end of the last
 *   running                       4+5+6      sum of this block
 *   output    3..3 + (4+5+6)                 suffix at b + 1, and running
 *
 * When a block is full, its frames are replaced by the sums from each to the end. So a step costs
 * three operations for each number on average, and an output is a sum of at most kernel terms:
 * rounding errors do not accumulate over the stream. Padding is zero in a sum, and -inf in a maximum;
 * so is a missing frame. Missing frames of a window are counted as they enter and leave.
 */
/** Steps a {@link SpacePool}. */
final class SpacePoolStepper extends Stepper {

  private final boolean averages;
  private final boolean counts;
  private final Window time;
  private final StateSlot running;
  private final StateSlot block;
  private final StateSlot lost;
  private final StateSlot marks;
  private final int[][] regions;
  private final int size;
  private final int channels;
  private final int width;
  private final float[] joined;

  /**
   * Slots of the layer.
   *
   * @param running null for windows of one frame
   * @param block null if windows do not overlap
   * @param lost missing frames of a window; null if none ever is, or for windows of one frame
   * @param marks which frames of a block are missing; null if none ever is, or without block
   */
  record Rings(StateSlot running, StateSlot block, StateSlot lost, StateSlot marks) {}

  SpacePoolStepper(LayerPosition here, Rings rings) {
    super(here);
    SpacePool pool = (SpacePool) here.layer();
    FrameShape seen = pool.seen(here.input());
    this.averages = pool.pooling() == Pool.Kind.AVERAGE;
    this.counts = pool.count() == SpacePool.Count.WITH_PADDING;
    this.time = pool.time();
    this.running = rings.running;
    this.block = rings.block;
    this.lost = rings.lost;
    this.marks = rings.marks;
    this.regions = pool.space().regions(seen.space());
    this.size = pool.space().size();
    this.channels = seen.channels();
    this.width = here.outputWidth();
    this.joined = new float[width];
  }

  @Override
  public void advance(Frames in, float[] states) {
    for (int frame = 0; frame < in.size; frame++) {
      join(in, frame);
      int emitted = emit(in, frame);
      int to = emitted * width;
      if (running == null) {
        if (to >= 0) {
          System.arraycopy(joined, 0, out.values, to, width);
        }
      } else if (block == null) {
        accumulate(in, frame, states, to);
      } else {
        slide(in, frame, states, to);
      }
      int missing = lost == null ? 0 : count(in, frame, states);
      if (to >= 0) {
        int real = Pool.real(in, frame, time.kernel(), time.dilation());
        if (running != null) {
          out.masked[emitted] = missing > 0 && missing == real;
        }
        if (averages) {
          divide((counts ? time.kernel() : real) - missing, to);
        }
      }
    }
  }

  /** Joins the places of each region. */
  private void join(Frames in, int frame) {
    if (!averages && (in.isPadding(frame) || in.masked[frame])) {
      Arrays.fill(joined, Float.NEGATIVE_INFINITY);
      return;
    }
    for (int region = 0; region < regions.length; region++) {
      int to = region * channels;
      int[] places = regions[region];
      System.arraycopy(in.values, frame * in.width + places[0] * channels, joined, to, channels);
      for (int at = 1; at < places.length; at++) {
        merge(in.values, frame * in.width + places[at] * channels, joined, to, channels);
      }
    }
  }

  /** Windows that do not overlap: one of them is open at a time. */
  private void accumulate(Frames in, int frame, float[] states, int to) {
    long index = in.indices[frame];
    int place = (int) ((index + time.start()) % time.stride());
    int sum = running.at(in.rows[frame]);
    if (place == 0 || index == 0) {
      System.arraycopy(joined, 0, states, sum, width);
    } else if (place < time.kernel()) {
      merge(joined, 0, states, sum, width);
    }
    if (to >= 0) {
      System.arraycopy(states, sum, out.values, to, width);
    }
  }

  private void slide(Frames in, int frame, float[] states, int to) {
    int kernel = time.kernel();
    int sequence = (int) (in.indices[frame] % time.dilation());
    long number = in.indices[frame] / time.dilation();
    int place = (int) (number % kernel);
    int sum = running.at(in.rows[frame]) + sequence * width;
    int first = block.at(in.rows[frame]) + sequence * kernel * width;
    if (place == 0) {
      System.arraycopy(joined, 0, states, sum, width);
    } else {
      merge(joined, 0, states, sum, width);
    }
    if (to >= 0) {
      System.arraycopy(states, sum, out.values, to, width);
      if (place < kernel - 1 && number >= kernel) {
        merge(states, first + (place + 1) * width, out.values, to, width);
      }
    }
    System.arraycopy(joined, 0, states, first + place * width, width);
    if (place == kernel - 1) {
      for (int at = kernel - 2; at > 0; at--) {
        merge(states, first + (at + 1) * width, states, first + at * width, width);
      }
    }
  }

  /** Counts the missing frames of the window that a frame belongs to. */
  private int count(Frames in, int frame, float[] states) {
    int row = in.rows[frame];
    long index = in.indices[frame];
    int masked = in.masked[frame] ? 1 : 0;
    if (marks == null) {
      int place = (int) ((index + time.start()) % time.stride());
      int at = lost.at(row);
      boolean opens = place == 0 || index == 0;
      states[at] = (opens ? 0 : states[at]) + (place < time.kernel() ? masked : 0);
      return (int) states[at];
    }
    int sequence = (int) (index % time.dilation());
    long number = index / time.dilation();
    int place = sequence * time.kernel() + (int) (number % time.kernel());
    int at = lost.at(row) + sequence;
    int left = number >= time.kernel() && marks.isMarked(states, row, place) ? 1 : 0;
    states[at] = (number == 0 ? 0 : states[at]) + masked - left;
    marks.mark(states, row, place, in.masked[frame]);
    return (int) states[at];
  }

  private void merge(float[] from, int at, float[] to, int offset, int length) {
    if (averages) {
      RunningPoolStepper.add(from, at, to, offset, length);
    } else {
      RunningPoolStepper.raise(from, at, to, offset, length);
    }
  }

  /** Divides sums by the numbers in them; at least 1, because the sum of none is zero. */
  private void divide(int frames, int to) {
    for (int region = 0; region < regions.length; region++) {
      float divisor = (float) Math.max(1, frames) * (counts ? size : regions[region].length);
      int from = to + region * channels;
      for (int c = from; c < from + channels; c++) {
        out.values[c] /= divisor;
      }
    }
  }
}
