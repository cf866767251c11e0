package io.millrace.math.polar;

/*
 * Symbols as in PolarFactor: X iterate, R = XᵀX - I, d = |R|_F, σ singular values of X.
 *
 * The way of one matrix of a stack, as PolarFactor goes it, but decided from d alone, because nothing else of R comes to
 * the host. Each step is X <- keep X + turn X R.
 *
 *   SETTLING   cubic over the interval that d tells of; back to rounds where a step leaves more than it should
 *   ROUNDS     first contracted by s = 1/sqrt(1 + d) so that σ <= 1, folded into the first cubic:
 *              c1 s X + c3 s³ X M = (c1 s + c3 s³) X + c3 s³ X R;  six cubics from σ = .03, at most three times
 *   d <= 1e-3  one step of Newton-Schulz, and done
 *   otherwise  lost: for the host to do by itself (a matrix without full rank, for example)
 */
/** The steps that bring one matrix to its polar factor, chosen from how far it still is. */
final class PolarCourse {

  private final int n;
  private final PolarSchedule schedule;
  private final MinimaxCubic cubic = new MinimaxCubic();
  private State state;
  private int step;
  private int settling;
  private double low;
  private double most;

  /** Of the next step. */
  float keep;

  /** Of the next step. */
  float turn;

  private enum State {
    SETTLING,
    ROUNDS,
    DONE,
    LOST
  }

  PolarCourse(int n, PolarSchedule schedule) {
    this.n = n;
    this.schedule = schedule;
  }

  /** Begins with a matrix whose σ² have the mean one. */
  void begin() {
    settle(schedule.far());
    step = 0;
  }

  /** Begins with a matrix that is near the group, or is lost. */
  void beginNear() {
    settle(schedule.near());
    step = PolarSchedule.STEPS * PolarSchedule.ROUNDS;
  }

  /** Has nothing to do. */
  void rest() {
    state = State.DONE;
    keep = 1;
    turn = 0;
  }

  boolean isOpen() {
    return state == State.SETTLING || state == State.ROUNDS;
  }

  boolean isLost() {
    return state == State.LOST;
  }

  /** Sets {@link #keep} and {@link #turn} by what the last step left. */
  void next(double defect) {
    if (!isOpen()) {
      keep = 1;
      turn = 0;
    } else if (defect <= PolarSchedule.LAST) {
      state = State.DONE;
      take(1.5, -0.5, 1);
    } else if (state == State.SETTLING && defect <= most && settling++ < PolarSchedule.SETTLING) {
      cubic.aim(low, defect, 1 + defect, n);
      take(cubic.first(), cubic.third(), 1);
      low = 1 - cubic.error();
      most = schedule.most(cubic.error());
    } else if (state == State.ROUNDS
        && step % PolarSchedule.STEPS == 0
        && defect <= schedule.near()) {
      settle(schedule.near());
      next(defect);
    } else {
      round(defect);
    }
  }

  private void round(double defect) {
    // Written so that a defect that is not a number is lost as well.
    if (step == PolarSchedule.STEPS * PolarSchedule.ROUNDS
        || !(defect < Double.POSITIVE_INFINITY)) {
      state = State.LOST;
      keep = 1;
      turn = 0;
      return;
    }
    double scale = state == State.ROUNDS ? 1 : 1 / Math.sqrt(1 + defect);
    state = State.ROUNDS;
    int of = step % PolarSchedule.STEPS;
    take(schedule.first(of), schedule.third(of), scale);
    step++;
  }

  private void settle(double limit) {
    state = State.SETTLING;
    settling = 0;
    low = 0;
    most = limit;
  }

  private void take(double c1, double c3, double scale) {
    double cube = c3 * scale * scale * scale;
    keep = (float) (c1 * scale + cube);
    turn = (float) cube;
  }
}
