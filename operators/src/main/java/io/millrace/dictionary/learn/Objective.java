package io.millrace.dictionary.learn;

/*
 * Symbols: z code of one observation (n), phi the derivative of the objective by the code, sigma standard deviation of the
 * non-zero codes, lambda = width sigma.
 *
 * l_p      maximise (1/p) sum |z|^p          phi = |z|^(p-1) sign z    no scale parameter, p = 3 the most efficient start
 * soft     maximise 1/2 sum (|z|-lambda)+²   phi = sign z (|z|-lambda)+  on orthogonal dictionaries the same problem as
 *          minimising 1/2 |y - Aᵀx|² + lambda |x|_1
 * hard     maximise 1/2 sum (z² - lambda²)+  phi = z where |z| > lambda  the same with lambda²/2 |x|_0
 * logcosh  maximise 1/2 sum z² - lambda² log cosh(z/lambda)   phi = z - lambda tanh(z / lambda), as in FastICA
 *
 * The last three are far more exact than l_p near a solution where lambda is small, and stall far from one. So their phase
 * begins at W mini-batches with lambda one sigma, which still attracts from afar, and lowers it as (W / (t+1))^1.5 to
 * what the user chose: codes too dense to be learned by then are learned on the way.
 * All are odd and not decreasing, so all objectives are convex and the Frank-Wolfe vertex is the polar factor.
 */
/**
 * What the dictionary maximises: the mean of a function of the codes that rewards few, large ones.
 *
 * @param kind which function, once the warm-up is over
 * @param p exponent of {@code l_p}, in [2.3, 4]
 * @param width of the zone around zero that the second phase ends with, in standard deviations of
 *     the non-zero codes
 * @param warmup mini-batches of {@code l_p} before the second phase
 */
record Objective(Kind kind, double p, double width, int warmup) {

  /** Functions to maximise. */
  enum Kind {
    /** {@code l_p} from beginning to end. */
    LP,
    /** {@code l_p} for the warm-up, the soft-thresholded square after it. */
    SOFT,
    /** {@code l_p} for the warm-up, the square of what exceeds a threshold after it. */
    HARD,
    /** {@code l_p} for the warm-up, the square less a log cosh after it. */
    LOGCOSH
  }

  /**
   * Lambda of the mini-batch that begins {@code t} batches into the schedule; negative in the l_p
   * phase.
   *
   * @param deviation standard deviation of the non-zero codes
   */
  double scale(double t, double deviation) {
    if (kind == Kind.LP || t < warmup) {
      return -1;
    }
    double elapsed = warmup / (t + 1);
    return Math.max(width, elapsed * Math.sqrt(elapsed)) * deviation;
  }

  /**
   * Writes the derivative by the code, {@code phi(weight * code)}.
   *
   * @param codes codes, one observation at {@code [at, at + into.length)}
   * @param weight by which the observation was rescaled
   * @param scale lambda, negative in the l_p phase
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
