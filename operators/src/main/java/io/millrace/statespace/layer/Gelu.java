package io.millrace.statespace.layer;

import io.millrace.api.math.Curve;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;

/*
 *   EXACT  x Phi(x) = x/2 (1 + erf(x / sqrt2))
 *   TANH   x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x³))) = x sigmoid(2 sqrt(2/pi) (x + 0.044715 x³))
 */
/**
 * The two functions that are called GELU. They differ by up to 4.7e-4, so a network must run with
 * the one that it was trained with.
 */
public enum Gelu {
  /** By the error function; the default of most libraries. */
  EXACT {
    @Override
    void apply(FloatMatrix x, FloatMatrix y, Kernels kernels, Lanes lanes) {
      lanes.scale(ROOT_HALF, x, y);
      kernels.bend(Curve.ERF, y.values(), y.offset(), y.size());
      lanes.shift(y, 1, y);
      lanes.scale(.5f, y, y);
      lanes.multiply(x, y);
    }
  },
  /** By the hyperbolic tangent; the default of the reference implementation of S5. */
  TANH {
    @Override
    void apply(FloatMatrix x, FloatMatrix y, Kernels kernels, Lanes lanes) {
      lanes.cubic(x, SLOPE, SLOPE * 0.044715f, y);
      kernels.bend(Curve.SIGMOID, y.values(), y.offset(), y.size());
      lanes.multiply(x, y);
    }
  };

  private static final float ROOT_HALF = 0.70710677f;
  private static final float SLOPE = 1.5957691f;

  /** Writes the value at every element of x into y, a separate matrix of the same shape. */
  abstract void apply(FloatMatrix x, FloatMatrix y, Kernels kernels, Lanes lanes);
}
