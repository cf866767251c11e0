package io.millrace.math.update;

import io.millrace.api.operator.ChannelChange;
import java.util.ArrayList;
import java.util.List;

/*
 * P = U D U' as in InverseFactor, S = P^-1 = V' D^-1 V with V = U^-1; k features that stay, d that
 * are dropped, W weights.
 *
 * The sum S of a learner that never had d is S_kk, because S is a sum of outer products. Its
 * minimum is that of the same sum with W_d = 0:
 *   W_k <- W_k + W_d S_dk S_kk^-1,   P <- S_kk^-1
 * P_kk would be another thing: the uncertainty of W_k while W_d is not known.
 * S_kk = L E L' (L unit lower triangular) gives the new factors U = L'^-1 and D = E^-1. S_kk is a sum
 * of squares without differences, so nothing is lost where P_kk is far larger than S_kk^-1.
 *
 * New features have the prior alone, and no products with others. Where features are only added,
 * the factors of the others keep their bits.
 */
/** The factors of an {@link InverseFactor} for other features, and what becomes of its weights. */
final class CarriedFactor {

  private final ChannelChange features;
  private final double[][] inverse;
  private final float[] diagonal;
  private final float[] before;
  private final int from;

  /**
   * @param before array with the factors
   * @param from index of the first of them
   * @param features which features stay
   */
  CarriedFactor(float[] before, int from, ChannelChange features) {
    this.before = before;
    this.from = from;
    this.features = features;
    this.diagonal = new float[features.before()];
    this.inverse = new double[features.before()][features.before()];
    invert();
  }

  private static int at(int row, int column) {
    return column * (column + 1) / 2 + row;
  }

  /** Computes V, upper triangular with ones, column by column. */
  private void invert() {
    for (int column = 0; column < features.before(); column++) {
      diagonal[column] = before[from + at(column, column)];
      inverse[column][column] = 1;
      for (int row = column - 1; row >= 0; row--) {
        double sum = 0;
        for (int k = row + 1; k <= column; k++) {
          sum += before[from + at(row, k)] * inverse[k][column];
        }
        inverse[row][column] = -sum;
      }
    }
  }

  /** Returns an element of S. */
  private double sum(int left, int right) {
    double sum = 0;
    for (int k = 0; k <= Math.min(left, right); k++) {
      sum += inverse[k][left] * inverse[k][right] / diagonal[k];
    }
    return sum;
  }

  private boolean keepsBits() {
    List<Integer> kept = new ArrayList<>(features.sources());
    kept.removeIf(source -> source == ChannelChange.NEW);
    return kept.equals(ChannelChange.none(features.before()).sources());
  }

  /**
   * Writes the factors.
   *
   * @param after holds the factors of a new learner
   */
  void write(float[] after, int to) {
    if (keepsBits()) {
      for (int column = 0; column < features.after(); column++) {
        for (int row = 0; row <= column; row++) {
          int left = features.source(row);
          int right = features.source(column);
          if (left != ChannelChange.NEW && right != ChannelChange.NEW) {
            after[to + at(row, column)] = before[from + at(left, right)];
          }
        }
      }
      return;
    }
    int size = features.after();
    double[][] sums = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column <= row; column++) {
        int left = features.source(row);
        int right = features.source(column);
        boolean isNew = left == ChannelChange.NEW || right == ChannelChange.NEW;
        double prior = row == column ? 1.0 / after[to + at(row, row)] : 0;
        sums[row][column] = isNew ? prior : sum(left, right);
      }
    }
    double[] pivots = factor(sums);
    for (int column = 0; column < size; column++) {
      after[to + at(column, column)] = (float) (1 / pivots[column]);
      // Row `column` of L^-1 is column `column` of U.
      double[] unit = new double[size];
      unit[column] = 1;
      for (int row = column - 1; row >= 0; row--) {
        double rest = 0;
        for (int k = row + 1; k <= column; k++) {
          rest += unit[k] * sums[k][row];
        }
        unit[row] = -rest;
        after[to + at(row, column)] = (float) unit[row];
      }
    }
  }

  /** Factors the lower half of a symmetric matrix in place as L E L'; returns E. */
  private static double[] factor(double[][] lower) {
    double[] pivots = new double[lower.length];
    for (int row = 0; row < lower.length; row++) {
      for (int column = 0; column <= row; column++) {
        double value = lower[row][column];
        for (int k = 0; k < column; k++) {
          value -= lower[row][k] * lower[column][k] * pivots[k];
        }
        if (column == row) {
          pivots[row] = value;
        } else {
          lower[row][column] = value / pivots[column];
        }
      }
    }
    return pivots;
  }

  /**
   * Adds to the weights that stay what the dropped ones leave to them.
   *
   * @param dropped weights before of the dropped features, in order
   * @param kept weights of the features that stay, in the order of before; changed
   */
  void settle(double[] dropped, double[] kept) {
    List<Integer> gone = features.dropped();
    List<Integer> stay = new ArrayList<>(ChannelChange.none(features.before()).sources());
    stay.removeAll(gone);
    int size = stay.size();
    double[][] sums = new double[size][size];
    double[] shift = new double[size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column <= row; column++) {
        sums[row][column] = sum(stay.get(row), stay.get(column));
      }
      for (int k = 0; k < gone.size(); k++) {
        shift[row] += sum(stay.get(row), gone.get(k)) * dropped[k];
      }
    }
    double[] pivots = factor(sums);
    for (int row = 0; row < size; row++) {
      for (int k = 0; k < row; k++) {
        shift[row] -= sums[row][k] * shift[k];
      }
    }
    for (int row = size - 1; row >= 0; row--) {
      shift[row] /= pivots[row];
      for (int k = row + 1; k < size; k++) {
        shift[row] -= sums[k][row] * shift[k];
      }
      kept[row] += shift[row];
    }
  }
}
