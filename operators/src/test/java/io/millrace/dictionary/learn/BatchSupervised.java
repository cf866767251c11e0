package io.millrace.dictionary.learn;

/*
 * Symbols: X readings (n x N), y labels, A (n x K) = W beta, B (n x N) = W H, r rank.
 *
 *   minimise  mean_s -log p_y(Aᵀ x_s + b) + xi mean_s |x_s - B_s|²   over [A, B] of rank r, and b
 *   Z <- the best approximation of rank r of Z - tau grad,  Z = [A, B]
 */
/**
 * The published batch algorithm for the filter form: gradient steps on what dictionary and
 * classifier make together, each projected onto matrices of their rank (Lee, Lyu and Yao, arXiv
 * 2206.06774). All readings are stored, and gone through in every step.
 */
final class BatchSupervised {

  private static final int STEPS = 300;
  private static final int POWER = 12;

  /** A: n x K. */
  private final double[][] filter;

  private final double[] bias;
  private final double[][] basis;

  BatchSupervised(float[][] readings, int[] labels, int classes, int rank, double xi) {
    int n = readings[0].length;
    int count = readings.length;
    double[][] z = new double[n][classes + count];
    bias = new double[classes];
    basis = new double[rank][n];
    for (int j = 0; j < rank; j++) {
      basis[j][j] = 1;
    }
    // Mean gradients would move a column of B by 1 / N: its step is longer, as in two blocks.
    double fit = 0.5;
    double rate = 0.5;
    for (int step = 0; step < STEPS; step++) {
      double[][] next = new double[n][classes + count];
      double[] bend = new double[classes];
      for (int s = 0; s < count; s++) {
        double[] p = probabilities(z, readings[s], classes);
        p[labels[s]] -= 1;
        for (int k = 0; k < classes; k++) {
          bend[k] += p[k] / count;
          for (int i = 0; i < n; i++) {
            next[i][k] -= p[k] * readings[s][i] / count;
          }
        }
        for (int i = 0; i < n; i++) {
          next[i][classes + s] = z[i][classes + s] + fit * (readings[s][i] - z[i][classes + s]);
        }
      }
      for (int k = 0; k < classes; k++) {
        bias[k] -= rate * bend[k];
        for (int i = 0; i < n; i++) {
          next[i][k] = z[i][k] + rate * next[i][k];
        }
      }
      z = projected(next, classes, Math.sqrt(xi / count));
    }
    filter = new double[n][classes];
    for (int i = 0; i < n; i++) {
      System.arraycopy(z[i], 0, filter[i], 0, classes);
    }
  }

  int answer(float[] reading) {
    double[] p = probabilities(filter, reading, bias.length);
    int best = 0;
    for (int k = 1; k < p.length; k++) {
      best = p[k] > p[best] ? k : best;
    }
    return best;
  }

  private double[] probabilities(double[][] z, float[] reading, int classes) {
    double[] p = bias.clone();
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      for (int i = 0; i < reading.length; i++) {
        p[k] += z[i][k] * reading[i];
      }
      p[k] = Math.exp(p[k]);
      sum += p[k];
    }
    for (int k = 0; k < classes; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /**
   * Projects onto the leading left singular vectors, by orthogonal iteration from the last ones.
   */
  private double[][] projected(double[][] z, int classes, double ofReadings) {
    int n = z.length;
    double[][] square = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int s = 0; s < z[i].length; s++) {
          double weight = s < classes ? 1 : ofReadings * ofReadings;
          sum += weight * z[i][s] * z[j][s];
        }
        square[i][j] = sum;
        square[j][i] = sum;
      }
    }
    for (int round = 0; round < POWER; round++) {
      for (int j = 0; j < basis.length; j++) {
        basis[j] = NaiveDictionary.times(square, basis[j]);
        for (int earlier = 0; earlier < j; earlier++) {
          subtract(basis[j], basis[earlier], dot(basis[j], basis[earlier]));
        }
        double norm = Math.sqrt(dot(basis[j], basis[j]));
        for (int i = 0; i < n; i++) {
          basis[j][i] /= norm;
        }
      }
    }
    double[][] result = new double[n][z[0].length];
    for (int s = 0; s < z[0].length; s++) {
      for (double[] direction : basis) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += direction[i] * z[i][s];
        }
        for (int i = 0; i < n; i++) {
          result[i][s] += direction[i] * sum;
        }
      }
    }
    return result;
  }

  private static void subtract(double[] from, double[] what, double times) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= times * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
