package io.millrace.statespace.mode;

import io.millrace.api.math.Curve;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;

/*
 * e^a and e^tau are computed in float32, a vector at a time; from them turn, gain and their
 * derivatives in double precision, rounded once. The results are kept until the parameters are
 * opened again or the gap changes.
 *
 * After each update tau stays in [log 1e-6, log 10], a in [log 1e-4, log 1e5] and |w| dt <= pi.
 */
/**
 * Discrete steps of learned poles, and their derivatives by the pole and by the logarithm of the
 * step.
 */
public final class Coefficients {

  private static final long NOTHING = Long.MIN_VALUE;
  private static final float LEAST_DECAY = (float) StrictMath.log(1e-4);
  private static final float MOST_DECAY = (float) StrictMath.log(1e5);
  private static final float LEAST_STEP = (float) StrictMath.log(1e-6);
  private static final float MOST_STEP = (float) StrictMath.log(10);

  public final FloatMatrix turn;
  public final FloatMatrix gain;
  public final FloatMatrix turnByPole;
  public final FloatMatrix gainByPole;
  public final FloatMatrix turnByLog;
  public final FloatMatrix gainByLog;

  private final int modes;
  private final int groups;
  private final Sampling sampling;
  private final Discretisation.Mode room = new Discretisation.Mode();
  private final Kernels kernels;
  private final float[] decays;
  private final float[] steps;
  private float[] parameters = {};
  private int offset;
  private long selected = NOTHING;

  public Coefficients(int modes, int groups, Sampling sampling, Kernels kernels) {
    this.modes = modes;
    this.groups = groups;
    this.sampling = sampling;
    this.kernels = kernels;
    this.decays = new float[modes];
    this.steps = new float[groups];
    this.turn = FloatMatrix.of(1, 2 * modes);
    this.gain = FloatMatrix.of(1, 2 * modes);
    this.turnByPole = FloatMatrix.of(1, 2 * modes);
    this.gainByPole = FloatMatrix.of(1, 2 * modes);
    this.turnByLog = FloatMatrix.of(1, 2 * modes);
    this.gainByLog = FloatMatrix.of(1, 2 * modes);
  }

  /** Reads parameters: log decays, frequencies, log steps, one after another. */
  public void open(float[] values, int at) {
    parameters = values;
    offset = at;
    selected = NOTHING;
    System.arraycopy(values, at, decays, 0, modes);
    kernels.bend(Curve.EXP, decays, 0, modes);
    System.arraycopy(values, at + 2 * modes, steps, 0, groups);
    kernels.bend(Curve.EXP, steps, 0, groups);
  }

  /** Computes the steps for a gap, unless they are already computed. */
  public void select(long gap) {
    long key = sampling.isTimed() ? gap : GapSteps.FIRST;
    if (key == selected) {
      return;
    }
    selected = key;
    double units = key == GapSteps.FIRST ? 1 : sampling.gap(0, key);
    int each = modes / groups;
    for (int group = 0; group < groups; group++) {
      for (int i = group * each; i < (group + 1) * each; i++) {
        double frequency = parameters[offset + modes + i];
        sampling.differentiate(-decays[i], frequency, steps[group], units, room);
        put(turn, i, room.turnRe, room.turnIm);
        put(gain, i, room.gainRe, room.gainIm);
        put(turnByPole, i, room.turnByPoleRe, room.turnByPoleIm);
        put(gainByPole, i, room.gainByPoleRe, room.gainByPoleIm);
        put(turnByLog, i, room.turnByLogRe, room.turnByLogIm);
        put(gainByLog, i, room.gainByLogRe, room.gainByLogIm);
      }
    }
  }

  /** {@code e^a} of a mode. */
  public float decay(int mode) {
    return decays[mode];
  }

  /** Limits every parameter to the range in which a step can be computed, after an update. */
  public void hold() {
    int each = modes / groups;
    int at = offset + 2 * modes;
    for (int group = 0; group < groups; group++) {
      parameters[at + group] = held(parameters[at + group], LEAST_STEP, MOST_STEP);
    }
    System.arraycopy(parameters, at, steps, 0, groups);
    kernels.bend(Curve.EXP, steps, 0, groups);
    for (int group = 0; group < groups; group++) {
      float fastest = (float) Math.PI / steps[group];
      for (int i = offset + group * each; i < offset + (group + 1) * each; i++) {
        parameters[i] = held(parameters[i], LEAST_DECAY, MOST_DECAY);
        parameters[modes + i] = held(parameters[modes + i], -fastest, fastest);
      }
    }
  }

  private static float held(float value, float least, float most) {
    return Math.min(Math.max(value, least), most);
  }

  private void put(FloatMatrix window, int mode, double re, double im) {
    window.set(0, mode, (float) re);
    window.set(0, modes + mode, (float) im);
  }
}
