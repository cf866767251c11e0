package io.millrace.api.spec;

/**
 * Choices that {@link S4d}, {@link S5} and {@link Forecast} have in common.
 *
 * <pre>{@code
 * Stage filters = S4d.states(16).start(StateSpace.Start.LEGS);
 * assert filters.spec().options().get("start").equals("legs");
 * }</pre>
 */
public final class StateSpace {

  private StateSpace() {}

  /** Where the poles start. */
  public enum Start {
    /**
     * HiPPO-LegS by a small perturbation that keeps its transfer function; for 8, 16, 32 or 64
     * states.
     */
    PTD,
    /** The normal part of HiPPO-LegS: near HiPPO on smooth input, with one sharp resonance. */
    LEGS,
    /** Evenly spaced frequencies: the best of these for delays and recall. */
    LIN,
    /** Frequencies that follow an inverse law, dense near zero. */
    INV,
    /** Real poles only: sums that forget at different speeds. */
    REAL
  }

  /** How continuous time becomes steps. */
  public enum Discretisation {
    /** Zero-order hold: exact for an input that is held over the step. */
    ZOH,
    /** Tustin's rule: keeps the left half plane, bends the frequencies. */
    BILINEAR
  }

  /** What event time does between two observations. */
  public enum Gaps {
    /** Nothing: every observation is one step. */
    IGNORE,
    /** The input stands for the whole gap. */
    HELD,
    /** The input is a point event; the state decays over the gap. */
    EVENT,
    /** As {@link #EVENT}, with gain one. */
    IMPULSE
  }
}
