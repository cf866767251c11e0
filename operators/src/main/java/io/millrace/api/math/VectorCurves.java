package io.millrace.api.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * The formulas of Curve, operation by operation, on whole vectors; the last numbers, too few for a
 * vector, are computed by Curve itself. Each curve is one loop with everything written out,
 * including its doublings (DOUBLINGS or FEW_DOUBLINGS of them): a method that takes or returns a
 * vector is not always inlined, and then its vectors are objects. For the same reason only loads,
 * stores, broadcasts and arithmetic between two vectors of this one type are used; see Curve.
 */
/** Implements {@link Curve} with the JDK's vector API. */
final class VectorCurves {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private VectorCurves() {}

  static void bend(Curve curve, float[] values, int offset, int length) {
    int whole = length - length % WIDTH;
    switch (curve) {
      case EXP -> exp(values, offset, whole);
      case SIGMOID -> sigmoid(values, offset, whole);
      case TANH -> tanh(values, offset, whole);
      case ERF -> erf(values, offset, whole);
    }
    for (int at = offset + whole; at < offset + length; at++) {
      values[at] = curve.at(values[at]);
    }
  }

  private static void exp(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector one = FloatVector.broadcast(LANES, 1f);
      FloatVector half = FloatVector.broadcast(LANES, .5f);
      FloatVector held = FloatVector.fromArray(LANES, values, at);
      held = held.max(FloatVector.broadcast(LANES, -Curve.MOST));
      held = held.min(FloatVector.broadcast(LANES, Curve.MOST));
      FloatVector x = held.max(FloatVector.broadcast(LANES, 0f).sub(held));
      FloatVector t = x.mul(FloatVector.broadcast(LANES, Curve.PART));
      FloatVector y =
          t.fma(FloatVector.broadcast(LANES, Curve.E6), FloatVector.broadcast(LANES, Curve.E5));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E4));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E3));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E2));
      y = y.mul(t).fma(t, t);
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      FloatVector sign = held.div(x.max(FloatVector.broadcast(LANES, Float.MIN_NORMAL)));
      half = sign.fma(half, half);
      half.fma(y, one).div(one.sub(half).fma(y, one)).intoArray(values, at);
    }
  }

  private static void sigmoid(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector x =
          FloatVector.broadcast(LANES, 0f).sub(FloatVector.fromArray(LANES, values, at));
      x =
          x.max(FloatVector.broadcast(LANES, -Curve.ENOUGH))
              .min(FloatVector.broadcast(LANES, Curve.ENOUGH));
      FloatVector t = x.mul(FloatVector.broadcast(LANES, Curve.LARGE_PART));
      FloatVector y =
          t.fma(FloatVector.broadcast(LANES, Curve.E6), FloatVector.broadcast(LANES, Curve.E5));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E4));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E3));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E2));
      y = y.mul(t).fma(t, t);
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      FloatVector below = y.add(FloatVector.broadcast(LANES, 2f));
      FloatVector.broadcast(LANES, 1f).div(below).intoArray(values, at);
    }
  }

  private static void tanh(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector x = FloatVector.fromArray(LANES, values, at);
      x = x.add(x).max(FloatVector.broadcast(LANES, -Curve.ENOUGH));
      x = x.min(FloatVector.broadcast(LANES, Curve.ENOUGH));
      FloatVector t = x.mul(FloatVector.broadcast(LANES, Curve.LARGE_PART));
      FloatVector y =
          t.fma(FloatVector.broadcast(LANES, Curve.E6), FloatVector.broadcast(LANES, Curve.E5));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E4));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E3));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E2));
      y = y.mul(t).fma(t, t);
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y.div(y.add(FloatVector.broadcast(LANES, 2f))).intoArray(values, at);
    }
  }

  private static void erf(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector zero = FloatVector.broadcast(LANES, 0f);
      FloatVector held = FloatVector.fromArray(LANES, values, at);
      held = held.max(FloatVector.broadcast(LANES, -Curve.FAR));
      held = held.min(FloatVector.broadcast(LANES, Curve.FAR));
      FloatVector size = held.max(zero.sub(held));
      FloatVector q =
          size.fma(FloatVector.broadcast(LANES, Curve.Q8), FloatVector.broadcast(LANES, Curve.Q7));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q6));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q5));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q4));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q3));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q2));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q1));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q0));
      FloatVector x = zero.sub(q.mul(size));
      FloatVector t = x.mul(FloatVector.broadcast(LANES, Curve.LARGE_PART));
      FloatVector y =
          t.fma(FloatVector.broadcast(LANES, Curve.E6), FloatVector.broadcast(LANES, Curve.E5));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E4));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E3));
      y = y.fma(t, FloatVector.broadcast(LANES, Curve.E2));
      y = y.mul(t).fma(t, t);
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      y = y.fma(y, y.add(y));
      FloatVector sign = held.div(size.max(FloatVector.broadcast(LANES, Float.MIN_NORMAL)));
      zero.sub(y).mul(sign).intoArray(values, at);
    }
  }
}
