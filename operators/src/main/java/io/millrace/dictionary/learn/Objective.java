package io.millrace.dictionary.learn;

/*
 * Symbols: z code of one observation (n), phi the derivative of the objective by the code, sigma
 * standard deviation of the non-zero codes, lambda = width sigma.
 *
 * l_p      maximise (1/p) sum |z|^p, phi = |z|^(p-1) sign z; no scale parameter, p = 3 is the most
 *          efficient start
 * soft     maximise 1/2 sum (|z|-lambda)+², phi = sign z (|z|-lambda)+; on orthogonal dictionaries
 *          the same problem as minimising 1/2 |y - Aᵀx|² + lambda |x|_1
 * hard     maximise 1/2 sum (z² - lambda²)+, phi = z where |z| > lambda; the same with
 *          lambda²/2 |x|_0
 * logcosh  maximise 1/2 sum z² - lambda² log cosh(z/lambda), phi = z - lambda tanh(z / lambda), as
 *          in FastICA
 *
 * The last three are much more accurate than l_p near a solution if lambda is small, but do not
 * converge from far away. So their phase begins after W mini-batches with lambda = sigma, which
 * still converges from far away, and decreases lambda as (W / (t+1))^1.5 to the value that the
 * user set. W is a number that the user set, or the warm-up of the schedule, which is long for
 * dense codes (Warmup). All functions are odd and non-decreasing, so all objectives are convex and the
 * Frank-Wolfe vertex is the polar factor.
 */
/**
 * The objective that the dictionary maximises: the mean of a function of the codes that is large if
 * there are few, large codes.
 *
 * @param kind function after the warm-up
 * @param p exponent of {@code l_p}, in [2.3, 4]
 * @param width final width of the zone around zero in the second phase, in standard deviations of
 *     the non-zero codes
 * @param fixed number of mini-batches of {@code l_p} before the second phase, or {@link
 *     #WITH_THE_SCHEDULE}
 */
record Objective(Kind kind, double p, double width, int fixed) {

  /** The second phase begins when the warm-up of the schedule ends. */
  static final int WITH_THE_SCHEDULE = -1;

  /** Functions to maximise. */
  enum Kind {
    /** {@code l_p} for the whole stream. */
    LP,
    /** {@code l_p} during the warm-up, then the soft-thresholded square. */
    SOFT,
    /** {@code l_p} during the warm-up, then the hard-thresholded square. */
    HARD,
    /** {@code l_p} during the warm-up, then the square minus a log cosh. */
    LOGCOSH
  }

  /**
   * Returns lambda for the mini-batch after the first {@code t} of the schedule; negative in the
   * l_p phase.
   *
   * @param deviation standard deviation of the non-zero codes
   * @param warmup length of the warm-up of the schedule in mini-batches
   */
  double scale(double t, double deviation, double warmup) {
    double first = fixed == WITH_THE_SCHEDULE ? warmup : fixed;
    if (kind == Kind.LP || t < first) {
      return -1;
    }
    double elapsed = first / (t + 1);
    return Math.max(width, elapsed * Math.sqrt(elapsed)) * deviation;
  }

  /**
   * Writes the derivatives by the codes, {@code phi(weight * code)}.
   *
   * @param codes codes; those of the observation are at {@code [at, at + into.length)}
   * @param weight factor by which the observation was rescaled
   * @param scale lambda; negative in the l_p phase
   */
  void gradient(float[] codes, int at, float weight, double scale, float[] into) {
    if (scale < 0) {
      power(codes, at, weight, into);
      return;
    }
    float lambda = (float) scale;
    for (int i = 0; i < into.length; i++) {
      float z = weight * codes[at + i];
      into[i] =
          switch (kind) {
            case LP -> throw new IllegalArgumentException("Cannot scale l_p: it has no scale");
            case SOFT -> Math.copySign(Math.max(Math.abs(z) - lambda, 0f), z);
            case HARD -> Math.abs(z) > lambda ? z : 0f;
            case LOGCOSH -> lambda > 0 ? z - lambda * (float) StrictMath.tanh(z / lambda) : z;
          };
    }
  }

  private void power(float[] codes, int at, float weight, float[] into) {
    if (p == 3) {
      for (int i = 0; i < into.length; i++) {
        float z = weight * codes[at + i];
        into[i] = z * Math.abs(z);
      }
    } else {
      for (int i = 0; i < into.length; i++) {
        float z = weight * codes[at + i];
        into[i] = Math.copySign((float) StrictMath.pow(Math.abs(z), p - 1), z);
      }
    }
  }
}
