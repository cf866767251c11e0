package io.millrace.math;

import java.util.Arrays;

/*
 * Update rule: into[i, j] = fma(left[i, k], right[k, j], into[i, j]) for k = 0, 1, ...
 * Four values of k are taken per sweep over j, nested so that their order stays: four loads of the
 * right factor for one load and one store of the output. The loop over j has no dependence between
 * its iterations and is vectorised by the JIT compiler. Math.fma is one instruction where the CPU
 * has it, and slow (exact arithmetic) where it has not.
 */
/** The reference twin, in plain Java. Runs everywhere. */
final class PlainKernels extends Kernels {

  private final float[] stripes = new float[STRIPES];

  @Override
  void accumulate(Left left, float[] right, int rightOffset, FloatMatrix into) {
    int columns = into.columns();
    int step = left.innerStride;
    for (int row = 0; row < into.rows(); row++) {
      int to = into.offset() + row * columns;
      int a = left.offset + row * left.rowStride;
      int b = rightOffset;
      int k = 0;
      for (; k + 4 <= left.inner; k += 4) {
        float a0 = left.values[a];
        float a1 = left.values[a + step];
        float a2 = left.values[a + 2 * step];
        float a3 = left.values[a + 3 * step];
        sweep(a0, a1, a2, a3, right, b, columns, into.values(), to);
        a += 4 * step;
        b += 4 * columns;
      }
      for (; k < left.inner; k++) {
        sweep(left.values[a], right, b, columns, into.values(), to);
        a += step;
        b += columns;
      }
    }
  }

  private static void sweep(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] right,
      int b,
      int columns,
      float[] into,
      int to) {
    for (int j = 0; j < columns; j++) {
      float sum = Math.fma(a0, right[b + j], into[to + j]);
      sum = Math.fma(a1, right[b + columns + j], sum);
      sum = Math.fma(a2, right[b + 2 * columns + j], sum);
      into[to + j] = Math.fma(a3, right[b + 3 * columns + j], sum);
    }
  }

  private static void sweep(float a, float[] right, int b, int columns, float[] into, int to) {
    for (int j = 0; j < columns; j++) {
      into[to + j] = Math.fma(a, right[b + j], into[to + j]);
    }
  }

  @Override
  public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
    Arrays.fill(stripes, 0f);
    int at = 0;
    for (; at + STRIPES <= length; at += STRIPES) {
      for (int lane = 0; lane < STRIPES; lane++) {
        stripes[lane] = Math.fma(a[aOffset + at + lane], b[bOffset + at + lane], stripes[lane]);
      }
    }
    for (; at < length; at++) {
      int lane = at % STRIPES;
      stripes[lane] = Math.fma(a[aOffset + at], b[bOffset + at], stripes[lane]);
    }
    return sum(stripes);
  }
}
