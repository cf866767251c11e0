package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Rows;

/**
 * A part of a block: reads and writes the buffers of {@link Buffers}.
 *
 * <p>A block calls its parts through this interface, which has several implementations, so that the
 * JIT compiler compiles each on its own: everything in one method is past the size to which it
 * inlines vector code, and then runs at half speed.
 */
interface BlockPart {

  void step(Buffers buffers);

  /** Multiply-adds of one row. */
  long multiplyAdds();

  /** What passes from part to part, one row a key. */
  final class Buffers {
    private final int width;
    final ActiveRows active;

    /** Milliseconds since each key's last observation, by place among the active rows. */
    long[] gaps = new long[1];

    /** Where the states lie. */
    Rows rows;

    /** The residual stream, in and out. */
    FloatMatrix z;

    /** What the norm makes of it. */
    FloatMatrix normed;

    /** What the state-space layer makes of that. */
    FloatMatrix y;

    /** GELU of that. */
    FloatMatrix bent;

    /** Free for any part, changed by each. */
    FloatMatrix room;

    Buffers(int inputs, int width) {
      this.width = width;
      this.active = new ActiveRows(inputs);
      allocate(1);
    }

    /** Makes the buffers as long as the active rows of a block. */
    void open(Rows block) {
      rows = block;
      if (gaps.length < block.capacity()) {
        gaps = new long[block.capacity()];
        allocate(block.capacity());
      }
      int size = active.size();
      z.rows(size);
      normed.rows(size);
      y.rows(size);
      bent.rows(size);
      room.rows(size);
    }

    private void allocate(int size) {
      z = FloatMatrix.of(size, width);
      normed = FloatMatrix.of(size, width);
      y = FloatMatrix.of(size, width);
      bent = FloatMatrix.of(size, width);
      room = FloatMatrix.of(size, width);
    }
  }
}
