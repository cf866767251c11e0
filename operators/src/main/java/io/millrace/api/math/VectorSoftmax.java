package io.millrace.api.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * Several rows go through each pass together, for the reason that is given in VectorNorm:
 *
 *   largest   stripes of the maxima of each row
 *   less      y = x - max
 *   powers    y = e^y, of all rows at once
 *   sums      stripes of each row
 *   shares    y = y · (1 / sum)
 */
/** Implements {@link Kernels#softmax} with the JDK's vector API. For one thread. */
final class VectorSoftmax {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int STRIPES = Kernels.STRIPES;
  private static final int ROWS = 32;

  private final float[] stripes = new float[ROWS * STRIPES];

  void rows(FloatMatrix x) {
    float[] values = x.values();
    int width = x.columns();
    for (int row = 0; row < x.rows(); row += ROWS) {
      int rows = Math.min(ROWS, x.rows() - row);
      int from = x.offset() + row * width;
      for (int r = 0; r < rows; r++) {
        largest(values, from + r * width, width, r * STRIPES);
      }
      for (int r = 0; r < rows; r++) {
        add(values, from + r * width, width, -Kernels.largest(stripes, r * STRIPES));
      }
      VectorCurves.bend(Curve.EXP, values, from, rows * width);
      for (int r = 0; r < rows; r++) {
        sum(values, from + r * width, width, r * STRIPES);
      }
      for (int r = 0; r < rows; r++) {
        multiply(values, from + r * width, width, 1f / Kernels.sum(stripes, r * STRIPES));
      }
    }
  }

  private void largest(float[] x, int from, int width, int stripe) {
    int striped = striped(width);
    Arrays.fill(stripes, stripe, stripe + STRIPES, Float.NEGATIVE_INFINITY);
    if (striped > 0) {
      for (int part = 0; part < STRIPES; part += WIDTH) {
        FloatVector most = FloatVector.fromArray(LANES, x, from + part);
        for (int i = part + STRIPES; i < striped; i += STRIPES) {
          most = most.max(FloatVector.fromArray(LANES, x, from + i));
        }
        most.intoArray(stripes, stripe + part);
      }
    }
    for (int i = striped; i < width; i++) {
      stripes[stripe + i % STRIPES] = Math.max(stripes[stripe + i % STRIPES], x[from + i]);
    }
  }

  private static void add(float[] x, int from, int width, float amount) {
    FloatVector shift = FloatVector.broadcast(LANES, amount);
    int whole = width - width % WIDTH;
    for (int i = from; i < from + whole; i += WIDTH) {
      FloatVector.fromArray(LANES, x, i).add(shift).intoArray(x, i);
    }
    for (int i = from + whole; i < from + width; i++) {
      x[i] += amount;
    }
  }

  private void sum(float[] x, int from, int width, int stripe) {
    int striped = striped(width);
    if (striped == 0) {
      Arrays.fill(stripes, stripe, stripe + STRIPES, 0f);
    }
    for (int part = 0; striped > 0 && part < STRIPES; part += WIDTH) {
      FloatVector sum = FloatVector.zero(LANES);
      for (int i = part; i < striped; i += STRIPES) {
        sum = FloatVector.fromArray(LANES, x, from + i).add(sum);
      }
      sum.intoArray(stripes, stripe + part);
    }
    for (int i = striped; i < width; i++) {
      stripes[stripe + i % STRIPES] += x[from + i];
    }
  }

  private static void multiply(float[] x, int from, int width, float factor) {
    FloatVector by = FloatVector.broadcast(LANES, factor);
    int whole = width - width % WIDTH;
    for (int i = from; i < from + whole; i += WIDTH) {
      FloatVector.fromArray(LANES, x, i).mul(by).intoArray(x, i);
    }
    for (int i = from + whole; i < from + width; i++) {
      x[i] *= factor;
    }
  }

  private static int striped(int width) {
    return STRIPES % WIDTH == 0 ? width - width % STRIPES : 0;
  }
}
