package io.millrace.dictionary.overcomplete;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operator once more, in double precision: keeps every reading and code, computes the sums anew
 * from all of them at the end of each mini-batch, and solves least squares by elimination.
 */
final class NaiveOvercomplete {

  private final double[][] atoms;
  private final int n;
  private final int keep;
  private final int batch;
  private final double forget;
  private final List<double[]> readings = new ArrayList<>();
  private final List<double[]> codes = new ArrayList<>();
  private final double[][] directions;
  private double usual;
  private double residuals;
  private double worstSize;
  private double[] worst;

  /** What an atom that took a place brought into the sums: as if coded once, by so much. */
  private final double[] dowry;

  private final int[] begun;

  NaiveOvercomplete(double[][] atoms, int keep, int batch, double forget) {
    this.atoms = atoms;
    this.n = atoms[0].length;
    this.keep = keep;
    this.batch = batch;
    this.forget = forget;
    this.dowry = new double[atoms.length];
    this.begun = new int[atoms.length];
    this.directions = new double[atoms.length][];
  }

  /** Code, reconstruction, error and score of the next reading, then learned. */
  float[] next(double[] reading) {
    double[] code = code(reading);
    double[] answer = new double[n];
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < atoms.length; j++) {
        answer[i] += code[j] * atoms[j][i];
      }
      squares += Math.pow(reading[i] - answer[i], 2);
      norm += Math.pow(reading[i], 2);
    }
    float[] output = new float[atoms.length + n + 2];
    for (int j = 0; j < atoms.length; j++) {
      output[j] = (float) code[j];
    }
    for (int i = 0; i < n; i++) {
      output[atoms.length + i] = (float) answer[i];
    }
    output[atoms.length + n] = (float) Math.sqrt(squares / norm);
    output[atoms.length + n + 1] = usual > 0 ? (float) (squares / n / usual) : Float.NaN;
    readings.add(reading);
    codes.add(code);
    if (squares > worstSize) {
      worstSize = squares;
      worst = reading;
    }
    residuals += squares / n / batch;
    if (readings.size() % batch == 0) {
      learn();
    }
    return output;
  }

  private double[] code(double[] reading) {
    double[] code = new double[atoms.length];
    List<Integer> chosen = new ArrayList<>();
    double[] rest = reading.clone();
    while (chosen.size() < keep) {
      int best = -1;
      for (int j = 0; j < atoms.length; j++) {
        if (!chosen.contains(j)
            && (best < 0 || Math.abs(dot(atoms[j], rest)) > Math.abs(dot(atoms[best], rest)))) {
          best = j;
        }
      }
      chosen.add(best);
      double[] fit = leastSquares(chosen, reading);
      rest = reading.clone();
      Arrays.fill(code, 0);
      for (int c = 0; c < chosen.size(); c++) {
        code[chosen.get(c)] = fit[c];
        for (int i = 0; i < n; i++) {
          rest[i] -= fit[c] * atoms[chosen.get(c)][i];
        }
      }
    }
    return code;
  }

  private double[] leastSquares(List<Integer> chosen, double[] reading) {
    int k = chosen.size();
    double[][] a = new double[k][k + 1];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        a[i][j] = dot(atoms[chosen.get(i)], atoms[chosen.get(j)]);
      }
      a[i][k] = dot(atoms[chosen.get(i)], reading);
    }
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < k; i++) {
        double factor = i == p ? 0 : a[i][p] / a[p][p];
        for (int j = p; j <= k; j++) {
          a[i][j] -= factor * a[p][j];
        }
      }
    }
    double[] solution = new double[k];
    for (int i = 0; i < k; i++) {
      solution[i] = a[i][k] / a[i][i];
    }
    return solution;
  }

  private void learn() {
    int batches = readings.size() / batch;
    usual += Math.max(0.01, 2.0 / (batches + 1)) * (residuals - usual);
    residuals = 0;
    for (int j = 0; j < atoms.length; j++) {
      boolean used = false;
      for (int t = readings.size() - batch; t < readings.size(); t++) {
        used |= codes.get(t)[j] != 0;
      }
      if (used) {
        move(j);
      }
    }
    renew();
  }

  private void move(int j) {
    double[] target = new double[n];
    for (int i = 0; i < n; i++) {
      target[i] = cross(j, i);
      for (int other = 0; other < atoms.length; other++) {
        target[i] -= product(j, other) * atoms[other][i];
      }
      target[i] = target[i] / product(j, j) + atoms[j][i];
    }
    atoms[j] = unit(target);
  }

  private void renew() {
    int least = 0;
    double all = 0;
    for (int j = 0; j < atoms.length; j++) {
      least = product(j, j) < product(least, least) ? j : least;
      all += product(j, j);
    }
    atoms[least] = unit(worst);
    begun[least] = readings.size();
    dowry[least] = 0.1 * all / atoms.length;
    directions[least] = atoms[least].clone();
    worstSize = 0;
  }

  /** Weight of what came with reading t, in batches behind it. */
  private double weight(int t) {
    return Math.pow(forget, (readings.size() - 1) / batch - t / batch);
  }

  private double dowry(int j) {
    int behind = (readings.size() - 1) / batch - (begun[j] - 1) / batch;
    return dowry[j] * Math.pow(forget, behind);
  }

  private double cross(int j, int i) {
    double sum = directions[j] == null ? 0 : dowry(j) * directions[j][i];
    for (int t = begun[j]; t < readings.size(); t++) {
      sum += weight(t) * codes.get(t)[j] * readings.get(t)[i];
    }
    return sum;
  }

  private double product(int j, int other) {
    double sum = j == other ? dowry(j) : 0;
    for (int t = Math.max(begun[j], begun[other]); t < readings.size(); t++) {
      sum += weight(t) * codes.get(t)[j] * codes.get(t)[other];
    }
    return sum;
  }

  private static double[] unit(double[] values) {
    double norm = Math.sqrt(dot(values, values));
    return Arrays.stream(values).map(value -> value / norm).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
