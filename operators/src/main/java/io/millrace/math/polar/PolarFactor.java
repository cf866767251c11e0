package io.millrace.math.polar;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.math.factor.Factorisations;

/*
 * Symbols: G gradient (rows x n, rows >= n), S its polar factor, X iterate, M = XᵀX (n x n), R = M
 * - I, defect ‖R‖F, σ singular values, A previous.
 *
 * S maximises <S, G> over the unit spectral-norm ball, so it is the linear oracle of Frank-Wolfe
 * on that ball.
 *
 * Every step is a minimax cubic X <- c1 X + c3 X M, which maps [l, u] to [1 - E, 1 + E]
 * (MinimaxCubic), written as X <- (c1 + c3) X + c3 X R, because M near I has fewer exact digits
 * than R.
 *
 * Start: X0 = G √n/‖G‖F, so that the mean of σ² is 1.
 *
 * Settling, if X0 is near enough, as for a learner after its first hundreds of mini-batches: l and
 * u are estimated from the defect. Noise spreads σ² over 1 ± 2 ‖R‖F/√n (Wigner's semicircle), so
 * l² = 1 - 2.2 ‖R‖F/√n; a wrong estimate costs one step. u must be safe: σ² <= 1 + min(‖R‖F,
 * ‖R‖1), and the cubic becomes negative, which would flip a direction, at σ² = l² + l u + u², so u
 * is increased until that is above the bound. A defect below 1e-3 needs one step of Newton-Schulz,
 * l = u = 1, which leaves less than .75 ‖R‖F² + .25 ‖R‖F³, and its result is not checked. If a
 * step leaves a larger defect than E allows, the estimate was wrong, and rounds follow. Otherwise
 * the next step has l = 1 - E, u = 1 + E.
 *
 * Round, if X0 is not near: scaled to σ <= 1, six steps from l = 0.03. A smaller σ is not lost but
 * grows 77-fold. So up to three rounds are run, which resolves σ > 1e-5 σ_max; float32 can
 * distinguish σ > 1e-7 σ_max from rounding. A smaller l would need fewer steps, but maps σ = 1
 * down to l and loses the same factor of precision.
 *
 * Completion. If rounds leave directions with σ = 0 (a constant channel, sensors with the same
 * values, fewer samples than channels), X is an isometry between the directions that G does
 * determine. G does not determine the rotation of the others, so they keep as much of A as
 * possible: S = polar(X + (I - X Xᵀ) A (I - Xᵀ X)). A polynomial alone would write zeros there, a
 * singular value decomposition alone an arbitrary rotation. Rounding noise of G has grown to σ =
 * 0.01 by then; X <- (5 X M - 3 X M²)/2 reduces it to 1e-6 first, and does not change σ = 1 to
 * second order.
 *
 * Exact path, double precision, if all of that does not converge: ExactPolarFactor.
 *
 * M is summed in panels of 64 rows: a single long float32 sum would give the defect a lower limit
 * of 2e-8 n, which is above the tolerance at n = 256; with panels the limit is about 2e-7 sqrt(n).
 *
 * Columns are padded with zeros to whole vectors if that adds less than half of them, because an
 * edge costs the kernels as much as two vectors. Zeros stay zeros, and R does not contain the ones
 * of the padding.
 */
/**
 * Computes the orthogonal matrix nearest to a given one: its polar factor. The result is always an
 * orthogonal matrix, whatever the rank or scale of the input. A matrix with more rows than columns
 * has a factor with orthonormal columns.
 *
 * <p>Source: Higham, Functions of Matrices, ch. 8; Grishina et al., arXiv 2506.10935 (CANS). An
 * instance is for one size and one thread. The cost is seven to eleven products of n × n matrices
 * for an input near a multiple of an orthogonal matrix, about sixteen for a well-conditioned one
 * and at most a hundred for any other; only the exact path allocates.
 */
public final class PolarFactor {

  /** Upper bound of ‖I − M‖F of a result for n up to 256; for larger n it grows like √n. */
  public static final double DEFECT = 5e-6;

  private static final int PANEL = 64;

  private final int rows;
  private final int n;
  private final int width;
  private final Kernels kernels;
  private final MinimaxCubic cubic = new MinimaxCubic();
  private final PolarSchedule schedule;
  private final FloatMatrix iterate;
  private final FloatMatrix next;
  private final FloatMatrix deviation;
  private final FloatMatrix open;
  private final FloatMatrix part;
  private final FloatMatrix panel;
  private int products;

