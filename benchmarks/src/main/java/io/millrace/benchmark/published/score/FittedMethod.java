package io.millrace.benchmark.published.score;

import io.millrace.math.factor.Factorisations;
import java.util.Arrays;

/*
 * Of the vectors of the first part, standardized by its mean and deviation: correlation matrix
 * C = V L Vᵀ, eigenvalues falling, y = Vᵀ z of a standardized vector z.
 *   Mahalanobis   Σ_i y_i² / (l_i + .001)
 *   residual      Σ_{i >= k} y_i², k the fewest components with .9 of the variance
 */
/** Scores of a model that is fitted once to windows of the first part, and then stays. */
public final class FittedMethod implements Method {

  private static final double RIDGE = 1e-3;
  private static final double KEPT = .9;

  private final Kind kind;
  private final int length;

  /** What the score is. */
  public enum Kind {
    MAHALANOBIS("Mahalanobis distance, fitted"),
    PCA("PCA residual, fitted");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /**
   * @param length readings of a window
   */
  public FittedMethod(Kind kind, int length) {
    this.kind = kind;
    this.length = length;
  }

  @Override
  public String name() {
    return kind.title;
  }

  @Override
  public double[] scores(Readings readings, int first, long seed) {
    float[][] windows = readings.windows(length);
    int width = length * readings.channels();
    int count = first - length + 1;
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int i = 0; i < width; i++) {
      for (int at = length - 1; at < first; at++) {
        mean[i] += windows[at][i] / (double) count;
      }
      for (int at = length - 1; at < first; at++) {
        deviation[i] += (windows[at][i] - mean[i]) * (windows[at][i] - mean[i]) / count;
      }
      deviation[i] = deviation[i] > 0 ? Math.sqrt(deviation[i]) : 1;
    }
    double[][] correlation = new double[width][width];
    for (int at = length - 1; at < first; at++) {
      double[] z = standardized(windows[at], mean, deviation);
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          correlation[i][j] += z[i] * z[j] / count;
        }
      }
    }
    var spectrum = Factorisations.symmetric(correlation);
    double[] scores = new double[readings.count()];
    Arrays.fill(scores, Double.NaN);
    for (int at = length - 1; at < scores.length; at++) {
      double[] z = standardized(windows[at], mean, deviation);
      scores[at] = Math.sqrt(score(z, spectrum.vectors(), spectrum.values()));
    }
    return scores;
  }

  private static double[] standardized(float[] window, double[] mean, double[] deviation) {
    double[] z = new double[window.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (window[i] - mean[i]) / deviation[i];
    }
    return z;
  }

  private double score(double[] z, double[][] vectors, double[] values) {
    double all = Arrays.stream(values).sum();
    double score = 0;
    double before = 0;
    for (int component = 0; component < z.length; component++) {
      double y = 0;
      for (int i = 0; i < z.length; i++) {
        y += vectors[i][component] * z[i];
      }
      if (kind == Kind.MAHALANOBIS) {
        score += y * y / (Math.max(0, values[component]) + RIDGE);
      } else if (before >= KEPT * all) {
        score += y * y;
      }
      before += values[component];
    }
    return score;
  }
}
