package io.millrace.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/*
 * The formulas of Curve, operation by operation, a vector at a time; the last numbers, too few for a vector, go through
 * Curve itself. Each curve is one loop with everything written out: a method that takes or returns a vector is not always
 * inlined, and then its vectors are objects.
 */
/** {@link Curve} on the JDK's vector API. */
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
      FloatVector x = FloatVector.fromArray(LANES, values, at).max(Curve.LEAST).min(Curve.MOST);
      FloatVector shifted = x.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r).add(1f);
      IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      p.mul(power.add(Curve.ONE).reinterpretAsFloats()).intoArray(values, at);
    }
  }

  private static void sigmoid(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector x = FloatVector.fromArray(LANES, values, at).neg();
      x = x.max(Curve.LEAST).min(Curve.MOST);
      FloatVector shifted = x.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r).add(1f);
      IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      FloatVector exp = p.mul(power.add(Curve.ONE).reinterpretAsFloats());
      FloatVector.broadcast(LANES, 1f).div(exp.add(1f)).intoArray(values, at);
    }
  }

  private static void tanh(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector x = FloatVector.fromArray(LANES, values, at);
      FloatVector size = x.abs();
      FloatVector bounded = size.add(size).max(Curve.LEAST).min(Curve.MOST);
      FloatVector shifted = bounded.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), bounded);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r).add(1f);
      IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      FloatVector exp = p.mul(power.add(Curve.ONE).reinterpretAsFloats());
      FloatVector big = FloatVector.broadcast(LANES, 1f);
      big = big.sub(FloatVector.broadcast(LANES, 2f).div(exp.add(1f)));
      IntVector sign = x.reinterpretAsInts().and(Curve.SIGN);
      big = big.reinterpretAsInts().or(sign).reinterpretAsFloats();
      FloatVector square = x.mul(x);
      p = square.fma(Curve.T11, Curve.T9);
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.T7));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.T5));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.T3));
      p = p.mul(square).fma(x, x);
      big.blend(p, size.lt(Curve.SMALL)).intoArray(values, at);
    }
  }

  private static void erf(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector in = FloatVector.fromArray(LANES, values, at);
      FloatVector square = in.mul(in);
      FloatVector x = square.neg().max(Curve.LEAST).min(Curve.MOST);
      FloatVector shifted = x.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r).add(1f);
      IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      FloatVector exp = p.mul(power.add(Curve.ONE).reinterpretAsFloats());
      FloatVector one = FloatVector.broadcast(LANES, 1f);
      FloatVector size = in.abs();
      FloatVector t = one.div(size.fma(Curve.P, 1f));
      p = t.fma(Curve.A5, Curve.A4);
      p = p.fma(t, FloatVector.broadcast(LANES, Curve.A3));
      p = p.fma(t, FloatVector.broadcast(LANES, Curve.A2));
      p = p.fma(t, FloatVector.broadcast(LANES, Curve.A1));
      FloatVector big = one.sub(p.mul(t).mul(exp));
      IntVector sign = in.reinterpretAsInts().and(Curve.SIGN);
      big = big.reinterpretAsInts().or(sign).reinterpretAsFloats();
      p = square.fma(Curve.F13, Curve.F11);
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.F9));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.F7));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.F5));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.F3));
      p = p.fma(square, FloatVector.broadcast(LANES, Curve.F1)).mul(in);
      big.blend(p, size.lt(1f)).intoArray(values, at);
    }
  }
}