  /** Creates an instance for matrices of {@code n × n}. */
  public PolarFactor(int n, Kernels kernels) {
    this(n, n, kernels);
  }

  /** Creates an instance for matrices of {@code rows × n}; {@code rows} is at least n. */
  public PolarFactor(int rows, int n, Kernels kernels) {
    if (rows < n) {
      throw new IllegalArgumentException(
          "Cannot factor matrices of " + rows + " x " + n + ": transpose them");
    }
    this.rows = rows;
    this.n = n;
    this.width = Kernels.padded(n);
    this.kernels = kernels;
    this.iterate = FloatMatrix.of(rows, width);
    this.next = FloatMatrix.of(rows, width);
    this.deviation = FloatMatrix.of(width, width);
    this.open = FloatMatrix.of(rows, width);
    this.part = FloatMatrix.of(width, width);
    this.panel = FloatMatrix.wrap(iterate.values(), 0, Math.min(rows, PANEL), width);
    this.schedule = new PolarSchedule(n);
  }

  /** How a factor was computed. */
  public enum Path {
    /** By the polynomial iteration. */
    ITERATED,
    /**
     * By the iteration; directions that the gradient does not determine follow the previous matrix.
     */
    COMPLETED,
    /** By an exact factorisation, because the iteration did not converge. */
    EXACT,
    /** The input is zero or not finite, so the previous matrix is the result. */
    KEPT
  }

  /**
   * Writes the polar factor of {@code gradient} to {@code into}.
   *
   * @param previous orthogonal matrix that the result follows in directions that {@code gradient}
   *     does not determine; may be {@code into}
   */
  public Path factor(FloatMatrix gradient, FloatMatrix previous, FloatMatrix into) {
    check(gradient);
    check(previous);
    check(into);
    products = 0;
    double frobenius = frobenius(gradient);
    if (!(frobenius > 0) || frobenius == Double.POSITIVE_INFINITY) {
      into.copyFrom(previous);
      return Path.KEPT;
    }
    take(gradient, Math.sqrt(n) / frobenius, iterate);
    deviate();
    Path path = Path.ITERATED;
    if (!settles(schedule.far())) {
      contract();
      if (!converges()) {
        sharpen();
        complete(previous);
        deviate();
        path = Path.COMPLETED;
        if (!converges()) {
          exact(gradient, frobenius, previous);
          path = Path.EXACT;
        }
      }
    }
    give(into);
    return path;
  }

  /**
   * Replaces a matrix that is nearly orthogonal by the nearest orthogonal one, in place. A matrix
   * that is not nearly orthogonal is processed as by {@link #factor}; one that is not finite does
   * not change.
   */
  public Path retract(FloatMatrix a) {
    check(a);
    products = 0;
    take(a, 1, iterate);
    deviate();
    if (!settles(schedule.near())) {
      return factor(a, a, a);
    }
    give(a);
    return Path.ITERATED;
  }

  /**
   * Returns the number of products of n × n matrices in the last call, without those of the exact
   * path.
   */
  public int products() {
    return products;
  }

  private void check(FloatMatrix a) {
    if (a.rows() != rows || a.columns() != n) {
      throw new IllegalArgumentException(
          "Cannot factor a " + a.shape() + " matrix: this instance is for " + rows + " x " + n);
    }
  }

  private void take(FloatMatrix a, double scale, FloatMatrix into) {
    for (int row = 0; row < rows; row++) {
      int from = a.offset() + row * n;
      int to = row * width;
      for (int j = 0; j < n; j++) {
        into.values()[to + j] = (float) (a.values()[from + j] * scale);
      }
    }
  }

