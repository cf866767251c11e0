package io.millrace.api.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/*
 * Each loop handles two vectors per iteration, then one; Lanes computes the rest.
 *
 * Three copies of each body make every method here longer than the JIT compiler's inlining limit
 * (325 bytes of bytecode). This is intended: where several of these methods are inlined into one
 * compiled method with more than about sixty vector operations, the compiler fails to inline some
 * operations and allocates their vectors. For the same reason only one vector species is used: a
 * second one for the rest would double the types in the profile of every operation, and then all
 * of them would allocate (measured: 80 ns instead of 12).
 */
/**
 * The complex operations of {@link Lanes} with the JDK's vector API; each returns the number of
 * elements computed.
 */
final class ComplexLanes {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private ComplexLanes() {}

  static int multiply(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    int n = y.size() / 2;
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int ar0 = a.offset();
    int br0 = b.offset();
    int yr0 = y.offset();
    int i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      ar.fma(br, ai.mul(bi).neg()).intoArray(ys, yr0 + i);
      ar.fma(bi, ai.mul(br)).intoArray(ys, yr0 + n + i);
      FloatVector cr = FloatVector.fromArray(LANES, as, ar0 + i + WIDTH);
      FloatVector ci = FloatVector.fromArray(LANES, as, ar0 + n + i + WIDTH);
      FloatVector dr = FloatVector.fromArray(LANES, bs, br0 + i + WIDTH);
      FloatVector di = FloatVector.fromArray(LANES, bs, br0 + n + i + WIDTH);
      cr.fma(dr, ci.mul(di).neg()).intoArray(ys, yr0 + i + WIDTH);
      cr.fma(di, ci.mul(dr)).intoArray(ys, yr0 + n + i + WIDTH);
    }
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      ar.fma(br, ai.mul(bi).neg()).intoArray(ys, yr0 + i);
      ar.fma(bi, ai.mul(br)).intoArray(ys, yr0 + n + i);
    }
    return i;
  }

  static int turn(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    int n = y.size() / 2;
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int ar0 = a.offset();
    int br0 = b.offset();
    int yr0 = y.offset();
    int i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(yr, ai.neg().fma(yi, br)).intoArray(ys, yr0 + i);
      ar.fma(yi, ai.fma(yr, bi)).intoArray(ys, yr0 + n + i);
      FloatVector cr = FloatVector.fromArray(LANES, as, ar0 + i + WIDTH);
      FloatVector ci = FloatVector.fromArray(LANES, as, ar0 + n + i + WIDTH);
      FloatVector dr = FloatVector.fromArray(LANES, bs, br0 + i + WIDTH);
      FloatVector di = FloatVector.fromArray(LANES, bs, br0 + n + i + WIDTH);
      FloatVector zr = FloatVector.fromArray(LANES, ys, yr0 + i + WIDTH);
      FloatVector zi = FloatVector.fromArray(LANES, ys, yr0 + n + i + WIDTH);
      cr.fma(zr, ci.neg().fma(zi, dr)).intoArray(ys, yr0 + i + WIDTH);
      cr.fma(zi, ci.fma(zr, di)).intoArray(ys, yr0 + n + i + WIDTH);
    }
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(yr, ai.neg().fma(yi, br)).intoArray(ys, yr0 + i);
      ar.fma(yi, ai.fma(yr, bi)).intoArray(ys, yr0 + n + i);
    }
    return i;
  }

  static int turnBy(float u, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    int n = y.size() / 2;
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int ar0 = a.offset();
    int br0 = b.offset();
    int yr0 = y.offset();
    int i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i).mul(u);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i).mul(u);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(yr, ai.neg().fma(yi, br)).intoArray(ys, yr0 + i);
      ar.fma(yi, ai.fma(yr, bi)).intoArray(ys, yr0 + n + i);
      FloatVector cr = FloatVector.fromArray(LANES, as, ar0 + i + WIDTH);
      FloatVector ci = FloatVector.fromArray(LANES, as, ar0 + n + i + WIDTH);
      FloatVector dr = FloatVector.fromArray(LANES, bs, br0 + i + WIDTH).mul(u);
      FloatVector di = FloatVector.fromArray(LANES, bs, br0 + n + i + WIDTH).mul(u);
      FloatVector zr = FloatVector.fromArray(LANES, ys, yr0 + i + WIDTH);
      FloatVector zi = FloatVector.fromArray(LANES, ys, yr0 + n + i + WIDTH);
      cr.fma(zr, ci.neg().fma(zi, dr)).intoArray(ys, yr0 + i + WIDTH);
      cr.fma(zi, ci.fma(zr, di)).intoArray(ys, yr0 + n + i + WIDTH);
    }
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i).mul(u);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i).mul(u);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(yr, ai.neg().fma(yi, br)).intoArray(ys, yr0 + i);
      ar.fma(yi, ai.fma(yr, bi)).intoArray(ys, yr0 + n + i);
    }
    return i;
  }

  static int addProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    int n = y.size() / 2;
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int ar0 = a.offset();
    int br0 = b.offset();
    int yr0 = y.offset();
    int i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(br, ai.neg().fma(bi, yr)).intoArray(ys, yr0 + i);
      ar.fma(bi, ai.fma(br, yi)).intoArray(ys, yr0 + n + i);
      FloatVector cr = FloatVector.fromArray(LANES, as, ar0 + i + WIDTH);
      FloatVector ci = FloatVector.fromArray(LANES, as, ar0 + n + i + WIDTH);
      FloatVector dr = FloatVector.fromArray(LANES, bs, br0 + i + WIDTH);
      FloatVector di = FloatVector.fromArray(LANES, bs, br0 + n + i + WIDTH);
      FloatVector zr = FloatVector.fromArray(LANES, ys, yr0 + i + WIDTH);
      FloatVector zi = FloatVector.fromArray(LANES, ys, yr0 + n + i + WIDTH);
      cr.fma(dr, ci.neg().fma(di, zr)).intoArray(ys, yr0 + i + WIDTH);
      cr.fma(di, ci.fma(dr, zi)).intoArray(ys, yr0 + n + i + WIDTH);
    }
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i);
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(br, ai.neg().fma(bi, yr)).intoArray(ys, yr0 + i);
      ar.fma(bi, ai.fma(br, yi)).intoArray(ys, yr0 + n + i);
    }
    return i;
  }

  static int addConjugateProduct(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    int n = y.size() / 2;
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int ar0 = a.offset();
    int br0 = b.offset();
    int yr0 = y.offset();
    int i = 0;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i).neg();
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(br, ai.fma(bi, yr)).intoArray(ys, yr0 + i);
      ar.neg().fma(bi, ai.fma(br, yi)).intoArray(ys, yr0 + n + i);
      FloatVector cr = FloatVector.fromArray(LANES, as, ar0 + i + WIDTH);
      FloatVector ci = FloatVector.fromArray(LANES, as, ar0 + n + i + WIDTH).neg();
      FloatVector dr = FloatVector.fromArray(LANES, bs, br0 + i + WIDTH);
      FloatVector di = FloatVector.fromArray(LANES, bs, br0 + n + i + WIDTH);
      FloatVector zr = FloatVector.fromArray(LANES, ys, yr0 + i + WIDTH);
      FloatVector zi = FloatVector.fromArray(LANES, ys, yr0 + n + i + WIDTH);
      cr.fma(dr, ci.fma(di, zr)).intoArray(ys, yr0 + i + WIDTH);
      cr.neg().fma(di, ci.fma(dr, zi)).intoArray(ys, yr0 + n + i + WIDTH);
    }
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector ar = FloatVector.fromArray(LANES, as, ar0 + i);
      FloatVector ai = FloatVector.fromArray(LANES, as, ar0 + n + i).neg();
      FloatVector br = FloatVector.fromArray(LANES, bs, br0 + i);
      FloatVector bi = FloatVector.fromArray(LANES, bs, br0 + n + i);
      FloatVector yr = FloatVector.fromArray(LANES, ys, yr0 + i);
      FloatVector yi = FloatVector.fromArray(LANES, ys, yr0 + n + i);
      ar.fma(br, ai.fma(bi, yr)).intoArray(ys, yr0 + i);
      ar.neg().fma(bi, ai.fma(br, yi)).intoArray(ys, yr0 + n + i);
    }
    return i;
  }
}
