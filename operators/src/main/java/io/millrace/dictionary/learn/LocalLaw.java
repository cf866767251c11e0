package io.millrace.dictionary.learn;

/*
 * Symbols: A D = exp(Om) near a solution, error = 1 - |A D|_4^4 / n = (2/n) |Om|_F² to first
 * order; g a standard normal number, phi the objective's derivative, c contraction of the
 * population map Om -> polar(E gradient), which is the density of the codes for every objective
 * here (Stein), b observations of a mini-batch, d turn of every atom a mini-batch, n atoms.
 *
 *   noise of one observation   v = (E phi(g)² / (E phi(g) g)² - 1) / 2
 *   of a mini-batch, as error  K = 2 (n-1) v / b
 *   full steps, constant rho   error = K rho / (2 (1-c)) + 2 (d / (rho (1-c)))²,  least at rho* = (8 d² / (K (1-c)))^(1/3)
 *
 * v is .0891 for l_3 and .0018 for a soft threshold of .1. Integrals by Simpson's rule over [0,
 * edge] and [edge, 9], where phi has its kink at the edge and is smooth elsewhere.
 */
/**
 * Computes the noise of an objective's gradient near a solution, and the optimal weight of the
 * tracker for a drifting source.
 *
 * <p>Derived for exactly sparse Bernoulli–Gaussian codes without observation noise, where all
 * observations have the same weight.
 */
public final class LocalLaw {

  private static final int INTERVALS = 64;
  private static final double FAR = 9;
  private static final double DENSEST = 0.95;

  private final int atoms;
  private final int batch;
  private final Objective objective;
  private final float[] code = new float[1];
  private final float[] derivative = new float[1];
  private double square;
  private double cross;
  private double width = Double.NaN;
  private double noise;

  LocalLaw(int atoms, int batch, Objective objective) {
    this.atoms = atoms;
    this.batch = batch;
    this.objective = objective;
  }

  /** Returns the contraction of the population map for a density of codes; below one. */
  static double contraction(double density) {
    return Math.min(DENSEST, density);
  }

  /**
   * Returns the error that is caused by the noise of a single mini-batch.
   *
   * @param width lambda in standard deviations of the non-zero codes, negative in the l_p phase
   */
  double noise(double width) {
    if (width != this.width) {
      this.width = width;
      square = 0;
      cross = 0;
      double edge = width <= 0 ? 1 : objective.kind() == Objective.Kind.LOGCOSH ? 6 * width : width;
      integrate(0, Math.min(edge, FAR));
      integrate(Math.min(edge, FAR), FAR);
      noise = Math.max(0, (atoms - 1) * (square / (cross * cross) - 1) / batch);
    }
    return noise;
  }

  /**
   * Returns the weight of the tracker that minimises the error for a drifting source.
   *
   * @param drift radians that every atom turns in a mini-batch
   * @param contraction contraction of the population map
   * @param width as in {@link #noise}
   */
  double forgetting(double drift, double contraction, double width) {
    return StrictMath.cbrt(8 * drift * drift / (noise(width) * (1 - contraction)));
  }

  private void integrate(double from, double to) {
    double step = (to - from) / INTERVALS;
    for (int i = 0; i <= INTERVALS; i++) {
      double weight = i == 0 || i == INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
      double g = from + i * step;
      // The second part begins just above the threshold, because a threshold keeps only what
      // exceeds it.
      code[0] = i == 0 && from > 0 ? Math.nextUp((float) g) : (float) g;
      objective.gradient(code, 0, 1f, width, derivative);
      double mass = weight * step / 3 * 2 * StrictMath.exp(-g * g / 2) / Math.sqrt(2 * Math.PI);
      square += mass * derivative[0] * derivative[0];
      cross += mass * derivative[0] * g;
    }
  }
}