  private void give(FloatMatrix into) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(iterate.values(), row * width, into.values(), into.offset() + row * n, n);
    }
  }

  /**
   * Runs settling steps if the defect is at most {@code limit}; returns false if they do not
   * converge.
   */
  private boolean settles(double limit) {
    double most = limit;
    double low = 0;
    for (int step = 0; step < PolarSchedule.SETTLING; step++) {
      double defect = defect();
      if (defect <= PolarSchedule.LAST) {
        advance(1.5f, -0.5f);
        return true;
      }
      // Written so that a defect that is NaN stops, too.
      if (!(defect <= most)) {
        return false;
      }
      aim(low, defect);
      advance(cubic.first(), cubic.third());
      deviate();
      low = 1 - cubic.error();
      most = schedule.most(cubic.error());
    }
    return false;
  }

  /**
   * Computes the cubic for the interval that is estimated from the defect; no σ should be below
   * {@code least}.
   */
  private void aim(double least, double defect) {
    cubic.aim(least, defect, 1 + (defect > 1 ? Math.min(defect, sums()) : defect), n);
  }

  /** Runs rounds until the iterate is orthogonal; returns false if they do not converge. */
  private boolean converges() {
    for (int round = 0; round < PolarSchedule.ROUNDS; round++) {
      for (int step = 0; step < PolarSchedule.STEPS; step++) {
        advance(schedule.first(step), schedule.third(step));
        deviate();
      }
      if (settles(schedule.near())) {
        return true;
      }
    }
    return false;
  }

  /** Scales the iterate, and R with it, to σ <= 1. */
  private void contract() {
    double bound = 1 + Math.min(defect(), sums());
    float scale = (float) (1 / Math.sqrt(bound));
    float[] x = iterate.values();
    for (int i = 0; i < x.length; i++) {
      x[i] *= scale;
    }
    float[] r = deviation.values();
    float square = scale * scale;
    for (int i = 0; i < r.length; i++) {
      r[i] *= square;
    }
    for (int i = 0; i < n; i++) {
      r[i * width + i] += square - 1;
    }
  }

  /** {@code X <- first · X + third · X · M}. */
  private void advance(float first, float third) {
    multiply(iterate, deviation, next);
    kernels.scaleAndAdd(third, next, first + third, iterate);
  }

  /** {@code R = XᵀX - I}. */
  private void deviate() {
    float[] x = iterate.values();
    for (int row = 0; row < rows; row += PANEL) {
      panel.onto(x, row * width, Math.min(PANEL, rows - row));
      kernels.multiplyTransposedLeft(panel, panel, row == 0 ? deviation : part);
      if (row > 0) {
        kernels.scaleAndAdd(1f, part, 1f, deviation);
      }
    }
    for (int i = 0; i < n; i++) {
      deviation.values()[i * width + i] -= 1f;
    }
    products++;
  }

  private void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix into) {
    kernels.multiply(a, b, into);
    products++;
  }

  /** ‖R‖F. */
  private double defect() {
    float[] r = deviation.values();
    return Math.sqrt(kernels.dot(r, 0, r, 0, r.length));
  }

  /** ‖R‖1. */
  private double sums() {
    float[] r = deviation.values();
    float most = 0;
    for (int i = 0; i < n; i++) {
      float even = 0;
      float odd = 0;
      for (int j = 0; j + 1 < width; j += 2) {
        even += Math.abs(r[i * width + j]);
        odd += Math.abs(r[i * width + j + 1]);
      }
      float last = width % 2 == 0 ? 0 : Math.abs(r[i * width + width - 1]);
      most = Math.max(most, even + odd + last);
    }
    return most;
  }

  /**
   * {@code X <- (5 X M - 3 X M²) / 2}: singular values near 1 stay, small ones become proportional
   * to their cube.
   */
  private void sharpen() {
    kernels.multiplyTransposedLeft(iterate, iterate, part);
    multiply(iterate, part, next);
    multiply(next, part, iterate);
    kernels.scaleAndAdd(2.5f, next, -1.5f, iterate);
    products++;
  }

  /** {@code X <- X + (I - X Xᵀ) A (I - Xᵀ X)}. */
  private void complete(FloatMatrix previous) {
    take(previous, 1, open);
    kernels.multiplyTransposedLeft(iterate, iterate, part);
    multiply(open, part, next);
    kernels.scaleAndAdd(-1f, next, 1f, open);
    kernels.multiplyTransposedLeft(iterate, open, part);
    multiply(iterate, part, next);
    kernels.scaleAndAdd(-1f, next, 1f, open);
    kernels.scaleAndAdd(1f, open, 1f, iterate);
    products += 2;
  }

  private double frobenius(FloatMatrix a) {
    float[] values = a.values();
    double even = 0;
    double odd = 0;
    int end = a.offset() + a.size();
    for (int i = a.offset(); i + 1 < end; i += 2) {
      even += (double) values[i] * values[i];
      odd += (double) values[i + 1] * values[i + 1];
    }
    double last = a.size() % 2 == 0 ? 0 : (double) values[end - 1] * values[end - 1];
    return Math.sqrt(even + odd + last);
  }

  private void exact(FloatMatrix gradient, double norm, FloatMatrix previous) {
    double[][] g = Factorisations.widen(gradient);
    for (double[] row : g) {
      for (int j = 0; j < n; j++) {
        row[j] /= norm;
      }
    }
    Factorisations.narrow(ExactPolarFactor.of(g, Factorisations.widen(previous)), iterate);
    deviate();
    settles(schedule.near());
  }
}
