package io.millrace.dictionary.learn;

/**
 * The naive dictionary with a classifier of its codes and of covariates, in double precision, from
 * the formulas: the minimum of the quadratic bounds of all losses, with an explicit inverse, and
 * the sum of the labels' gradients.
 */
final class NaiveSupervised {

  final NaiveDictionary dictionary;
  double[][] readout;

  private final int n;
  private final int batch;
  private final double weight;
  private final double[][] normal;
  private double[][] slopes;
  private double[][] labels;
  private final double[][] rows;
  private int steps;

  NaiveSupervised(NaiveDictionary dictionary, int[] sizes, int batch, double weight, double ridge) {
    this.dictionary = dictionary;
    this.n = sizes[0];
    int features = 1 + n + sizes[1];
    int classes = sizes[2];
    this.batch = batch;
    this.weight = weight;
    this.readout = new double[classes][features];
    this.slopes = new double[classes][features];
    this.labels = new double[classes][n];
    this.normal = new double[features][features];
    for (int i = 0; i < features; i++) {
      normal[i][i] = ridge;
    }
    this.rows = new double[batch][];
  }

  /** Code, reconstruction and covariates, error, score, probabilities, class, loss, correct. */
  float[] next(double[] reading, double[] covariates, int label) {
    float[] coded = dictionary.output(reading, 2);
    double[] p = probabilities(features(reading, covariates));
    float[] output = new float[coded.length + covariates.length + p.length + 3];
    System.arraycopy(coded, 0, output, 0, 2 * n);
    for (int i = 0; i < covariates.length; i++) {
      output[2 * n + i] = (float) covariates[i];
    }
    int at = 2 * n + covariates.length;
    output[at] = coded[2 * n];
    output[at + 1] = coded[2 * n + 1];
    int best = 0;
    for (int k = 0; k < p.length; k++) {
      output[at + 2 + k] = (float) p[k];
      best = p[k] > p[best] ? k : best;
    }
    output[at + 2 + p.length] = best;
    output[at + 3 + p.length] = (float) -Math.log(p[label]);
    output[at + 4 + p.length] = best == label ? 1 : 0;
    rows[steps % batch] = reading;
    steps++;
    if (steps % batch == 0) {
      close();
    }
    learn(reading, covariates, label);
    return output;
  }

  private double[] features(double[] reading, double[] covariates) {
    double[] code = dictionary.code(reading);
    double[] phi = new double[1 + n + covariates.length];
    phi[0] = 1;
    System.arraycopy(code, 0, phi, 1, n);
    System.arraycopy(covariates, 0, phi, 1 + n, covariates.length);
    return phi;
  }

  private double[] probabilities(double[] phi) {
    double[] p = new double[readout.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      for (int i = 0; i < phi.length; i++) {
        p[k] += readout[k][i] * phi[i];
      }
      p[k] = Math.exp(p[k]);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private void learn(double[] reading, double[] covariates, int label) {
    double[] phi = features(reading, covariates);
    double[] p = probabilities(phi);
    for (int k = 0; k < p.length; k++) {
      double slope = p[k] - (k == label ? 1 : 0);
      for (int i = 0; i < phi.length; i++) {
        slopes[k][i] += slope * phi[i];
      }
      for (int i = 0; i < n; i++) {
        labels[k][i] -= slope * reading[i];
      }
    }
    for (int i = 0; i < phi.length; i++) {
      for (int j = 0; j < phi.length; j++) {
        normal[i][j] += phi[i] * phi[j];
      }
    }
  }

  private void close() {
    double[][] before = dictionary.dictionary;
    dictionary.fast(
        rows, 3, 0.1, (z, lambda) -> Math.signum(z) * Math.max(0, Math.abs(z) - lambda));
    double size = 0;
    double[][] further = new double[n][n];
    for (int atom = 0; atom < n; atom++) {
      for (int i = 0; i < n; i++) {
        size += before[atom][i] * dictionary.tracker[atom][i];
        for (int k = 0; k < readout.length; k++) {
          further[atom][i] += readout[k][1 + atom] * labels[k][i];
        }
      }
    }
    for (double[] row : further) {
      for (int i = 0; i < n; i++) {
        row[i] *= weight * size;
      }
    }
    dictionary.further = further;
    double[][] inverse = NaiveDictionary.inverse(normal);
    double[][] turn =
        NaiveDictionary.times(dictionary.dictionary, NaiveDictionary.transposed(before));
    for (int k = 0; k < readout.length; k++) {
      double[] step = NaiveDictionary.times(inverse, slopes[k]);
      for (int i = 0; i < step.length; i++) {
        readout[k][i] -= 2 * step[i];
      }
      double[] codes = new double[n];
      System.arraycopy(readout[k], 1, codes, 0, n);
      System.arraycopy(NaiveDictionary.times(turn, codes), 0, readout[k], 1, n);
    }
    slopes = new double[readout.length][slopes[0].length];
    labels = new double[readout.length][n];
  }
}
