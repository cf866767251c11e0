package io.millrace.readout;

import java.util.ArrayList;
import java.util.List;

/** How unlike all classes features are, from all rows before, in double precision. */
final class NaiveUnlikeness {

  private static final int FEW = 20;

  private NaiveUnlikeness() {}

  /** For fewer than 200 rows, each with a label, the last of the targets. */
  static double unknown(float[][] clip, float[][] targets, int at, int batch) {
    List<Double> scores = new ArrayList<>();
    int visible = at / batch * batch;
    for (int row = 0; row < visible; row++) {
      int seen = row / batch * batch;
      if (seen - classes(targets, seen) >= FEW) {
        scores.add(distance(clip, targets, seen, clip[row]));
      }
    }
    if (scores.size() < FEW) {
      return Double.NaN;
    }
    double own = distance(clip, targets, visible, clip[at]);
    long farther = scores.stream().filter(score -> score >= own).count();
    return 1 - (1 + farther) / (1.0 + scores.size());
  }

  private static int label(float[][] targets, int row) {
    return (int) targets[row][targets[row].length - 1];
  }

  private static long classes(float[][] targets, int rows, int of) {
    long count = 0;
    for (int row = 0; row < rows; row++) {
      count += label(targets, row) == of ? 1 : 0;
    }
    return count;
  }

  private static int classes(float[][] targets, int rows) {
    int classes = 0;
    for (int of = 0; of < 3; of++) {
      classes += classes(targets, rows, of) > 0 ? 1 : 0;
    }
    return classes;
  }

  private static double distance(float[][] clip, float[][] targets, int rows, float[] own) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int of = 0; of < 3; of++) {
      if (classes(targets, rows, of) > 0) {
        double sum = 0;
        for (int j = 0; j < own.length; j++) {
          double within = 0;
          for (int other = 0; other < 3; other++) {
            double mean = mean(clip, targets, rows, other, j);
            for (int row = 0; row < rows; row++) {
              if (label(targets, row) == other) {
                within += Math.pow(clip[row][j] - mean, 2);
              }
            }
          }
          double mean = mean(clip, targets, rows, of, j);
          double variance = within / (rows - classes(targets, rows)) + 1e-6 * mean * mean;
          sum += Math.min(Math.pow(own[j] - mean, 2) / variance, 1e6);
        }
        nearest = Math.min(nearest, sum / own.length);
      }
    }
    return nearest;
  }

  private static double mean(float[][] clip, float[][] targets, int rows, int of, int feature) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += label(targets, row) == of ? clip[row][feature] : 0;
    }
    return sum / Math.max(1, classes(targets, rows, of));
  }
}
