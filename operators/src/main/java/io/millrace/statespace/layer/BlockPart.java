package io.millrace.statespace.layer;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Rows;

/**
 * A part of a block, which reads and writes the buffers of {@link Buffers}.
 *
 * <p>A block calls its parts through this interface, which has several implementations, so the JIT
 * compiler compiles each part separately. A single method with all parts exceeds the size up to
 * which the compiler inlines vector code, and then runs at half the speed.
 */
interface BlockPart {

  void step(Buffers buffers);

  /** Multiply-adds per row. */
  long multiplyAdds();

  /** Data that passes from part to part, one row per key. */
  final class Buffers {
    private final int width;
    final ActiveRows active;

    /** Milliseconds since each key's last observation, by position among the active rows. */
    long[] gaps = new long[1];

    /** The block whose states are advanced. */
    Rows rows;

    /** The residual stream, input and output of a block. */
    FloatMatrix z;

    /** Output of the norm. */
    FloatMatrix normed;

    /** Output of the state-space layer. */
    FloatMatrix y;

    /** GELU of {@link #y}. */
    FloatMatrix bent;

    /** Scratch for any part. */
    FloatMatrix room;

    Buffers(int inputs, int width) {
      this.width = width;
      this.active = new ActiveRows(inputs);
      allocate(1);
    }

    /** Sets the number of rows of the buffers to that of the active rows. */
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
