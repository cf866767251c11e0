package io.millrace.evaluate.baseline;

import io.millrace.math.factor.Factorisations;

/*
 * Exact PCA of all readings so far, not a stochastic approximation, so that the comparison is with
 * the best rank-k subspace and has no step size to choose:
 *   t ← t+1,  d = x - m,  m ← m + d/t,  M ← M + d (x - m)ᵀ           (Welford 1962, doubles)
 *   V = the k leading eigenvectors of M, refreshed when t is a power of two below `refresh`, and
 *       every `refresh` readings after that.
 * Code and reconstruction: c = Vᵀ(x - m), xhat = m + V c. With missing channels c solves the least
 * squares problem of the observed channels o, (V_oᵀV_o + εI) c = V_oᵀ(x_o - m_o), ε = 1e-6: V has
 * orthonormal columns, so ε is relative. If fewer than k channels are observed, ε selects the
 * smallest code, and the observed channels are fitted almost exactly. A missing channel is learned
 * with its reconstructed value. Cost: n² per reading, n³ per refresh.
 */
/**
 * Reconstructs a reading from the k leading principal components of all readings so far, which is
 * optimal among fixed sets of k directions. It uses the same k directions for every reading,
 * whereas a dictionary chooses k of n atoms for each reading.
 */
public final class OnlinePca implements Baseline {

  private static final double RIDGE = 1e-6;

  private final int kept;
  private final int refresh;
  private final double[] mean;
  private final double[][] moments;
  private double[][] components;
  private long readings;

  /**
   * @param channels number of channels of a reading
   * @param kept number of principal components kept
   * @param refresh number of readings between two eigendecompositions; a few hundred cost little,
   *     and on a stationary stream have no measurable effect on the error
   */
  public OnlinePca(int channels, int kept, int refresh) {
    if (kept < 1 || kept > channels || refresh < 1) {
      throw new IllegalArgumentException(
          "Cannot keep "
              + kept
              + " of "
              + channels
              + " components, refreshed every "
              + refresh
              + " readings");
    }
    this.kept = kept;
    this.refresh = refresh;
    this.mean = new double[channels];
    this.moments = new double[channels][channels];
    this.components = new double[channels][0];
  }

  @Override
  public String name() {
    return "online PCA";
  }

  @Override
  public float[] reconstruct(float[] reading) {
    double[] code = code(reading);
    float[] reconstruction = new float[mean.length];
    for (int channel = 0; channel < mean.length; channel++) {
      double value = mean[channel];
      for (int j = 0; j < code.length; j++) {
        value += components[channel][j] * code[j];
      }
      reconstruction[channel] = (float) value;
    }
    return reconstruction;
  }

  @Override
  public void learn(float[] reading) {
    float[] imputed = reconstruct(reading);
    double[] before = new double[mean.length];
    double[] value = new double[mean.length];
    readings++;
    for (int channel = 0; channel < mean.length; channel++) {
      boolean gap = Float.isNaN(reading[channel]);
      value[channel] = gap ? imputed[channel] : reading[channel];
      before[channel] = value[channel] - mean[channel];
      mean[channel] += before[channel] / readings;
    }
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        moments[i][j] += before[i] * (value[j] - mean[j]);
      }
    }
    boolean due = readings < refresh ? Long.bitCount(readings) == 1 : readings % refresh == 0;
    if (due && readings > 1) {
      double[][] vectors = Factorisations.symmetric(moments).vectors();
      components = new double[mean.length][kept];
      for (int channel = 0; channel < mean.length; channel++) {
        System.arraycopy(vectors[channel], 0, components[channel], 0, kept);
      }
    }
  }

  private double[] code(float[] reading) {
    int width = components[0].length;
    double[] right = new double[width];
    double[][] normal = new double[width][width];
    boolean gaps = false;
    for (int channel = 0; channel < mean.length; channel++) {
      if (Float.isNaN(reading[channel])) {
        gaps = true;
        continue;
      }
      double[] row = components[channel];
      for (int i = 0; i < width; i++) {
        right[i] += row[i] * (reading[channel] - mean[channel]);
        for (int j = 0; j < width; j++) {
          normal[i][j] += row[i] * row[j];
        }
      }
    }
    return gaps ? solve(normal, right) : right;
  }

  /** Solves (a + ridge) x = b by Cholesky, in place; a is symmetric and positive semidefinite. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j] + (i == j ? RIDGE : 0);
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        b[i] -= a[i][k] * b[k];
      }
      b[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        b[i] -= a[k][i] * b[k];
      }
      b[i] /= a[i][i];
    }
    return b;
  }
}
