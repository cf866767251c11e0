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
      FloatVector in = FloatVector.fromArray(LANES, values, at);
      FloatVector size = in.abs();
      FloatVector x = size.add(size).min(Curve.MOST);
      FloatVector shifted = x.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r);
      IntVector shift = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      FloatVector power = shift.add(Curve.ONE).reinterpretAsFloats();
      FloatVector above = power.fma(p, power.sub(1f));
      IntVector bits = above.div(above.add(2f)).reinterpretAsInts().and(~Curve.SIGN);
      IntVector sign = in.reinterpretAsInts().and(Curve.SIGN);
      bits.or(sign).reinterpretAsFloats().intoArray(values, at);
    }
  }

  private static void erf(float[] values, int from, int length) {
    for (int at = from; at < from + length; at += WIDTH) {
      FloatVector in = FloatVector.fromArray(LANES, values, at);
      FloatVector size = in.abs().min(Curve.FAR);
      FloatVector q = size.fma(Curve.Q8, Curve.Q7);
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q6));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q5));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q4));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q3));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q2));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q1));
      q = q.fma(size, FloatVector.broadcast(LANES, Curve.Q0));
      FloatVector x = q.mul(size).neg();
      FloatVector shifted = x.fma(Curve.LOG2_E, Curve.ROUNDER);
      FloatVector n = shifted.sub(Curve.ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(LANES, -Curve.LN2_LOW), r);
      FloatVector p = r.fma(Curve.E6, Curve.E5);
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E4));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E3));
      p = p.fma(r, FloatVector.broadcast(LANES, Curve.E2));
      p = p.mul(r).fma(r, r);
      IntVector shift = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Curve.EXPONENT);
      FloatVector power = shift.add(Curve.ONE).reinterpretAsFloats();
      IntVector bits = power.fma(p, power.sub(1f)).reinterpretAsInts().and(~Curve.SIGN);
      IntVector sign = in.reinterpretAsInts().and(Curve.SIGN);
      bits.or(sign).reinterpretAsFloats().intoArray(values, at);
    }
  }
}
