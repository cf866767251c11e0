package io.millrace.statespace.mode;

import io.millrace.statespace.mode.Discretisation.Mode;

/*
 * A gap g is the time since the key's last observation in units of `unit` milliseconds; 1 for the
 * first.
 *
 *   IGNORE   turn and gain at dt
 *   HELD     turn and gain at dt g         an input that is valid for the time since the last
 *   EVENT    turn at dt g, gain at dt      a point event, whose weight does not depend on the gap
 *                                          before it (Event-SSM)
 *   IMPULSE  turn at dt g, gain 1
 *
 * A gap of 0 is legal (simultaneous events); with HELD the input then has no effect.
 */
/**
 * How the continuous poles of a layer are sampled at the observations of a key.
 *
 * @param rule discretisation of one step
 * @param gaps effect of the time between observations
 * @param unit milliseconds of a gap of one; unused if gaps are ignored
 */
public record Sampling(Discretisation rule, Gaps gaps, long unit) {

  /** Every observation is one step with zero-order hold. */
  public static final Sampling REGULAR = new Sampling(Discretisation.ZOH, Gaps.IGNORE, 1);

  /** Effect of the time between two observations of a key on a layer's step. */
  public enum Gaps {
    /** None: every observation is one step. */
    IGNORE,
    /** The input is valid for the whole gap. */
    HELD,
    /** The input is a point event; the state decays over the gap. */
    EVENT,
    /** As {@code EVENT}, with a gain of one. */
    IMPULSE
  }

  public Sampling {
    if (unit < 1) {
      throw new IllegalArgumentException(
          "Cannot measure gaps in units of " + unit + " ms: expected at least 1");
    }
  }

  /** True if steps depend on event time. */
  public boolean isTimed() {
    return gaps != Gaps.IGNORE;
  }

  /**
   * The gap between two event times; zero if the second is earlier, which can happen within
   * lateness.
   */
  double gap(long before, long now) {
    return Math.max(0, now - before) / (double) unit;
  }

  /** Computes the step of one mode over a gap. */
  public void apply(double re, double im, double dt, double gap, Mode into) {
    rule.apply(re, im, isTimed() ? dt * gap : dt, into);
    if (gaps == Gaps.EVENT) {
      Mode once = into.once();
      rule.apply(re, im, dt, once);
      into.takeGain(once);
    } else if (gaps == Gaps.IMPULSE) {
      into.gainOfOne();
    }
  }

  /** As {@link #apply}, also with the derivatives by the pole and by the logarithm of dt. */
  void differentiate(double re, double im, double dt, double gap, Mode into) {
    rule.differentiate(re, im, isTimed() ? dt * gap : dt, into);
    if (gaps == Gaps.EVENT) {
      Mode once = into.once();
      rule.differentiate(re, im, dt, once);
      into.takeGain(once);
    } else if (gaps == Gaps.IMPULSE) {
      into.gainOfOne();
    }
  }
}
