package io.millrace.math.polar;

/*
 * Symbols as in PolarFactor: X iterate, R = XᵀX - I, d = |R|_F, σ singular values of X.
 *
 * The iteration for one matrix of a stack, as in PolarFactor, but controlled by d alone, because
 * nothing else of R is copied to the host. Each step is X <- keep X + turn X R.
 *
 *   SETTLING   cubic for the interval estimated from d; on to rounds if a step leaves a larger d
 *              than expected
 *   ROUNDS     first contracted by s = 1/sqrt(1 + d) so that σ <= 1, folded into the first cubic:
 *              c1 s X + c3 s³ X M = (c1 s + c3 s³) X + c3 s³ X R;  six cubics from
 *              σ = .03, at most three times
 *   d <= 1e-3  one step of Newton-Schulz, then done
 *   otherwise  lost: the host computes the factor (of a matrix without full rank, for example)
 */
/**
 * Chooses the steps that lead one matrix to its polar factor, from its distance to an orthogonal
 * matrix.
 */
final class PolarCourse {

  private final int n;
  private final PolarSchedule schedule;
  private final MinimaxCubic cubic = new MinimaxCubic();
  private State state;
  private int step;
  private int settling;
  private double low;
  private double most;

  /** Coefficient of X in the next step. */
  float keep;

  /** Coefficient of X R in the next step. */
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

  /** Starts with a matrix whose σ² have the mean one. */
  void begin() {
    settle(schedule.far());
    step = 0;
  }

  /** Starts with a matrix that should be nearly orthogonal; otherwise it is lost. */
  void beginNear() {
    settle(schedule.near());
    step = PolarSchedule.STEPS * PolarSchedule.ROUNDS;
  }

  /** Starts without anything to do. */
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

  /** Sets {@link #keep} and {@link #turn} from the defect after the last step. */
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
    // Written so that a matrix whose defect is NaN is lost, too.
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
