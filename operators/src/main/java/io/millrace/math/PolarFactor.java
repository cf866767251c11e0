package io.millrace.math;

/*
 * Symbols: G gradient (n x n), S its polar factor, X iterate, M = XᵀX, σ singular values, A previous.
 *
 * S maximises <S, G> over the unit spectral-norm ball, so it is the linear oracle of Frank-Wolfe on that ball.
 *
 * Fast path, float32: X0 = G / min(‖G‖F, sqrt(‖G‖1 ‖G‖inf)), so σ <= 1. Six steps of the minimax cubic
 * X <- c1 X + c3 X M, which maps [l, u] to [1 - E, 1 + E] with the least E (Grishina et al., 2506.10935):
 *   e = (l² + l u + u²)/3, K = 2 e^1.5, L = l u (l + u), al = 6/(K + L), c1 = al e, c3 = -al/3, E = (K - L)/(K + L)
 * starting from l = 0.03. Singular values below l0 are not lost, they only converge more slowly; what has not
 * converged is caught by the check ‖I - M‖F/sqrt(n) <= .05, and goes the exact path.
 * Polish: Newton-Schulz X <- 1.5 X - .5 X M squares the defect; after it ‖I - M‖F < 5e-6 (float32 floor at n = 256: 1e-6).
 *
 * Exact path, double precision: SVD G = U Σ Vᵀ. Directions with σ <= n 2^-23 σ_max carry only rounding noise; G does not
 * say how to rotate them, so they keep as much of A as they can: S = U1 V1ᵀ + U0 polar(U0ᵀ A V0) V0ᵀ. A channel that never
 * moves and a start with fewer samples than channels therefore leave the rest of the dictionary as it was, where a bare
 * polynomial would write zeros and a bare SVD an arbitrary rotation.
 */
/**
 * The orthogonal matrix nearest to a given one: its polar factor. Never returns anything but an
 * orthogonal matrix, whatever the rank or scale of its input.
 *
 * <p>Source: Higham, Functions of Matrices, ch. 8; Grishina et al., arXiv 2506.10935 (CANS). One
 * instance for one size and one thread; the fast path allocates nothing and costs about fourteen
 * products of n × n matrices.
 */
public final class PolarFactor {

  /** ‖I − M‖F that the result undercuts. */
  public static final double DEFECT = 5e-6;

  private static final int STEPS = 6;
  private static final double FIRST_LOW = 0.03;
  private static final double CONVERGED = 0.05;
  private static final int POLISH = 8;

  private final int n;
  private final Kernels kernels;
  private final float[] linear = new float[STEPS];
  private final float[] cubic = new float[STEPS];
  private final FloatMatrix iterate;
  private final FloatMatrix next;
  private final FloatMatrix gram;

  /** For matrices of {@code n × n}. */
  public PolarFactor(int n, Kernels kernels) {
    this.n = n;
    this.kernels = kernels;
    this.iterate = FloatMatrix.of(n, n);
    this.next = FloatMatrix.of(n, n);
    this.gram = FloatMatrix.of(n, n);
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
    /** By the polynomial iteration. */
    ITERATED,
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
    double norm = bound(gradient);
    if (!(norm > 0) || norm == Double.POSITIVE_INFINITY) {
      into.copyFrom(previous);
      return Path.KEPT;
    }
    float[] from = gradient.values();
    double scale = 1 / norm;
    for (int i = 0; i < n * n; i++) {
      iterate.values()[i] = (float) (from[gradient.offset() + i] * scale);
    }
    for (int step = 0; step < STEPS; step++) {
      kernels.multiplyTransposedLeft(iterate, iterate, gram);
      advance(linear[step], cubic[step]);
    }
    Path path = Path.ITERATED;
    if (!(polish() <= DEFECT)) {
      exact(gradient, previous);
      path = Path.EXACT;
      polish();
    }
    into.copyFrom(iterate);
    return path;
  }

  /** Moves a matrix that is nearly orthogonal onto the orthogonal group, in place. */
  public Path retract(FloatMatrix a) {
    iterate.copyFrom(a);
    Path path = Path.ITERATED;
    if (!(polish() <= DEFECT)) {
      return factor(a, a, a);
    }
    a.copyFrom(iterate);
    return path;
  }

  /**
   * Newton–Schulz until the defect is below {@link #DEFECT}; gives up, with what stands there,
   * where the start is not near enough.
   */
  private double polish() {
    double defect = Double.NaN;
    for (int step = 0; step < POLISH; step++) {
      kernels.multiplyTransposedLeft(iterate, iterate, gram);
      defect = gramDefect();
      // Written so that a defect that is not a number stops as well.
      if (defect <= DEFECT || !(defect <= CONVERGED * Math.sqrt(n))) {
        return defect;
      }
      advance(1.5f, -0.5f);
    }
    return defect;
  }

  /** {@code X <- first · X + third · X · M}. */
  private void advance(float first, float third) {
    kernels.multiply(iterate, gram, next);
    kernels.scaleAndAdd(third, next, first, iterate);
  }

  private double gramDefect() {
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

  /** A bound of the spectral norm, or NaN or infinity where an element is. */
  private double bound(FloatMatrix a) {
    double frobenius = 0;
    double rows = 0;
    double columns = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      double column = 0;
      for (int j = 0; j < n; j++) {
        double value = a.at(i, j);
        frobenius += value * value;
        row += Math.abs(value);
        column += Math.abs(a.at(j, i));
      }
      rows = Math.max(rows, row);
      columns = Math.max(columns, column);
    }
    return Math.min(Math.sqrt(frobenius), Math.sqrt(rows * columns));
  }

  private void exact(FloatMatrix gradient, FloatMatrix previous) {
    double[][] g = Factorisations.widen(gradient);
    Factorisations.Svd svd = Factorisations.svd(g);
    double floor = svd.values()[0] * n * 0x1.0p-23;
    int rank = 0;
    while (rank < n && svd.values()[rank] > floor) {
      rank++;
    }
    double[][] vt = Factorisations.transposed(svd.v());
    double[][] rotation = new double[n][n];
    for (int i = 0; i < rank; i++) {
      rotation[i][i] = 1;
    }
    if (rank < n) {
      double[][] inner = nullBlock(svd, Factorisations.widen(previous), rank);
      for (int i = rank; i < n; i++) {
        System.arraycopy(inner[i - rank], 0, rotation[i], rank, n - rank);
      }
    }
    double[][] factor = Factorisations.product(Factorisations.product(svd.u(), rotation), vt);
    Factorisations.narrow(factor, iterate);
  }

  /** polar(U0ᵀ A V0), where U0 and V0 span what the gradient leaves open. */
  private double[][] nullBlock(Factorisations.Svd svd, double[][] previous, int rank) {
    double[][] all =
        Factorisations.product(
            Factorisations.product(Factorisations.transposed(svd.u()), previous), svd.v());
    int size = n - rank;
    double[][] block = new double[size][size];
    for (int i = 0; i < size; i++) {
      System.arraycopy(all[rank + i], rank, block[i], 0, size);
    }
    Factorisations.Svd inner = Factorisations.svd(block);
    return Factorisations.product(inner.u(), Factorisations.transposed(inner.v()));
  }
}
