package io.millrace.math.update;

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
/**
 * The factors of an {@link InverseFactor} for other features, and what becomes of the weights that
 * it serves. Costs some features³ / 2 multiply-adds; holds what it computes for one group.
 */
public final class CarriedFactor {

  /** The source of a feature that was not there before. */
  private static final int NEW = -1;

  private final int features;
  private final int[] sources;
  private final double[][] inverse;
  private final float[] diagonal;
  private final float[] before;
  private final int from;

  /** Computed for the first weights. */
  private Rest rest;

  /**
   * @param before array with the factors
   * @param from index of the first of them
   * @param features number of features before
   * @param sources for each feature after, its index before, or −1 for a new one
   */
  public CarriedFactor(float[] before, int from, int features, int[] sources) {
    this.before = before;
    this.from = from;
    this.features = features;
    this.sources = sources.clone();
    this.diagonal = new float[features];
    this.inverse = new double[features][features];
    invert();
  }

  private static int at(int row, int column) {
    return column * (column + 1) / 2 + row;
  }

  /** Computes V, upper triangular with ones, column by column. */
  private void invert() {
    for (int column = 0; column < features; column++) {
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
    int next = 0;
    for (int source : sources) {
      if (source != NEW && source != next++) {
        return false;
      }
    }
    return next == features;
  }

  /**
   * Writes the factors.
   *
   * @param after holds the factors of a new learner
   */
  public void write(float[] after, int to) {
    if (keepsBits()) {
      for (int column = 0; column < sources.length; column++) {
        for (int row = 0; row <= column; row++) {
          int left = sources[row];
          int right = sources[column];
          if (left != NEW && right != NEW) {
            after[to + at(row, column)] = before[from + at(left, right)];
          }
        }
      }
      return;
    }
    int size = sources.length;
    double[][] sums = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column <= row; column++) {
        int left = sources[row];
        int right = sources[column];
        boolean isNew = left == NEW || right == NEW;
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

  private boolean isKept(int feature) {
    for (int source : sources) {
      if (source == feature) {
        return true;
      }
    }
    return false;
  }

  /** Sums over the features that stay, factored. */
  private final class Rest {

    private final List<Integer> stay = new ArrayList<>();
    private final List<Integer> gone = new ArrayList<>();
    private final double[][] lower;
    private final double[] pivots;

    Rest() {
      for (int feature = 0; feature < features; feature++) {
        (isKept(feature) ? stay : gone).add(feature);
      }
      lower = new double[stay.size()][stay.size()];
      for (int row = 0; row < lower.length; row++) {
        for (int column = 0; column <= row; column++) {
          lower[row][column] = sum(stay.get(row), stay.get(column));
        }
      }
      pivots = factor(lower);
    }
  }

  /**
   * Adds to the weights that stay what the dropped ones leave to them.
   *
   * @param dropped weights before of the dropped features, in order
   * @param kept weights of the features that stay, in the order of before; changed
   */
  public void settle(double[] dropped, double[] kept) {
    if (rest == null) {
      rest = new Rest();
    }
    double[][] lower = rest.lower;
    double[] shift = new double[lower.length];
    for (int row = 0; row < shift.length; row++) {
      for (int k = 0; k < dropped.length; k++) {
        shift[row] += sum(rest.stay.get(row), rest.gone.get(k)) * dropped[k];
      }
      for (int k = 0; k < row; k++) {
        shift[row] -= lower[row][k] * shift[k];
      }
    }
    for (int row = shift.length - 1; row >= 0; row--) {
      shift[row] /= rest.pivots[row];
      for (int k = row + 1; k < shift.length; k++) {
        shift[row] -= lower[k][row] * shift[k];
      }
      kept[row] += shift[row];
    }
  }
}
