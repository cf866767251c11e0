package io.millrace.api.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/*
 * The operations of Lanes on whole vectors; each method returns how many elements it computed.
 * Every loop is written out, because a method that takes or returns vectors may not be inlined and
 * then allocates them.
 */
/** Implements {@link Lanes} with the JDK's vector API. */
final class VectorLanes extends Lanes {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  @Override
  int multiplied(FloatMatrix a, FloatMatrix y) {
    float[] as = a.values();
    float[] ys = y.values();
    int shift = a.offset() - y.offset();
    int whole = whole(y.size());
    for (int i = y.offset(); i < y.offset() + whole; i += WIDTH) {
      FloatVector.fromArray(LANES, ys, i)
          .mul(FloatVector.fromArray(LANES, as, i + shift))
          .intoArray(ys, i);
    }
    return whole;
  }

  @Override
  int productAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int whole = whole(y.size());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector.fromArray(LANES, as, a.offset() + i)
          .fma(
              FloatVector.fromArray(LANES, bs, b.offset() + i),
              FloatVector.fromArray(LANES, ys, y.offset() + i))
          .intoArray(ys, y.offset() + i);
    }
    return whole;
  }

  @Override
  int rowProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    float[] as = a.values();
    float[] bs = b.values();
    float[] ys = y.values();
    int width = a.size();
    int whole = whole(width);
    for (int column = 0; column < whole; column += WIDTH) {
      FloatVector factor = FloatVector.fromArray(LANES, as, a.offset() + column);
      for (int at = column; at < y.size(); at += width) {
        factor
            .fma(
                FloatVector.fromArray(LANES, bs, b.offset() + at),
                FloatVector.fromArray(LANES, ys, y.offset() + at))
            .intoArray(ys, y.offset() + at);
      }
    }
    return whole;
  }

  @Override
  int cubed(FloatMatrix x, float linear, float cube, FloatMatrix y) {
    float[] xs = x.values();
    float[] ys = y.values();
    FloatVector one = FloatVector.broadcast(LANES, linear);
    FloatVector three = FloatVector.broadcast(LANES, cube);
    int whole = whole(y.size());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector value = FloatVector.fromArray(LANES, xs, x.offset() + i);
      three.fma(value.mul(value), one).mul(value).intoArray(ys, y.offset() + i);
    }
    return whole;
  }

  @Override
  int shifted(FloatMatrix x, float amount, FloatMatrix y) {
    float[] xs = x.values();
    float[] ys = y.values();
    int whole = whole(y.size());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector.fromArray(LANES, xs, x.offset() + i).add(amount).intoArray(ys, y.offset() + i);
    }
    return whole;
  }

  @Override
  int scaled(float factor, FloatMatrix x, FloatMatrix y) {
    float[] xs = x.values();
    float[] ys = y.values();
    int whole = whole(y.size());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector.fromArray(LANES, xs, x.offset() + i).mul(factor).intoArray(ys, y.offset() + i);
    }
    return whole;
  }

  @Override
  int complexMultiplied(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return ComplexLanes.multiply(a, b, y);
  }

  @Override
  int turned(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return ComplexLanes.turn(a, b, y);
  }

  @Override
  int turnedBy(float u, FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return ComplexLanes.turnBy(u, a, b, y);
  }

  @Override
  int complexProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return ComplexLanes.addProduct(a, b, y);
  }

  @Override
  int conjugateProductAdded(FloatMatrix a, FloatMatrix b, FloatMatrix y) {
    return ComplexLanes.addConjugateProduct(a, b, y);
  }

  @Override
  int adamStepped(Adam step, FloatMatrix g, FloatMatrix moments, FloatMatrix w) {
    int n = w.size();
    int whole = whole(n);
    float[] gs = g.values();
    float[] ms = moments.values();
    float[] ws = w.values();
    int second = moments.offset() + n;
    FloatVector keep = FloatVector.broadcast(LANES, step.first());
    FloatVector keepSquare = FloatVector.broadcast(LANES, step.second());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector slope = FloatVector.fromArray(LANES, gs, g.offset() + i);
      FloatVector m = FloatVector.fromArray(LANES, ms, moments.offset() + i);
      FloatVector v = FloatVector.fromArray(LANES, ms, second + i);
      m = keep.fma(m, slope.mul(1 - step.first()));
      v = keepSquare.fma(v, slope.mul(slope).mul(1 - step.second()));
      m.intoArray(ms, moments.offset() + i);
      v.intoArray(ms, second + i);
      FloatVector move = m.div(v.lanewise(VectorOperators.SQRT).add(step.epsilon()));
      FloatVector.fromArray(LANES, ws, w.offset() + i)
          .sub(move.mul(step.rate()))
          .intoArray(ws, w.offset() + i);
    }
    return whole;
  }

  @Override
  int bothAdded(float down, float up, FloatMatrix gain, FloatMatrix u) {
    float[] gains = gain.values();
    float[] us = u.values();
    FloatVector first = FloatVector.broadcast(LANES, down);
    FloatVector second = FloatVector.broadcast(LANES, up);
    int whole = whole(u.size());
    for (int i = 0; i < whole; i += WIDTH) {
      FloatVector old = FloatVector.fromArray(LANES, us, u.offset() + i);
      FloatVector along = FloatVector.fromArray(LANES, gains, gain.offset() + i);
      first.fma(along, old).intoArray(us, u.offset() + i);
      second.fma(old, along).intoArray(gains, gain.offset() + i);
    }
    return whole;
  }

  private static int whole(int length) {
    return length - length % WIDTH;
  }
}
