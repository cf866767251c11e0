package io.millrace.math.polar;

/*
 * Symbols as in PolarFactor. A round starts at σ = .03: each of its cubics is for the interval
 * that the previous one leaves, so the coefficients are the same for every matrix. Settling
 * computes each cubic from the interval that is estimated from the defect.
 */
/**
 * The coefficients and limits of a polar iteration: when it settles, when it runs rounds, and when
 * it ends. Used by {@link PolarFactor} and {@link PolarCourse}. Immutable.
 */
final class PolarSchedule {

  /** Number of cubics of a round. */
  static final int STEPS = 6;

  /** Largest number of rounds. */
  static final int ROUNDS = 3;

  /** Largest number of cubics of settling. */
  static final int SETTLING = 8;

  /** Defect from which one step of Newton–Schulz gives a result within the tolerance. */
  static final double LAST = 1e-3;

  private static final double FIRST_LOW = 0.03;

  private final double root;
  private final float[] first = new float[STEPS];
  private final float[] third = new float[STEPS];

  /**
   * @param n number of columns
   */
  PolarSchedule(int n) {
    this.root = Math.sqrt(n);
    MinimaxCubic cubic = new MinimaxCubic();
    double low = FIRST_LOW;
    double high = 1;
    for (int step = 0; step < STEPS; step++) {
      cubic.over(low, high);
      first[step] = cubic.first();
      third[step] = cubic.third();
      low = 1 - cubic.error();
      high = 1 + cubic.error();
    }
  }

  /**
   * Returns the largest defect from which a nearly orthogonal matrix settles. It is below one,
   * because a matrix without one of the directions has a defect of one.
   */
  double near() {
    return Math.min(0.05 * root, 0.5);
  }

  /** Returns the largest defect from which a scaled matrix settles, from the spread of σ. */
  double far() {
    return MinimaxCubic.WIDEST / MinimaxCubic.SPREAD * root;
  }

  /** Returns the largest expected defect after a settling cubic of a given error. */
  double most(double error) {
    return (2 + error) * error * root + LAST;
  }

  /** Returns the coefficient of σ in a step of a round. */
  float first(int step) {
    return first[step];
  }

  /** Returns the coefficient of σ³ in a step of a round. */
  float third(int step) {
    return third[step];
  }
}
