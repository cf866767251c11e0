package io.millrace.dictionary;

/*
 * Symbols: z code of one observation (n), phi the derivative of the objective by the code, lambda threshold.
 *
 * l_p    maximise (1/p) sum |z|^p          phi = |z|^(p-1) sign z      no scale parameter, p = 3 the most efficient start
 * soft   maximise 1/2 sum (|z|-lambda)+²   phi = sign z (|z|-lambda)+  on orthogonal dictionaries the same problem as
 *        minimising 1/2 |y - Aᵀx|² + lambda |x|_1; a small lambda is far more exact near a solution, and stalls far
 *        from one.
 * The soft phase begins at W mini-batches with lambda one deviation of the non-zero codes, which still attracts from afar,
 * and lowers it as (W / (t+1))^1.5 to what the user chose: codes too dense to be learned by then are learned on the way.
 * Both are odd and increasing, so both objectives are convex and the Frank-Wolfe vertex is the polar factor.
 */
/**
 * What the dictionary maximises: the mean of a function of the codes that rewards few, large ones.
 *
 * @param kind which function, once the warm-up is over
 * @param p exponent of {@code l_p}, in [2.3, 4]
 * @param soft threshold that the soft phase ends with, in standard deviations of the non-zero codes
 * @param warmup mini-batches of {@code l_p} before the soft phase
 */
record Objective(Kind kind, double p, double soft, int warmup) {

  /** Functions to maximise. */
  enum Kind {
    /** {@code l_p} from beginning to end. */
    LP,
    /** {@code l_p} for the warm-up, the soft-thresholded square after it. */
    SOFT
  }

  /**
   * Threshold, in standard deviations of the non-zero codes, of the mini-batch that begins {@code
   * t} batches into the schedule; negative in the l_p phase.
   */
  double threshold(double t) {
    if (kind == Kind.LP || t < warmup) {
      return -1;
    }
    double elapsed = warmup / (t + 1);
    return Math.max(soft, elapsed * Math.sqrt(elapsed));
  }

  /**
   * Writes the derivative by the code, {@code phi(weight * code)}.
   *
   * @param codes codes, one observation at {@code [at, at + into.length)}
   * @param weight by which the observation was rescaled
   * @param threshold {@code lambda} of the soft phase, negative in the l_p phase
   */
  void gradient(float[] codes, int at, float weight, float threshold, float[] into) {
    if (threshold >= 0) {
      for (int i = 0; i < into.length; i++) {
        float z = weight * codes[at + i];
        into[i] = Math.copySign(Math.max(Math.abs(z) - threshold, 0f), z);
      }
    } else if (p == 3) {
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
