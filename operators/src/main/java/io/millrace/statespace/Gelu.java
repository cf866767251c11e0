package io.millrace.statespace;

import io.millrace.math.Curve;
import io.millrace.math.FloatMatrix;
import io.millrace.math.Kernels;
import io.millrace.math.Lanes;

/*
 *   EXACT  x Phi(x) = x/2 (1 + erf(x / sqrt2))
 *   TANH   x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x³))) = x sigmoid(2 sqrt(2/pi) (x + 0.044715 x³))
 */
/**
 * The two functions that are called GELU. They differ by up to 4.7e-4: a network trained with one
 * is another network with the other.
 */
public enum Gelu {
  /** By the error function; the default of most libraries. */
  EXACT {
    @Override
    void apply(FloatMatrix x, FloatMatrix room, Kernels kernels, Lanes lanes) {
      lanes.scale(ROOT_HALF, x, room);
      kernels.bend(Curve.ERF, room.values(), room.offset(), room.size());
      lanes.shift(room, 1, room);
      lanes.scale(.5f, x, x);
      lanes.multiply(room, x);
    }
  },
  /** By the hyperbolic tangent; the default of the reference implementation of S5. */
  TANH {
    @Override
    void apply(FloatMatrix x, FloatMatrix room, Kernels kernels, Lanes lanes) {
      lanes.cubic(x, SLOPE, SLOPE * 0.044715f, room);
      kernels.bend(Curve.SIGMOID, room.values(), room.offset(), room.size());
      lanes.multiply(room, x);
    }
  };

  private static final float ROOT_HALF = 0.70710677f;
  private static final float SLOPE = 1.5957691f;

  /**
   * Replaces every element of x by its value.
   *
   * @param room of the same shape, overwritten
   */
  abstract void apply(FloatMatrix x, FloatMatrix room, Kernels kernels, Lanes lanes);
}
