package io.millrace.math;

/*
 * Symbols: G gradient (rows x n, rows >= n), S its polar factor, X iterate, M = XᵀX (n x n), σ singular values, A previous.
 *
 * S maximises <S, G> over the unit spectral-norm ball, so it is the linear oracle of Frank-Wolfe on that ball.
 *
 * Round, float32: X0 = G / min(‖G‖F, sqrt(‖G‖1 ‖G‖inf)), so σ <= 1. Six steps of the minimax cubic
 * X <- c1 X + c3 X M, which maps [l, u] to [1 - E, 1 + E] with the least E (Grishina et al., 2506.10935):
 *   e = (l² + l u + u²)/3, K = 2 e^1.5, L = l u (l + u), al = 6/(K + L), c1 = al e, c3 = -al/3, E = (K - L)/(K + L)
 * starting from l = 0.03. A smaller σ is not lost, it grows 77-fold. So up to three rounds are run, which resolves
 * σ > 1e-5 σ_max; what float32 can tell from rounding at all is σ > 1e-7 σ_max. A smaller l would need fewer steps, but
 * throws σ = 1 down to l, and with it that much precision.
 *
 * Completion. Where rounds leave directions with σ = 0 (a channel that never moves, sensors that repeat one another,
 * fewer samples than channels), X is an isometry between the directions that G does determine. G does not say how to rotate
 * the others, so they keep as much of A as they can: S = polar(X + (I - X Xᵀ) A (I - Xᵀ X)). A bare polynomial would
 * write zeros there, a bare singular value decomposition an arbitrary rotation. Rounding noise of G has grown to
 * σ = 0.01 by then; X <- (5 X M - 3 X M²)/2 sends it to 1e-6 first, and leaves σ = 1 in place to second order.
 *
 * Exact path, double precision, where all of that does not converge: ExactPolarFactor.
 *
 * Polish: Newton-Schulz X <- 1.5 X - .5 X M squares the defect ‖I - M‖F until it is below the tolerance. M is summed in
 * panels of 64 rows: one long float32 sum would put the floor of the measured defect at 2e-8 n, above the tolerance at
 * n = 256; with panels it is about 2e-7 sqrt(n).
 */
/**
 * The orthogonal matrix nearest to a given one: its polar factor. Never returns anything but an
 * orthogonal matrix, whatever the rank or scale of its input. A matrix with more rows than columns
 * has a factor with orthonormal columns.
 *
 * <p>Source: Higham, Functions of Matrices, ch. 8; Grishina et al., arXiv 2506.10935 (CANS). One
 * instance for one size and one thread. It costs about sixteen products of n × n matrices for a
 * well-conditioned input and at most a hundred for any other; only the exact path allocates.
 */
public final class PolarFactor {

  /** ‖I − M‖F that the result undercuts, up to n = 256; from there it grows like √n. */
  public static final double DEFECT = 5e-6;

  private static final int STEPS = 6;
  private static final int ROUNDS = 3;
  private static final double FIRST_LOW = 0.03;
  private static final int POLISH = 8;
  private static final int PANEL = 64;

  private final int rows;
  private final int n;
  private final Kernels kernels;
  private final float[] linear = new float[STEPS];
  private final float[] cubic = new float[STEPS];
  private final FloatMatrix iterate;
  private final FloatMatrix next;
  private final FloatMatrix gram;
  private final FloatMatrix open;
  private final FloatMatrix part;
  private final FloatMatrix panel;
  private final double tolerance;
  private final double near;

  /** For matrices of {@code n × n}. */
  public PolarFactor(int n, Kernels kernels) {
    this(n, n, kernels);
  }

  /** For matrices of {@code rows × n} with orthonormal columns; {@code rows} is at least n. */
  public PolarFactor(int rows, int n, Kernels kernels) {
    if (rows < n) {
      throw new IllegalArgumentException(
          "Cannot factor matrices of " + rows + " x " + n + ": transpose them");
    }
    this.rows = rows;
    this.n = n;
    this.kernels = kernels;
    this.iterate = FloatMatrix.of(rows, n);
    this.next = FloatMatrix.of(rows, n);
    this.gram = FloatMatrix.of(n, n);
    this.open = FloatMatrix.of(rows, n);
    this.part = FloatMatrix.of(n, n);
    this.panel = FloatMatrix.wrap(iterate.values(), 0, Math.min(rows, PANEL), n);
    this.tolerance = DEFECT * Math.max(1, Math.sqrt(n / 256.0));
    // Below one, since a single direction that is missing altogether has a defect of one.
    this.near = Math.min(0.05 * Math.sqrt(n), 0.5);
    double low = FIRST_LOW;
    double high = 1;
    for (int step = 0; step < STEPS; step++) {
      double e = (low * low + low * high + high * high) / 3;
      double k = 2 * e * Math.sqrt(e);
      double l = low * high * (low + high);
      double alpha = 6 / (k + l);
      linear[step] = (float) (alpha * e);
      cubic[step] = (float) (-alpha / 3);
      double error = (k - l) / (k + l);
      low = 1 - error;
      high = 1 + error;
    }
  }

  /** Which way a factor was found. */
  public enum Path {
    /** By the polynomial iteration alone. */
    ITERATED,
    /**
     * By the iteration; directions of which the gradient says nothing follow the previous matrix.
     */
    COMPLETED,
    /** By an exact factorisation, because the iteration did not converge. */
    EXACT,
    /** There was nothing to factor: the input is zero or not finite, the previous matrix stays. */
    KEPT
  }

