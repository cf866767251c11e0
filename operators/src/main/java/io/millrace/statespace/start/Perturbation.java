package io.millrace.statespace.start;

import io.millrace.api.math.SeededRandom;
import io.millrace.math.factor.Factorisations;
import io.millrace.statespace.start.Diagonalisation.Side;
import java.util.Comparator;
import java.util.stream.IntStream;

/*
 * A + E = V Lam V⁻¹ with A of HippoLegs, found by minimising a PerturbationObjective from E = N(0,
 * 1) · 0.003 |A|_2 / n. A diagonal form is accepted only by its residual (Diagonalisation). The
 * computation uses StrictMath and a fixed order, so a seed gives the same bits on every machine.
 */
/**
 * Approximate diagonalisation of HiPPO-LegS, perturb then diagonalise (PTD): finds a small real E
 * such that A + E is diagonalisable with well-conditioned eigenvectors.
 *
 * <p>Takes about a second at 32 states and some seconds at 64; {@link Initialisation#PTD} uses
 * precomputed tables.
 */
public final class Perturbation {

  private static final int ITERATIONS = 150;
  private static final double START = 0.003;

  private final double[][] e;
  private final Diagonalisation form;
  private final double norm;

  private Perturbation(double[][] e, double norm) {
    this.e = e;
    this.norm = norm;
    this.form = Diagonalisation.require(Dense.sum(HippoLegs.matrix(e.length), e));
  }

  /**
   * Minimises the published objective: condition of the eigenvectors plus gamma times the relative
   * size of E.
   *
   * @param states an even number of states
   * @param gamma weight of the size; larger values give a smaller E and a higher condition
   */
  public static Perturbation published(int states, double gamma, long seed) {
    return minimise(states, new PublishedObjective(states, gamma), seed);
  }

  /**
   * Minimises the transfer-aware objective: condition of the eigenvectors and error of the transfer
   * function.
   *
   * @param states an even number of states
   * @param mu weight of the error; 1 gives condition 4 to 8, 1.5 gives 25 to 55 and an error five
   *     to ten times smaller
   */
  public static Perturbation transferAware(int states, double mu, long seed) {
    return minimise(states, new TransferObjective(states, mu), seed);
  }

  private static Perturbation minimise(int n, PerturbationObjective objective, long seed) {
    double norm = Factorisations.svd(HippoLegs.matrix(n)).values()[0];
    SeededRandom random = new SeededRandom(seed);
    double[] x = new double[n * n];
    for (int i = 0; i < x.length; i++) {
      x[i] = START * norm / n * random.gaussian();
    }
    double[][] gradient = new double[n][n];
    for (int round = 0; round < TransferObjective.ROUNDS; round++) {
      objective.open(round, square(x, n));
      Lbfgs.minimise(
          (at, into) -> {
            double value = objective.evaluate(square(at, n), gradient);
            for (int i = 0; i < n; i++) {
              System.arraycopy(gradient[i], 0, into, i * n, n);
            }
            return value;
          },
          x,
          ITERATIONS);
    }
    return new Perturbation(square(x, n), norm);
  }

  private static double[][] square(double[] x, int n) {
    double[][] square = new double[n][n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, i * n, square[i], 0, n);
    }
    return square;
  }

  /** Number of states. */
  public int states() {
    return e.length;
  }

  /** {@code |E| / |A|}, 2-norms. */
  public double size() {
    return Factorisations.svd(e).values()[0] / norm;
  }

  /** Condition number of V with unit columns, 2-norm. */
  public double condition() {
    return form.condition();
  }

  /** Largest real part of a pole; negative if the system is stable. */
  public double abscissa() {
    double most = Double.NEGATIVE_INFINITY;
    for (double each : form.real) {
      most = Math.max(most, each);
    }
    return most;
  }

  /**
   * Writes the response {@code (iω − A − E)⁻¹ B}, one complex number per state of HiPPO.
   *
   * @param real receives one number per state
   * @param imaginary receives one number per state
   */
  public void response(double omega, double[] real, double[] imaginary) {
    int n = states();
    double[][] z = {Dense.product(form.inverse, HippoLegs.input(n)), new double[n]};
    form.resolve(omega, Side.STRAIGHT, z, z);
    System.arraycopy(Dense.product(form.basis, z[0]), 0, real, 0, n);
    System.arraycopy(Dense.product(form.basis, z[1]), 0, imaginary, 0, n);
  }

  /**
   * Largest error of the transfer function over all frequencies, relative to the largest response
   * of HiPPO: {@code sup |X − R| / sup |R|}.
   *
   * @param points number of points of a logarithmic grid, to which zero and the poles' frequencies
   *     are added
   */
  public double error(int points) {
    int n = states();
    double[] re = new double[n];
    double[] im = new double[n];
    double[] exactRe = new double[n];
    double[] exactIm = new double[n];
    double worst = 0;
    double peak = 0;
    for (double omega : Frequencies.grid(1e-3, 16.0 * n * n, points, form.imaginary)) {
      HippoLegs.response(omega, exactRe, exactIm);
      response(omega, re, im);
      peak = Math.max(peak, Dense.dot(exactRe, exactRe) + Dense.dot(exactIm, exactIm));
      Dense.add(-1, exactRe, re);
      Dense.add(-1, exactIm, im);
      worst = Math.max(worst, Dense.dot(re, re) + Dense.dot(im, im));
    }
    return Math.sqrt(worst / peak);
  }

  /**
   * The poles with the input {@code V⁻¹ B}, one of each pair, by increasing imaginary part. V has
   * unit columns, each with a phase that makes its last component real and positive.
   */
  public Modes modes() {
    int n = states();
    double[] weights = Dense.product(form.inverse, HippoLegs.input(n));
    int[] order =
        IntStream.range(0, n)
            .filter(j -> form.imaginary[j] >= 0)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(j -> form.imaginary[j])
                    .thenComparingDouble(j -> -form.real[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = order.length;
    Modes modes =
        new Modes(
            new double[count],
            new double[count],
            new double[count],
            new double[count],
            new double[count]);
    for (int mode = 0; mode < count; mode++) {
      int j = order[mode];
      boolean paired = form.isPaired(j);
      modes.real()[mode] = form.real[j];
      modes.imaginary()[mode] = form.imaginary[j];
      modes.weight()[mode] = paired ? 2 : 1;
      double half = Math.sqrt(0.5);
      double bRe = paired ? weights[j] * half : weights[j];
      double bIm = paired ? -weights[j + 1] * half : 0;
      double lastRe = form.basis[n - 1][j];
      double lastIm = paired ? form.basis[n - 1][j + 1] : 0;
      double length = StrictMath.hypot(lastRe, lastIm);
      // Multiplying v by a phase makes its last component positive; b = V⁻¹B gets the inverse
      // phase.
      modes.inputReal()[mode] = (bRe * lastRe - bIm * lastIm) / length;
      modes.inputImaginary()[mode] = (bIm * lastRe + bRe * lastIm) / length;
    }
    return modes;
  }
}
