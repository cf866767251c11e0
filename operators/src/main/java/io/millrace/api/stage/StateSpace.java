package io.millrace.api.stage;

/**
 * Enumerated options that {@link S4d}, {@link S5} and {@link Forecast} share.
 *
 * <pre>{@code
 * Stage filters = S4d.states(16).start(StateSpace.Start.LEGS);
 * assert filters.spec().options().get("start").equals("legs");
 * }</pre>
 */
public final class StateSpace {

  private StateSpace() {}

  /** Initial values of the poles. */
  public enum Start {
    /**
     * HiPPO-LegS, made diagonal by a small perturbation that keeps its transfer function; for 8,
     * 16, 32 or 64 states.
     */
    PTD,
    /** The normal part of HiPPO-LegS: close to HiPPO on smooth input, with one sharp resonance. */
    LEGS,
    /** Evenly spaced frequencies: the best of these for delays and recall. */
    LIN,
    /** Frequencies that follow an inverse law and are dense near zero. */
    INV,
    /** Real poles only: exponential averages with different time constants. */
    REAL
  }

  /** Discretisation of continuous time. */
  public enum Discretisation {
    /** Zero-order hold: exact for an input that is constant over the step. */
    ZOH,
    /** Tustin's rule: maps the left half plane to the unit disc, with warped frequencies. */
    BILINEAR
  }

  /** Effect of the event time between two observations. */
  public enum Gaps {
    /** None: every observation is one step. */
    IGNORE,
    /** The input is constant over the whole gap. */
    HELD,
    /** The input is a point event; the state decays over the gap. */
    EVENT,
    /** As {@link #EVENT}, but with gain one. */
    IMPULSE
  }
}
