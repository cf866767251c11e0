package io.millrace.continual.layer;

import java.util.Arrays;

/*
 *   values   | frame 0: width floats | frame 1 | ..      one frame for each row that has something for this layer now
 *   rows     | 0 | 2 | ..                                the row of the block it belongs to, ascending
 *   indices  | t | t'| ..                                how many frames of that row came here before it
 *   lengths  | n | n'| ..                                frames of that row in all; Long.MAX_VALUE until its clip ends
 *
 * Rows of one block may be in different phases: a row whose layer before is warming up or between strides has no frame
 * here. Index and length follow from the row's step count, layer by layer (LayerTiming), and are stored nowhere. A frame
 * with index >= length is padding behind the end of the clip, and its values are zero.
 */
/** What reaches a layer in one step: at most one frame a row. Grows once and is reused. */
public final class Frames {

  public final int width;
  public float[] values = {};
  public int[] rows = {};
  public long[] indices = {};
  public long[] lengths = {};
  public int size;

  public Frames(int width) {
    this.width = width;
  }

  /** Empties, and makes room for that many frames. */
  public void clear(int most) {
    size = 0;
    if (rows.length < most) {
      values = new float[Math.multiplyExact(most, width)];
      rows = new int[most];
      indices = new long[most];
      lengths = new long[most];
    }
  }

  /** Adds a frame, whose values the caller fills in. */
  public int add(int row, long index, long length) {
    rows[size] = row;
    indices[size] = index;
    lengths[size] = length;
    return size++;
  }

  /** Takes rows, indices and lengths of other frames over, for a layer with an output an input. */
  public void follow(Frames other) {
    System.arraycopy(other.rows, 0, rows, 0, other.size);
    System.arraycopy(other.indices, 0, indices, 0, other.size);
    System.arraycopy(other.lengths, 0, lengths, 0, other.size);
    size = other.size;
  }

  /** Scratch for so many floats a frame: the array at hand, or a larger one. */
  public float[] room(float[] scratch, int floats) {
    return scratch.length < size * floats ? new float[rows.length * floats] : scratch;
  }

  /** True if the frame lies behind the end of its clip. */
  public boolean isPadding(int frame) {
    return indices[frame] >= lengths[frame];
  }

  /** Zeroes the frames behind the end of their clip. */
  void clearPadding() {
    for (int frame = 0; frame < size; frame++) {
      if (isPadding(frame)) {
        Arrays.fill(values, frame * width, (frame + 1) * width, 0f);
      }
    }
  }
}
