package io.millrace.dictionary.learn;

/**
 * Weight of an observation in learning. It has no effect on the output for the observation itself.
 *
 * <p>The gradient of {@code l_p} grows with the p-th power of the norm, so a few dense observations
 * with five times the usual norm dominate all others.
 */
enum Normalisation {
  /** As observed. */
  NONE,
  /** Rescaled to unit norm: only the direction matters. */
  UNIT,
  /** Scaled down to {@link #CLIP_AT} times the running median norm where the norm exceeds it. */
  CLIP;

  /** Largest norm with {@link #CLIP}, in running medians. */
  static final double CLIP_AT = 1.5;

  /**
   * Returns the factor by which an observation is rescaled before it is learned.
   *
   * @param norm norm of the observation, positive
   * @param median running median norm, zero while unknown
   */
  float weight(double norm, double median) {
    return switch (this) {
      case NONE -> 1f;
      case UNIT -> (float) (1 / norm);
      case CLIP -> median > 0 ? (float) Math.min(1, CLIP_AT * median / norm) : 1f;
    };
  }
}
