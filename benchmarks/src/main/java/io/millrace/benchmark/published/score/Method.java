package io.millrace.benchmark.published.score;

/** A detector: it gives every reading of a series a score, higher for a more unusual reading. */
public interface Method {

  /** Name in tables. */
  String name();

  /** Whether the scores depend on the seed. */
  default boolean isRandom() {
    return false;
  }

  /**
   * Scores a series from a fresh start. A score depends on no later reading; a method that is
   * fitted once is fitted to the first part, and scores that part too.
   *
   * @param first number of readings of the first part
   * @return one score per reading, NaN where there is none
   */
  double[] scores(Readings readings, int first, long seed);
}