  /**
   * Writes the polar factor of {@code gradient} to {@code into}.
   *
   * @param previous an orthogonal matrix that decides where {@code gradient} does not; may be
   *     {@code into}
   */
  public Path factor(FloatMatrix gradient, FloatMatrix previous, FloatMatrix into) {
    check(gradient);
    check(previous);
    check(into);
    double norm = bound(gradient);
    if (!(norm > 0) || norm == Double.POSITIVE_INFINITY) {
      into.copyFrom(previous);
      return Path.KEPT;
    }
    scale(gradient, norm);
    Path path = Path.ITERATED;
    if (!converges()) {
      sharpen();
      complete(previous);
      path = Path.COMPLETED;
      if (!converges()) {
        exact(gradient, norm, previous);
        path = Path.EXACT;
      }
    }
    into.copyFrom(iterate);
    return path;
  }

  /**
   * Moves a matrix that is nearly orthogonal onto the orthogonal group, in place. A matrix that is
   * not near goes the way of {@link #factor}; one that is not finite stays as it is.
   */
  public Path retract(FloatMatrix a) {
    check(a);
    iterate.copyFrom(a);
    if (!polish()) {
      return factor(a, a, a);
    }
    a.copyFrom(iterate);
    return Path.ITERATED;
  }

  private void check(FloatMatrix a) {
    if (a.rows() != rows || a.columns() != n) {
      throw new IllegalArgumentException(
          "Cannot factor a " + a.shape() + " matrix: this instance is for " + rows + " x " + n);
    }
  }

  private void scale(FloatMatrix gradient, double norm) {
    float[] from = gradient.values();
    float[] to = iterate.values();
    double scale = 1 / norm;
    for (int i = 0; i < rows * n; i++) {
      to[i] = (float) (from[gradient.offset() + i] * scale);
    }
  }

  /** Runs rounds until the iterate is orthogonal; false where it cannot get there. */
  private boolean converges() {
    for (int round = 0; round < ROUNDS; round++) {
      for (int step = 0; step < STEPS; step++) {
        kernels.multiplyTransposedLeft(iterate, iterate, gram);
        advance(linear[step], cubic[step]);
      }
      if (polish()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Newton–Schulz until the defect is below the tolerance; gives up, with what stands there, where
   * the start is not near enough.
   */
  private boolean polish() {
    for (int step = 0; step < POLISH; step++) {
      gramByPanels();
      double defect = defect();
      if (defect <= tolerance) {
        return true;
      }
      // Written so that a defect that is not a number stops as well.
      if (!(defect <= near)) {
        return false;
      }
      advance(1.5f, -0.5f);
    }
    return false;
  }

  /** {@code X <- first · X + third · X · M}. */
  private void advance(float first, float third) {
    kernels.multiply(iterate, gram, next);
    kernels.scaleAndAdd(third, next, first, iterate);
  }

  private void gramByPanels() {
    float[] x = iterate.values();
    for (int row = 0; row < rows; row += PANEL) {
      panel.onto(x, row * n, Math.min(PANEL, rows - row));
      if (row == 0) {
        kernels.multiplyTransposedLeft(panel, panel, gram);
      } else {
        kernels.multiplyTransposedLeft(panel, panel, part);
        kernels.scaleAndAdd(1f, part, 1f, gram);
      }
    }
  }

  private double defect() {
    double sum = 0;
    float[] values = gram.values();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double value = values[i * n + j] - (i == j ? 1.0 : 0.0);
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  /** {@code X <- (5 X M - 3 X M²) / 2}: values near 1 stay, small ones vanish with their cube. */
  private void sharpen() {
    kernels.multiplyTransposedLeft(iterate, iterate, gram);
    kernels.multiply(iterate, gram, next);
    kernels.multiply(next, gram, iterate);
    kernels.scaleAndAdd(2.5f, next, -1.5f, iterate);
  }

  /** {@code X <- X + (I - X Xᵀ) A (I - Xᵀ X)}. */
  private void complete(FloatMatrix previous) {
    open.copyFrom(previous);
    kernels.multiplyTransposedLeft(iterate, iterate, gram);
    kernels.multiply(open, gram, next);
    kernels.scaleAndAdd(-1f, next, 1f, open);
    kernels.multiplyTransposedLeft(iterate, open, part);
    kernels.multiply(iterate, part, next);
    kernels.scaleAndAdd(-1f, next, 1f, open);
    kernels.scaleAndAdd(1f, open, 1f, iterate);
  }

  /** A bound of the spectral norm, or NaN or infinity where an element is. */
  private double bound(FloatMatrix a) {
    double frobenius = 0;
    double ones = 0;
    double infinity = 0;
    for (int j = 0; j < n; j++) {
      double column = 0;
      for (int i = 0; i < rows; i++) {
        double value = a.at(i, j);
        frobenius += value * value;
        column += Math.abs(value);
      }
      ones = Math.max(ones, column);
    }
    for (int i = 0; i < rows; i++) {
      double row = 0;
      for (int j = 0; j < n; j++) {
        row += Math.abs(a.at(i, j));
      }
      infinity = Math.max(infinity, row);
    }
    return Math.min(Math.sqrt(frobenius), Math.sqrt(ones * infinity));
  }

  private void exact(FloatMatrix gradient, double norm, FloatMatrix previous) {
    double[][] g = Factorisations.widen(gradient);
    for (double[] row : g) {
      for (int j = 0; j < n; j++) {
        row[j] /= norm;
      }
    }
    Factorisations.narrow(ExactPolarFactor.of(g, Factorisations.widen(previous)), iterate);
    polish();
  }
}
