package io.millrace.dictionary.learn;

/**
 * How much an observation may weigh in what is learned. It never changes what is emitted for the
 * observation itself.
 *
 * <p>The gradient of {@code l_p} grows with the p-th power of the norm, so a few dense observations
 * of five times the usual norm outweigh all others.
 */
enum Normalisation {
  /** As observed. */
  NONE,
  /** Rescaled to unit norm: only directions count. */
  UNIT,
  /** Rescaled down to {@link #CLIP_AT} times the running median norm where it exceeds that. */
  CLIP;

  /** Clipped norms, in running medians. */
  static final double CLIP_AT = 1.5;

  /**
   * Factor by which an observation is rescaled before it is learned.
   *
   * @param norm its norm, positive
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
