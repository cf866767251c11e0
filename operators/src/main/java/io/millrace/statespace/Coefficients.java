package io.millrace.statespace;

import io.millrace.math.FloatMatrix;

/*
 * From a, w, tau in float32 to turn, gain and their derivatives, in double precision and rounded once. Kept as long as
 * neither the parameters were opened anew nor the gap changed; some 60 ns a mode otherwise.
 */
/** The discrete step of learned poles, and its derivatives by pole and logarithm of the step. */
final class Coefficients {

  private static final long NOTHING = Long.MIN_VALUE;

  final FloatMatrix turn;
  final FloatMatrix gain;
  final FloatMatrix turnByPole;
  final FloatMatrix gainByPole;
  final FloatMatrix turnByLog;
  final FloatMatrix gainByLog;

  private final int modes;
  private final int groups;
  private final Sampling sampling;
  private final Discretisation.Mode room = new Discretisation.Mode();
  private final Exponential exponential = new Exponential();
  private final float[] decays;
  private float[] parameters = {};
  private int offset;
  private long selected = NOTHING;

  Coefficients(int modes, int groups, Sampling sampling) {
    this.modes = modes;
    this.groups = groups;
    this.sampling = sampling;
    this.decays = new float[modes];
    this.turn = FloatMatrix.of(1, 2 * modes);
    this.gain = FloatMatrix.of(1, 2 * modes);
    this.turnByPole = FloatMatrix.of(1, 2 * modes);
    this.gainByPole = FloatMatrix.of(1, 2 * modes);
    this.turnByLog = FloatMatrix.of(1, 2 * modes);
    this.gainByLog = FloatMatrix.of(1, 2 * modes);
  }

  /** Takes up parameters: log decays, frequencies, log steps, one after another. */
  void open(float[] values, int at) {
    parameters = values;
    offset = at;
    selected = NOTHING;
  }

  /** Computes the step for a gap, unless it is at hand. */
  void select(long gap) {
    long key = sampling.isTimed() ? gap : GapSteps.FIRST;
    if (key == selected) {
      return;
    }
    selected = key;
    double units = key == GapSteps.FIRST ? 1 : sampling.gap(0, key);
    int each = modes / groups;
    for (int group = 0; group < groups; group++) {
      double step = exponential(parameters[offset + 2 * modes + group]);
      for (int i = group * each; i < (group + 1) * each; i++) {
        double decay = exponential(parameters[offset + i]);
        decays[i] = (float) decay;
        sampling.differentiate(-decay, parameters[offset + modes + i], step, units, room);
        put(turn, i, room.turnRe, room.turnIm);
        put(gain, i, room.gainRe, room.gainIm);
        put(turnByPole, i, room.turnByPoleRe, room.turnByPoleIm);
        put(gainByPole, i, room.gainByPoleRe, room.gainByPoleIm);
        put(turnByLog, i, room.turnByLogRe, room.turnByLogIm);
        put(gainByLog, i, room.gainByLogRe, room.gainByLogIm);
      }
    }
  }

  /** {@code e^a} of a mode, as of the last selection. */
  float decay(int mode) {
    return decays[mode];
  }

  double exponential(double x) {
    exponential.minusOne(x, 0);
    return 1 + exponential.real;
  }

  private void put(FloatMatrix window, int mode, double re, double im) {
    window.set(0, mode, (float) re);
    window.set(0, modes + mode, (float) im);
  }
}
