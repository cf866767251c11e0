package io.millrace.statespace.mode;

/*
 * x' = lam x + B u over a step dt, z = lam dt:   x <- turn x + gain B u,
 *
 *   ZOH       turn = e^z,               gain = (turn - 1) / lam
 *   BILINEAR  turn = (1 + z/2) r,       gain = dt r,               r = 1 / (1 - z/2)
 *
 * Derivatives by lam:
 *
 *   ZOH       dturn = dt turn,          dgain = (dt turn - gain) / lam
 *   BILINEAR  dturn = dt r²,            dgain = dt² r² / 2
 *
 * Derivatives by the logarithm of dt:
 *
 *   ZOH       dturn = z turn,           dgain = dt turn
 *   BILINEAR  dturn = z r²,             dgain = dt r²
 *
 * dgain/dlam of ZOH cancels for small z: below |z| = 1e-2 it is dt² Σ z^k (k+1)/(k+2)!. Exponential
 * computes turn - 1 of ZOH without cancellation, so the gain keeps its digits without a series.
 */
/** Rule that converts a continuous mode into one step of a recurrence. */
public enum Discretisation {
  /** Exact for an input that is constant over the step. */
  ZOH {
    @Override
    void apply(double re, double im, double dt, Mode into) {
      into.exponential.minusOne(re * dt, im * dt);
      double over = 1 / (re * re + im * im);
      double lessRe = into.exponential.real;
      double lessIm = into.exponential.imaginary;
      into.turnRe = 1 + lessRe;
      into.turnIm = lessIm;
      into.gainRe = (lessRe * re + lessIm * im) * over;
      into.gainIm = (lessIm * re - lessRe * im) * over;
    }

    @Override
    void differentiate(double re, double im, double dt, Mode into) {
      apply(re, im, dt, into);
      into.turnByPoleRe = dt * into.turnRe;
      into.turnByPoleIm = dt * into.turnIm;
      into.turnByLogRe = re * into.turnByPoleRe - im * into.turnByPoleIm;
      into.turnByLogIm = re * into.turnByPoleIm + im * into.turnByPoleRe;
      into.gainByLogRe = into.turnByPoleRe;
      into.gainByLogIm = into.turnByPoleIm;
      double square = re * re + im * im;
      if (square * dt * dt < SMALL * SMALL) {
        series(re * dt, im * dt, dt * dt, into);
      } else {
        double over = 1 / square;
        double awayRe = into.turnByPoleRe - into.gainRe;
        double awayIm = into.turnByPoleIm - into.gainIm;
        into.gainByPoleRe = (awayRe * re + awayIm * im) * over;
        into.gainByPoleIm = (awayIm * re - awayRe * im) * over;
      }
    }
  },
  /** Tustin's rule: maps the left half plane into the unit circle and distorts frequencies. */
  BILINEAR {
    @Override
    void apply(double re, double im, double dt, Mode into) {
      double downRe = 1 - re * dt / 2;
      double downIm = -im * dt / 2;
      double square = downRe * downRe + downIm * downIm;
      double rRe = downRe / square;
      double rIm = -downIm / square;
      double upRe = 1 + re * dt / 2;
      double upIm = im * dt / 2;
      into.turnRe = upRe * rRe - upIm * rIm;
      into.turnIm = upRe * rIm + upIm * rRe;
      into.gainRe = dt * rRe;
      into.gainIm = dt * rIm;
      double squareRe = rRe * rRe - rIm * rIm;
      double squareIm = 2 * rRe * rIm;
      into.turnByPoleRe = dt * squareRe;
      into.turnByPoleIm = dt * squareIm;
      into.gainByPoleRe = dt * dt / 2 * squareRe;
      into.gainByPoleIm = dt * dt / 2 * squareIm;
      into.turnByLogRe = re * into.turnByPoleRe - im * into.turnByPoleIm;
      into.turnByLogIm = re * into.turnByPoleIm + im * into.turnByPoleRe;
      into.gainByLogRe = into.turnByPoleRe;
      into.gainByLogIm = into.turnByPoleIm;
    }

    @Override
    void differentiate(double re, double im, double dt, Mode into) {
      apply(re, im, dt, into);
    }
  };

  private static final double SMALL = 1e-2;

  /** {@code (k+1)/(k+2)!}. */
  private static final double[] SERIES = {
    1.0 / 2, 1.0 / 3, 1.0 / 8, 1.0 / 30, 1.0 / 144, 1.0 / 840, 1.0 / 5760
  };

  /**
   * Computes the step of one mode.
   *
   * @param re real part of the pole, not zero together with {@code im}
   * @param im imaginary part of the pole
   * @param dt length of the step, not negative
   */
  abstract void apply(double re, double im, double dt, Mode into);

  /** Computes the step, and its derivatives by the pole and by the logarithm of {@code dt}. */
  abstract void differentiate(double re, double im, double dt, Mode into);

  private static void series(double zRe, double zIm, double scale, Mode into) {
    double re = 0;
    double im = 0;
    for (int k = SERIES.length - 1; k >= 0; k--) {
      double next = re * zRe - im * zIm + SERIES[k];
      im = re * zIm + im * zRe;
      re = next;
    }
    into.gainByPoleRe = scale * re;
    into.gainByPoleIm = scale * im;
  }

  /** Buffer for the step of one mode and its derivatives; reusable. */
  public static final class Mode {
    private final Exponential exponential = new Exponential();
    public double turnRe;
    public double turnIm;
    public double gainRe;
    public double gainIm;
    double turnByPoleRe;
    double turnByPoleIm;
    double gainByPoleRe;
    double gainByPoleIm;
    double turnByLogRe;
    double turnByLogIm;
    double gainByLogRe;
    double gainByLogIm;
    private Mode once;

    /** A second buffer, for a gain whose step length differs from that of the turn. */
    Mode once() {
      if (once == null) {
        once = new Mode();
      }
      return once;
    }

    void takeGain(Mode other) {
      gainRe = other.gainRe;
      gainIm = other.gainIm;
      gainByPoleRe = other.gainByPoleRe;
      gainByPoleIm = other.gainByPoleIm;
      gainByLogRe = other.gainByLogRe;
      gainByLogIm = other.gainByLogIm;
    }

    public void gainOfOne() {
      gainRe = 1;
      gainIm = 0;
      gainByPoleRe = 0;
      gainByPoleIm = 0;
      gainByLogRe = 0;
      gainByLogIm = 0;
    }
  }
}
