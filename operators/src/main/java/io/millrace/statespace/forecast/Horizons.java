package io.millrace.statespace.forecast;

import java.util.List;

/*
 * Horizons h_1 < h_2 < .. < h_H. A forecast for horizon j waits in a ring of its own with h_j rows, that
 * of step s at row s mod h_j. The rings lie one behind the other, so a slot for them has h_1 + .. + h_H
 * rows; with one horizon it is the ring alone.
 *
 * A pair of features and targets is learned when its last target is there: features of step t - h_H,
 * targets of the steps t - h_H + h_j. So all horizons have the same features, and one factor.
 */
/**
 * Numbers of observations ahead.
 *
 * @param ahead different, in ascending order
 */
record Horizons(List<Integer> ahead) {

  Horizons {
    ahead = ahead.stream().sorted().toList();
  }

  /** How many there are. */
  int count() {
    return ahead.size();
  }

  int of(int j) {
    return ahead.get(j);
  }

  int longest() {
    return ahead.get(ahead.size() - 1);
  }

  /** Rows of all rings. */
  int rows() {
    return firstRow(ahead.size());
  }

  private int firstRow(int j) {
    int rows = 0;
    for (int i = 0; i < j; i++) {
      rows += ahead.get(i);
    }
    return rows;
  }

  /** The row of a step among the rows of all rings. */
  int row(int j, long step) {
    return firstRow(j) + (int) Math.floorMod(step, (long) ahead.get(j));
  }

  /** What tells fields of a horizon from those of the others; empty if it is the only one. */
  String suffix(int j) {
    return ahead.size() == 1 ? "" : "_" + ahead.get(j);
  }
}
