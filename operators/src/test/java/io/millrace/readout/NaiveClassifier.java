package io.millrace.readout;

import io.millrace.readout.ClassifyOptions.Rule;
import java.util.Arrays;

/**
 * Multinomial logistic regression as one would write it down: double precision, no factors, no
 * recursion where a sum over all rows does. For {@link Rule#BOUND} it solves for the minimum of all
 * bounds and of the prior anew after each mini-batch.
 */
final class NaiveClassifier {

  private final Rule rule;
  private final double rate;
  private final double forgetting;
  private final int batch;
  private final double[][] start;
  private final double[][] weights;
  private final double[][] gradient;
  private final double[][] first;
  private final double[][] second;
  private final double[][] normal;
  private final double[][] right;
  private final double ridge;
  private final int turn;
  private final double[] prior;
  private double[][] seen;
  private int learned;

  /** Rates as in the options; {@code forgetting} and {@code ridge} count with BOUND alone. */
  NaiveClassifier(ClassifyOptions options) {
    int classes = options.classes();
    int features = options.features();
    rule = options.training().rule();
    rate = options.training().rate();
    forgetting = rule == Rule.BOUND ? (float) options.training().forgetting() : 1;
    batch = options.batch();
    start = new double[classes][features];
    for (int k = 0; options.start() == ClassifyOptions.Start.LOGITS && k < classes; k++) {
      start[k][features - classes + k] = 1;
    }
    weights = copy(start);
    gradient = new double[classes][features];
    first = new double[classes][features];
    second = new double[classes][features];
    normal = new double[features][features];
    right = new double[classes][features];
    ridge = options.training().ridge();
    turn = forgetting == 1 ? 0 : Math.max(1, (int) (Math.log(.9) / Math.log(forgetting)));
    prior = new double[features];
    Arrays.fill(prior, ridge);
    seen = copy(weights);
  }

  /** Softmax of the scores, then the class, the loss and whether it is correct. */
  float[] answer(float[] row) {
    double[] p = probabilities(row, weights);
    int label = (int) row[row.length - 1];
    float[] answer = new float[p.length + 3];
    int best = 0;
    for (int k = 0; k < p.length; k++) {
      answer[k] = (float) p[k];
      best = p[k] > p[best] ? k : best;
    }
    answer[p.length] = best;
    answer[p.length + 1] = (float) -Math.log(p[label]);
    answer[p.length + 2] = best == label ? 1 : 0;
    return answer;
  }

  void learn(float[] row) {
    double[] phi = features(row);
    double[] p = probabilities(row, weights);
    p[(int) row[row.length - 1]] -= 1;
    for (int i = 0; i < phi.length; i++) {
      for (int j = 0; j < phi.length; j++) {
        normal[i][j] = forgetting * normal[i][j] + phi[i] * phi[j];
      }
    }
    for (int k = 0; k < p.length; k++) {
      double score = 0;
      for (int i = 0; i < phi.length; i++) {
        score += seen[k][i] * phi[i];
      }
      for (int i = 0; i < phi.length; i++) {
        gradient[k][i] += p[k] * phi[i] / batch;
        right[k][i] = forgetting * right[k][i] + (score - 2 * p[k]) * phi[i];
      }
    }
    learned++;
    for (int i = 0; i < phi.length; i++) {
      boolean due = turn > 0 && learned % turn == i * turn / phi.length;
      prior[i] = due ? ridge : forgetting * prior[i];
    }
    if (learned % batch == 0) {
      change(learned / batch);
    }
  }

  private void change(int update) {
    for (int k = 0; k < weights.length; k++) {
      for (int i = 0; i < weights[k].length; i++) {
        double g = gradient[k][i];
        gradient[k][i] = 0;
        first[k][i] = .9 * first[k][i] + .1 * g;
        second[k][i] = .999 * second[k][i] + .001 * g * g;
        double mean = first[k][i] / (1 - Math.pow(.9, update));
        double size = Math.sqrt(second[k][i] / (1 - Math.pow(.999, update)));
        weights[k][i] -= rule == Rule.ADAM ? rate * mean / (size + 1e-8) : rate * g;
      }
      if (rule == Rule.BOUND) {
        double[][] curvature = copy(normal);
        double[] moments = right[k].clone();
        for (int i = 0; i < moments.length; i++) {
          curvature[i][i] += prior[i];
          moments[i] += prior[i] * start[k][i];
        }
        weights[k] = solve(curvature, moments);
      }
    }
    seen = copy(weights);
  }

  double[][] weights() {
    return weights;
  }

  static double[] probabilities(float[] row, double[][] weights) {
    double[] phi = features(row);
    double[] p = new double[weights.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      for (int i = 0; i < phi.length; i++) {
        p[k] += weights[k][i] * phi[i];
      }
      p[k] = Math.exp(p[k]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static double[] features(float[] row) {
    double[] phi = new double[row.length];
    phi[0] = 1;
    for (int i = 1; i < row.length; i++) {
      phi[i] = row[i - 1];
    }
    return phi;
  }

  /** Gauss-Jordan elimination; the matrix is positive definite. */
  private static double[] solve(double[][] matrix, double[] right) {
    double[][] a = copy(matrix);
    double[] x = right.clone();
    for (int pivot = 0; pivot < x.length; pivot++) {
      for (int row = 0; row < x.length; row++) {
        double factor = row == pivot ? 0 : a[row][pivot] / a[pivot][pivot];
        for (int column = pivot; column < x.length && factor != 0; column++) {
          a[row][column] -= factor * a[pivot][column];
        }
        x[row] -= factor * x[pivot];
      }
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= a[i][i];
    }
    return x;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}
