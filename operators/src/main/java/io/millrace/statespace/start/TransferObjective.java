package io.millrace.statespace.start;

import io.millrace.statespace.start.Diagonalisation.Side;

/*
 *   F(E) = log S + (mu/2) log(Σ_k e_k^(2p))^(1/p) + beta Σ_i softplus((Re lam_i + d)/d)
 *     S = Σ_i kappa_i²,   kappa_i = |W_i,:| |V_:,i|,   W = V⁻¹
 *     X_k = (i w_k - A - E)⁻¹ B,  R_k the same at E = 0 (HippoLegs.response)
 *     e_k = |X_k - R_k| / max_k |R_k|,   beta = WALL,   d = DEPTH
 *   Gradient = Re(Wᵀ K Vᵀ) + 2 Re Σ_k c_k l_k X_kᵀ,  l_k = r_k* (i w_k - M)⁻¹,  r_k = X_k - R_k
 *     K_ji += (2/S) |W_i|² (G_v)_ij / (lam_i - lam_j)   (i != j),   G_v = V*V
 *     K_ij += (2/S) |V_i|² (G_w)_ji / (lam_i - lam_j)   (i != j),   G_w = W W*
 *     K_ii += (beta/d) sigmoid((Re lam_i + d)/d)
 *     c_k = (mu/2) e_k^(2p-2) / (Σ e^(2p) max|R|²)
 *
 * The second sum is computed in the coordinates of U (Diagonalisation), where both factors come
 * from 2 x 2 blocks:
 *
 *   X_k = U z_k,      (i w - L) z_k = U⁻¹ B
 *   l_k = U⁻ᵀ m_k,    (i w - Lᵀ) m_k = Uᵀ conj(r_k)
 *   core += 2 c_k Re(m_k z_kᵀ)
 *
 * Cost: six real products of (frequencies) x n x n and one eigenproblem. Rounds: p = 4, 8, 16, 16;
 * each computes a new grid: 0, 300 frequencies log-spaced over 1e-2 .. 4n², and |Im lam| of the
 * current poles.
 */
/**
 * The transfer-aware objective: condition of the eigenvectors, error of the transfer function
 * against exact HiPPO in a norm close to the maximum, and a penalty that keeps poles stable.
 */
final class TransferObjective implements PerturbationObjective {

  private static final int GRID = 300;
  private static final double[] EXPONENTS = {4, 8, 16, 16};
  private static final double WALL = 0.1;
  private static final double DEPTH = 0.25;

  /** Rounds of {@link #open}. */
  static final int ROUNDS = EXPONENTS.length;

  private final int n;
  private final double mu;
  private final double[][] a;
  private final double[] b;
  private double exponent;
  private double[] omegas;
  private double[][] exactReal;
  private double[][] exactImaginary;
  private double peak;

  TransferObjective(int n, double mu) {
    this.n = n;
    this.mu = mu;
    this.a = HippoLegs.matrix(n);
    this.b = HippoLegs.input(n);
  }

  @Override
  public void open(int round, double[][] e) {
    exponent = EXPONENTS[round];
    double[] poles = Diagonalisation.require(Dense.sum(a, e)).imaginary;
    omegas = Frequencies.grid(1e-2, 4.0 * n * n, GRID, poles);
    exactReal = new double[omegas.length][n];
    exactImaginary = new double[omegas.length][n];
    peak = 0;
    for (int k = 0; k < omegas.length; k++) {
      HippoLegs.response(omegas[k], exactReal[k], exactImaginary[k]);
      peak =
          Math.max(
              peak,
              Dense.dot(exactReal[k], exactReal[k])
                  + Dense.dot(exactImaginary[k], exactImaginary[k]));
    }
  }

  @Override
  public double evaluate(double[][] e, double[][] gradient) {
    Diagonalisation d = Diagonalisation.of(Dense.sum(a, e));
    if (d == null) {
      return Double.POSITIVE_INFINITY;
    }
    double[][] kReal = new double[n][n];
    double[][] kImaginary = new double[n][n];
    double[][] core = new double[n][n];
    double value = condition(d, kReal, kImaginary) + wall(d, kReal) + transfer(d, core);
    double[][] found = d.gradient(kReal, kImaginary, core);
    for (int i = 0; i < n; i++) {
      System.arraycopy(found[i], 0, gradient[i], 0, n);
    }
    return value;
  }

