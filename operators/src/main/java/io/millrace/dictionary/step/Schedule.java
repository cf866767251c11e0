package io.millrace.dictionary.step;

/*
 * Symbols: t mini-batches since the schedule began, rho weight of the newest gradient in the
 * tracker, gamma step from the dictionary A towards the vertex S (1: A = S), n atoms, b
 * observations of a mini-batch, W warm-up (Warmup).
 *
 * PAPER  rho = min(1, 4 / (t+1)^(1/2)),  gamma = min(1, 2 / (t+2)^(3/4)), from t = 0.
 * SFW    rho = min(1, 4 / (t+8)^(2/3)),  gamma = 2 / (t+8).
 * FAST   rho = min(1, (2 + 18 / (1 + t/W)) / (t+10)), gamma = 1. With rho = kappa / t a tracker is
 *        a weighted mean whose error at a solution is kappa² (1-c)² / (2 kappa (1-c) - 1) times the
 *        statistical limit, where c is the contraction of the population map (the sparsity, for
 *        l_p). A large kappa moves away from the start quickly, kappa near 2 ends near the limit;
 *        so kappa falls from 20 to 2.
 * TANGENT as FAST.
 */
/**
 * Computes step sizes from the number of mini-batches since the schedule began.
 *
 * <p>Source: Xue and Lau, arXiv 2103.01484, and the authors' published code, for {@link
 * Mode#PAPER}; Mokhtari, Hassani and Karbasi, JMLR 2020, arXiv 1804.09554, for {@link Mode#SFW}.
 *
 * @param mode family of step sizes
 * @param rhoMin smallest weight of the newest mini-batch in the tracker; above zero the dictionary
 *     forgets, with a memory of {@code 1/rhoMin} mini-batches
 * @param drift radians that every atom turns in a mini-batch, as stated by the user; above zero it
 *     gives a smallest weight, too: see {@code LocalLaw}
 * @param warmup how long {@link Mode#FAST} moves away from the initial dictionary
 */
public record Schedule(Mode mode, double rhoMin, double drift, Warmup warmup) {

  /** Largest value of the smallest weight in the tracker. */
  public static final double MOST_FORGETTING = 0.5;

  /** Family of step sizes. */
  public enum Mode {
    /** The published step sizes: small Frank–Wolfe steps. */
    PAPER,
    /** Full steps with a tracker whose weight decreases over time. */
    FAST,
    /**
     * The step sizes of stochastic Frank–Wolfe, the baseline of the publication, inside the
     * spectral ball.
     */
    SFW,
    /** The tracker of {@link #FAST}, with steps along the tangent instead of a linear oracle. */
    TANGENT;

    /** Returns whether the mode is a published method without changes. */
    public boolean isReference() {
      return this == PAPER || this == SFW;
    }
  }

  /**
   * Returns the weight of the newest mini-batch in the gradient tracker, in (0, 1].
   *
   * @param t mini-batches since the schedule began
   * @param floor smallest weight, from the drift
   * @param first length of the warm-up in mini-batches
   */
  public double rho(double t, double floor, double first) {
    double rho =
        switch (mode) {
          case PAPER -> 4 / Math.sqrt(t + 1);
          case SFW -> 4 / StrictMath.pow(t + 8, 2 / 3.0);
          case FAST, TANGENT -> (2 + 18 / (1 + t / first)) / (t + 10);
        };
    return Math.max(Math.max(rhoMin, floor), Math.min(1, rho));
  }

  /** Returns the Frank–Wolfe step size, in (0, 1]. */
  public double gamma(double t) {
    return switch (mode) {
      case PAPER -> Math.min(1, 2 / StrictMath.pow(t + 2, 0.75));
      case SFW -> 2 / (t + 8);
      case FAST, TANGENT -> 1;
    };
  }
}
