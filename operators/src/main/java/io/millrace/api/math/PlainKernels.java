package io.millrace.api.math;

import java.util.Arrays;

/*
 * Update rule: into[i, j] = fma(left[i, k], right[k, j], into[i, j]) for k = 0, 1, ...
 *
 * Each sweep over j handles four values of k, nested so that their order is kept: four loads of
 * the right factor for one load and one store of the output. The JIT compiler vectorises a sweep
 * only if every array is indexed by the loop variable alone: if each array has its own offset, it
 * cannot rule out that they overlap. So up to sixteen output rows and four right rows are copied
 * to arrays that start at 0; the copies are 1/16 of the work that uses them (measured: 26 GFLOP/s
 * with copies, 8 with offsets). Outputs too narrow for a vector use scalar chains instead.
 *
 * Math.fma is one instruction where the CPU supports it. On other CPUs (x86 before 2013) it is
 * exact arithmetic in software and hundreds of times slower.
 */
/** Implements {@link Kernels} in plain Java; the reference implementation. Runs on every JVM. */
final class PlainKernels extends Kernels {

  private static final int PANEL = 16;
  private static final int NARROW = 16;

  private final float[] stripes = new float[STRIPES];
  private final float[][] sums = new float[PANEL][0];
  private final float[][] staged = new float[4][0];

  @Override
  void accumulate(Left left, float[] right, int rightOffset, FloatMatrix into) {
    if (into.columns() < NARROW) {
      narrow(left, right, rightOffset, into);
      return;
    }
    if (staged[0].length < into.columns()) {
      grow(into.columns());
    }
    for (int row = 0; row < into.rows(); row += PANEL) {
      panel(left, right, rightOffset, into, row);
    }
  }

  @Override
  int scaleAndAddVectors(float alpha, FloatMatrix x, float beta, FloatMatrix y) {
    if (x.offset() > 0 || y.offset() > 0) {
      return 0;
    }
    float[] from = x.values();
    float[] to = y.values();
    int size = y.size();
    for (int at = 0; at < size; at++) {
      to[at] = Math.fma(alpha, from[at], beta * to[at]);
    }
    return size;
  }

  private void panel(Left left, float[] right, int rightOffset, FloatMatrix into, int first) {
    int columns = into.columns();
    int height = Math.min(PANEL, into.rows() - first);
    int out = into.offset() + first * columns;
    for (int row = 0; row < height; row++) {
      System.arraycopy(into.values(), out + row * columns, sums[row], 0, columns);
    }
    int step = left.innerStride;
    int at = left.offset + first * left.rowStride;
    for (int k = 0; k < left.inner; k += 4, at += 4 * step) {
      int depth = Math.min(4, left.inner - k);
      for (int d = 0; d < depth; d++) {
        System.arraycopy(right, rightOffset + (k + d) * columns, staged[d], 0, columns);
      }
      for (int row = 0; row < height; row++) {
        int a = at + row * left.rowStride;
        if (depth == 4) {
          sweep4(left.values, a, step, columns, sums[row]);
        } else {
          for (int d = 0; d < depth; d++) {
            sweep(left.values[a + d * step], staged[d], columns, sums[row]);
          }
        }
      }
    }
    for (int row = 0; row < height; row++) {
      System.arraycopy(sums[row], 0, into.values(), out + row * columns, columns);
    }
  }

  private void sweep4(float[] a, int at, int step, int columns, float[] sums) {
    float a0 = a[at];
    float a1 = a[at + step];
    float a2 = a[at + 2 * step];
    float a3 = a[at + 3 * step];
    sweep(a0, a1, a2, a3, staged, columns, sums);
  }

  private static void sweep(
      float a0, float a1, float a2, float a3, float[][] right, int columns, float[] sums) {
    float[] b0 = right[0];
    float[] b1 = right[1];
    float[] b2 = right[2];
    float[] b3 = right[3];
    for (int j = 0; j < columns; j++) {
      float sum = Math.fma(a0, b0[j], sums[j]);
      sum = Math.fma(a1, b1[j], sum);
      sum = Math.fma(a2, b2[j], sum);
      sums[j] = Math.fma(a3, b3[j], sum);
    }
  }

  private static void sweep(float a, float[] right, int columns, float[] sums) {
    for (int j = 0; j < columns; j++) {
      sums[j] = Math.fma(a, right[j], sums[j]);
    }
  }