  private double condition(Diagonalisation d, double[][] kReal, double[][] kImaginary) {
    double[][] vReal = new double[n][n];
    double[][] vImaginary = new double[n][n];
    double[][] wReal = new double[n][n];
    double[][] wImaginary = new double[n][n];
    d.toEigen(Dense.transposedProduct(d.basis, d.basis), vReal, vImaginary);
    d.toEigen(Dense.product(d.inverse, Dense.transposed(d.inverse)), wReal, wImaginary);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += wReal[i][i] * vReal[i][i];
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double gapReal = d.real[i] - d.real[j];
          double gapImaginary = d.imaginary[i] - d.imaginary[j];
          double square = gapReal * gapReal + gapImaginary * gapImaginary;
          double overReal = 2 / sum * gapReal / square;
          double overImaginary = -2 / sum * gapImaginary / square;
          kReal[j][i] += wReal[i][i] * (vReal[i][j] * overReal - vImaginary[i][j] * overImaginary);
          kImaginary[j][i] +=
              wReal[i][i] * (vReal[i][j] * overImaginary + vImaginary[i][j] * overReal);
          kReal[i][j] += vReal[i][i] * (wReal[j][i] * overReal - wImaginary[j][i] * overImaginary);
          kImaginary[i][j] +=
              vReal[i][i] * (wReal[j][i] * overImaginary + wImaginary[j][i] * overReal);
        }
      }
    }
    return StrictMath.log(sum);
  }

  private double wall(Diagonalisation d, double[][] kReal) {
    double value = 0;
    for (int i = 0; i < n; i++) {
      double at = (d.real[i] + DEPTH) / DEPTH;
      double tail = StrictMath.exp(-Math.abs(at));
      value += WALL * (Math.max(at, 0) + StrictMath.log1p(tail));
      kReal[i][i] += WALL / DEPTH * (at > 0 ? 1 : tail) / (1 + tail);
    }
    return value;
  }

  private double transfer(Diagonalisation d, double[][] core) {
    int count = omegas.length;
    double[][] zReal = new double[count][n];
    double[][] zImaginary = new double[count][n];
    double[][] input = {Dense.product(d.inverse, b), new double[n]};
    for (int k = 0; k < count; k++) {
      d.resolve(omegas[k], Side.STRAIGHT, input, new double[][] {zReal[k], zImaginary[k]});
    }
    double[][] awayReal = Dense.product(zReal, Dense.transposed(d.basis));
    double[][] awayImaginary = Dense.product(zImaginary, Dense.transposed(d.basis));
    double[] squares = new double[count];
    double worst = 0;
    for (int k = 0; k < count; k++) {
      Dense.add(-1, exactReal[k], awayReal[k]);
      Dense.add(-1, exactImaginary[k], awayImaginary[k]);
      squares[k] =
          (Dense.dot(awayReal[k], awayReal[k]) + Dense.dot(awayImaginary[k], awayImaginary[k]))
              / peak;
      worst = Math.max(worst, squares[k]);
    }
    // Relative to worst, because powers of e itself underflow for e below about 1e-10.
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += StrictMath.pow(squares[k] / worst, exponent);
    }
    double[][] mReal = Dense.product(awayReal, d.basis);
    double[][] mImaginary = Dense.product(awayImaginary, d.basis);
    for (int k = 0; k < count; k++) {
      double c = mu / 2 * StrictMath.pow(squares[k] / worst, exponent - 1) / (sum * worst * peak);
      for (int j = 0; j < n; j++) {
        mReal[k][j] *= 2 * c;
        mImaginary[k][j] *= -2 * c;
      }
      double[][] m = {mReal[k], mImaginary[k]};
      d.resolve(omegas[k], Side.TRANSPOSED, m, m);
      for (int j = 0; j < n; j++) {
        mImaginary[k][j] = -mImaginary[k][j];
      }
    }
    Dense.addTransposedProduct(mReal, zReal, core);
    Dense.addTransposedProduct(mImaginary, zImaginary, core);
    return mu / 2 * (StrictMath.log(worst) + StrictMath.log(sum) / exponent);
  }
}
