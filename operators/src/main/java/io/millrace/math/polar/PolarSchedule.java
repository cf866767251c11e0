package io.millrace.math.polar;

/*
 * Symbols as in PolarFactor. A round takes σ up from .03: each of its cubics is laid over what the one before leaves, so
 * the coefficients are the same for every matrix. Settling lays a cubic over what the defect tells of each time anew.
 */
/**
 * When a polar iteration settles, when it goes by rounds, and when it is done: what {@link
 * PolarFactor} and {@link PolarCourse} go by. Never changes once made.
 */
final class PolarSchedule {

  /** Cubics of a round. */
  static final int STEPS = 6;

  /** Rounds after which a matrix is given up. */
  static final int ROUNDS = 3;

  /** Cubics of settling. */
  static final int SETTLING = 8;

  /** A defect from which one step of Newton–Schulz undercuts the tolerance. */
  static final double LAST = 1e-3;

  private static final double FIRST_LOW = 0.03;

  private final double root;
  private final float[] first = new float[STEPS];
  private final float[] third = new float[STEPS];

  /**
   * @param n columns
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
   * Largest defect from which a matrix near the group settles. Below one, since a single direction
   * that is missing altogether has a defect of one.
   */
  double near() {
    return Math.min(0.05 * root, 0.5);
  }

  /**
   * Largest defect from which one of any scale settles that is as near as its spread of σ allows.
   */
  double far() {
    return MinimaxCubic.WIDEST / MinimaxCubic.SPREAD * root;
  }

  /** Largest defect that a settling cubic of such an error should leave. */
  double most(double error) {
    return (2 + error) * error * root + LAST;
  }

  /** Coefficient of σ in a step of a round. */
  float first(int step) {
    return first[step];
  }

  /** Coefficient of σ³ in a step of a round. */
  float third(int step) {
    return third[step];
  }
}