  /** Computes four columns at a time, each as a separate chain. */
  private static void narrow(Left left, float[] right, int rightOffset, FloatMatrix into) {
    int columns = into.columns();
    for (int row = 0; row < into.rows(); row++) {
      int a = left.offset + row * left.rowStride;
      int to = into.offset() + row * columns;
      int column = 0;
      for (; column + 4 <= columns; column += 4) {
        chains4(left, a, right, rightOffset + column, into, to + column);
      }
      for (; column < columns; column++) {
        chain(left, a, right, rightOffset + column, into, to + column);
      }
    }
  }

  private static void chains4(Left left, int a, float[] right, int b, FloatMatrix into, int to) {
    float[] out = into.values();
    float[] values = left.values;
    int columns = into.columns();
    int step = left.innerStride;
    float s0 = out[to];
    float s1 = out[to + 1];
    float s2 = out[to + 2];
    float s3 = out[to + 3];
    for (int k = 0; k < left.inner; k++) {
      float value = values[a];
      s0 = Math.fma(value, right[b], s0);
      s1 = Math.fma(value, right[b + 1], s1);
      s2 = Math.fma(value, right[b + 2], s2);
      s3 = Math.fma(value, right[b + 3], s3);
      a += step;
      b += columns;
    }
    out[to] = s0;
    out[to + 1] = s1;
    out[to + 2] = s2;
    out[to + 3] = s3;
  }

  private static void chain(Left left, int a, float[] right, int b, FloatMatrix into, int to) {
    float sum = into.values()[to];
    for (int k = 0; k < left.inner; k++) {
      sum = Math.fma(left.values[a], right[b], sum);
      a += left.innerStride;
      b += into.columns();
    }
    into.values()[to] = sum;
  }

  private void grow(int columns) {
    for (int row = 0; row < PANEL; row++) {
      sums[row] = new float[columns];
    }
    for (int row = 0; row < staged.length; row++) {
      staged[row] = new float[columns];
    }
  }

  @Override
  public void bend(Curve curve, float[] values, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      values[at] = curve.at(values[at]);
    }
  }

  @Override
  void addAllTaps(float[] x, int base, int[] sources, FloatMatrix weights, FloatMatrix into) {
    for (int row = 0; row < into.rows(); row++) {
      addTaps(x, base, sources, weights, into, row, 0);
    }
  }

  @Override
  public void softmax(FloatMatrix x) {
    float[] values = x.values();
    int width = x.columns();
    for (int from = x.offset(); from < x.offset() + x.size(); from += width) {
      float most = Float.NEGATIVE_INFINITY;
      for (int at = from; at < from + width; at++) {
        most = Math.max(most, values[at]);
      }
      Arrays.fill(stripes, 0f);
      for (int at = from; at < from + width; at++) {
        values[at] = Curve.EXP.at(values[at] - most);
        stripes[(at - from) % STRIPES] += values[at];
      }
      float share = 1f / sum(stripes, 0);
      for (int at = from; at < from + width; at++) {
        values[at] *= share;
      }
    }
  }

  @Override
  void normaliseRows(FloatMatrix x, RowNorm norm, FloatMatrix y) {
    for (int row = 0; row < y.rows(); row++) {
      normalise(x.values(), x.offset() + row * norm.width(), norm, y, row);
    }
  }

  private void normalise(float[] xs, int from, RowNorm norm, FloatMatrix y, int row) {
    int width = norm.width();
    float[] ys = y.values();
    int to = y.offset() + row * width;
    Arrays.fill(stripes, 0f);
    for (int at = 0; at < width; at++) {
      stripes[at % STRIPES] += xs[from + at];
    }
    float less = -(sum(stripes, 0) / width);
    Arrays.fill(stripes, 0f);
    for (int at = 0; at < width; at++) {
      float difference = xs[from + at] + less;
      ys[to + at] = difference;
      stripes[at % STRIPES] = Math.fma(difference, difference, stripes[at % STRIPES]);
    }
    float scale = norm.scale(sum(stripes, 0) / width);
    for (int at = 0; at < width; at++) {
      ys[to + at] = Math.fma(scale * ys[to + at], norm.gain()[at], norm.bias()[at]);
    }
  }

  @Override
  int dotsOfFour(FloatMatrix a, float[] x, int at, float[] into) {
    return 0;
  }

  @Override
  int dotsOfTwo(FloatMatrix a, FloatMatrix x, FloatMatrix y, float[] ofX, float[] ofY) {
    return 0;
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
    return sum(stripes, 0);
  }
}
