package io.millrace.api.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * tile4x4: sixteen sums stay in registers over the whole inner loop, with four loads and four
 * broadcasts for sixteen fused multiply-adds. It needs 21 registers, so only machines with 32 use
 * it. tile1x8: the speed of one row is limited by the latency of its chains, and eight chains hide
 * it.
 *
 * tile1x8 requires a straight left factor: the bounds of an index that the loop itself counts are
 * checked once, not at every load. tile4x4 has sixteen multiply-adds for four checks, so it does
 * not need this.
 *
 * Each method has fewer than about sixty vector operations: above that, the JIT compiler stops
 * inlining them, and vectors become objects.
 */
/**
 * The large register tiles of {@link VectorKernels}: {@code out[i, j] += Σ_k a[i, k] · b[k, j]} for
 * a few rows and columns, in the order of k.
 */
final class WideTiles {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  /**
   * Whether the CPU has enough registers for {@link #tile4x4}: those with 512-bit vectors have 32.
   */
  static final boolean ROOMY = WIDTH >= 16;

  private WideTiles() {}

  /** Part of a matrix: element (r, c) has the index {@code offset + r · stride + c}. */
  static final class Block {
    float[] values;
    int offset;
    int stride;
    int rows;

    void at(float[] values, int offset, int stride, int rows) {
      this.values = values;
      this.offset = offset;
      this.stride = stride;
      this.rows = rows;
    }
  }

  /** Four rows, four vectors of columns. */
  static void tile4x4(Kernels.Left left, int from, Block right, Block out) {
    float[] c = out.values;
    int to0 = out.offset;
    int to1 = to0 + out.stride;
    int to2 = to1 + out.stride;
    int to3 = to2 + out.stride;
    FloatVector c00 = FloatVector.fromArray(LANES, c, to0);
    FloatVector c01 = FloatVector.fromArray(LANES, c, to0 + WIDTH);
    FloatVector c02 = FloatVector.fromArray(LANES, c, to0 + 2 * WIDTH);
    FloatVector c03 = FloatVector.fromArray(LANES, c, to0 + 3 * WIDTH);
    FloatVector c10 = FloatVector.fromArray(LANES, c, to1);
    FloatVector c11 = FloatVector.fromArray(LANES, c, to1 + WIDTH);
    FloatVector c12 = FloatVector.fromArray(LANES, c, to1 + 2 * WIDTH);
    FloatVector c13 = FloatVector.fromArray(LANES, c, to1 + 3 * WIDTH);
    FloatVector c20 = FloatVector.fromArray(LANES, c, to2);
    FloatVector c21 = FloatVector.fromArray(LANES, c, to2 + WIDTH);
    FloatVector c22 = FloatVector.fromArray(LANES, c, to2 + 2 * WIDTH);
    FloatVector c23 = FloatVector.fromArray(LANES, c, to2 + 3 * WIDTH);
    FloatVector c30 = FloatVector.fromArray(LANES, c, to3);
    FloatVector c31 = FloatVector.fromArray(LANES, c, to3 + WIDTH);
    FloatVector c32 = FloatVector.fromArray(LANES, c, to3 + 2 * WIDTH);
    FloatVector c33 = FloatVector.fromArray(LANES, c, to3 + 3 * WIDTH);
    float[] a = left.values;
    float[] b = right.values;
    int row1 = left.rowStride;
    int row2 = 2 * row1;
    int row3 = 3 * row1;
    int rows = right.rows;
    int stride = right.stride;
    int inner = left.innerStride;
    int next = right.offset;
    int at = from;
    for (int k = 0; k < rows; k++) {
      FloatVector b0 = FloatVector.fromArray(LANES, b, next);
      FloatVector b1 = FloatVector.fromArray(LANES, b, next + WIDTH);
      FloatVector b2 = FloatVector.fromArray(LANES, b, next + 2 * WIDTH);
      FloatVector b3 = FloatVector.fromArray(LANES, b, next + 3 * WIDTH);
      FloatVector x = FloatVector.broadcast(LANES, a[at]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(LANES, a[at + row1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(LANES, a[at + row2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(LANES, a[at + row3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      next += stride;
      at += inner;
    }
    c00.intoArray(c, to0);
    c01.intoArray(c, to0 + WIDTH);
    c02.intoArray(c, to0 + 2 * WIDTH);
    c03.intoArray(c, to0 + 3 * WIDTH);
    c10.intoArray(c, to1);
    c11.intoArray(c, to1 + WIDTH);
    c12.intoArray(c, to1 + 2 * WIDTH);
    c13.intoArray(c, to1 + 3 * WIDTH);
    c20.intoArray(c, to2);
    c21.intoArray(c, to2 + WIDTH);
    c22.intoArray(c, to2 + 2 * WIDTH);
    c23.intoArray(c, to2 + 3 * WIDTH);
    c30.intoArray(c, to3);
    c31.intoArray(c, to3 + WIDTH);
    c32.intoArray(c, to3 + 2 * WIDTH);
    c33.intoArray(c, to3 + 3 * WIDTH);
  }

  /** One row, eight vectors of columns. */
  static void tile1x8(Kernels.Left left, int from, Block right, Block out) {
    float[] c = out.values;
    int to = out.offset;
    FloatVector c0 = FloatVector.fromArray(LANES, c, to);
    FloatVector c1 = FloatVector.fromArray(LANES, c, to + WIDTH);
    FloatVector c2 = FloatVector.fromArray(LANES, c, to + 2 * WIDTH);
    FloatVector c3 = FloatVector.fromArray(LANES, c, to + 3 * WIDTH);
    FloatVector c4 = FloatVector.fromArray(LANES, c, to + 4 * WIDTH);
    FloatVector c5 = FloatVector.fromArray(LANES, c, to + 5 * WIDTH);
    FloatVector c6 = FloatVector.fromArray(LANES, c, to + 6 * WIDTH);
    FloatVector c7 = FloatVector.fromArray(LANES, c, to + 7 * WIDTH);
    float[] a = left.values;
    float[] b = right.values;
    int rows = right.rows;
    int stride = right.stride;
    int next = right.offset;
    for (int at = from; at < from + rows; at++) {
      FloatVector x = FloatVector.broadcast(LANES, a[at]);
      c0 = x.fma(FloatVector.fromArray(LANES, b, next), c0);
      c1 = x.fma(FloatVector.fromArray(LANES, b, next + WIDTH), c1);
      c2 = x.fma(FloatVector.fromArray(LANES, b, next + 2 * WIDTH), c2);
      c3 = x.fma(FloatVector.fromArray(LANES, b, next + 3 * WIDTH), c3);
      c4 = x.fma(FloatVector.fromArray(LANES, b, next + 4 * WIDTH), c4);
      c5 = x.fma(FloatVector.fromArray(LANES, b, next + 5 * WIDTH), c5);
      c6 = x.fma(FloatVector.fromArray(LANES, b, next + 6 * WIDTH), c6);
      c7 = x.fma(FloatVector.fromArray(LANES, b, next + 7 * WIDTH), c7);
      next += stride;
    }
    c0.intoArray(c, to);
    c1.intoArray(c, to + WIDTH);
    c2.intoArray(c, to + 2 * WIDTH);
    c3.intoArray(c, to + 3 * WIDTH);
    c4.intoArray(c, to + 4 * WIDTH);
    c5.intoArray(c, to + 5 * WIDTH);
    c6.intoArray(c, to + 6 * WIDTH);
    c7.intoArray(c, to + 7 * WIDTH);
  }
}
