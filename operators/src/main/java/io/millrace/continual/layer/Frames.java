package io.millrace.continual.layer;

import java.util.Arrays;

/*
 *   values   | frame 0: width floats | frame 1 | ..
 *   rows     | 0 | 2 | ..
 *   indices  | t | t'| ..
 *   lengths  | n | n'| ..
 *
 *   array    meaning                                                             shape
 *   values   one frame for each row that has an input for this layer now         size x width
 *   rows     row of the block that the frame belongs to, ascending               size
 *   indices  number of frames of that row before it at this layer                size
 *   lengths  frames of that row in all; Long.MAX_VALUE until its clip ends       size
 *   masked   whether the frame is missing; its values are then zero              size
 *
 * Rows of one block may be in different phases: a row whose previous layer is warming up or between
 * strides has no frame here. Index and length follow from the row's step count, layer by layer
 * (LayerTiming), and are not stored in the state. A frame with index >= length is padding after the
 * end of the clip, and its values are zero.
 */
/**
 * The inputs of a layer in one step: at most one frame per row. Arrays grow as needed and are
 * reused.
 */
public final class Frames {

  public final int width;
  public float[] values = {};
  public int[] rows = {};
  public long[] indices = {};
  public long[] lengths = {};
  public boolean[] masked = {};
  public int size;

  public Frames(int width) {
    this.width = width;
  }

  /** Removes all frames and makes room for {@code most} frames. */
  public void clear(int most) {
    size = 0;
    if (rows.length < most) {
      values = new float[Math.multiplyExact(most, width)];
      rows = new int[most];
      indices = new long[most];
      lengths = new long[most];
      masked = new boolean[most];
    }
  }

  /** Adds a frame that is not missing; the caller writes its values. */
  public int add(int row, long index, long length) {
    rows[size] = row;
    indices[size] = index;
    lengths[size] = length;
    masked[size] = false;
    return size++;
  }

  /** Copies everything but the values of other frames, for a layer with one output per input. */
  public void follow(Frames other) {
    System.arraycopy(other.rows, 0, rows, 0, other.size);
    System.arraycopy(other.indices, 0, indices, 0, other.size);
    System.arraycopy(other.lengths, 0, lengths, 0, other.size);
    System.arraycopy(other.masked, 0, masked, 0, other.size);
    size = other.size;
  }

  /**
   * Scratch with {@code floats} floats per frame: the given array if it is large enough, or a new
   * one.
   */
  public float[] room(float[] scratch, int floats) {
    return scratch.length < size * floats ? new float[rows.length * floats] : scratch;
  }

  /** True if the frame is after the end of its clip. */
  public boolean isPadding(int frame) {
    return indices[frame] >= lengths[frame];
  }

  /**
   * Sets the frames after the end of their clip, and those that are missing, to zero: what a layer
   * computed for them may be no number.
   */
  void clearEmpty() {
    for (int frame = 0; frame < size; frame++) {
      boolean padding = isPadding(frame);
      if (padding || masked[frame]) {
        Arrays.fill(values, frame * width, (frame + 1) * width, 0f);
        masked[frame] &= !padding;
      }
    }
  }
}
