package io.millrace.simulate.summary;

import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.summary.record.ResultRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How much of the energy of the codes of a group each atom has, over time. */
final class CodeUse {

  private static final int SLICES = 12;
  private static final int MOST_ATOMS = 24;

  private final Grid grid;
  private final double[][] energies;

  CodeUse(Grid grid, int atoms) {
    this.grid = grid;
    this.energies = new double[SLICES][atoms];
  }

  void add(ResultRecord record, int at) {
    int range = grid.at(record.time);
    if (range < 0) {
      return;
    }
    double[] slice = energies[range * SLICES / grid.count()];
    for (int atom = 0; atom < slice.length; atom++) {
      double value = record.output[at + atom];
      slice[atom] += Double.isFinite(value) ? value * value : 0;
    }
  }

  int atoms() {
    return energies[0].length;
  }

  /** The share of each atom in the energy of all codes. */
  double[] shares() {
    double[] shares = new double[atoms()];
    double all = Double.MIN_NORMAL;
    for (double[] slice : energies) {
      for (int atom = 0; atom < shares.length; atom++) {
        shares[atom] += slice[atom];
        all += slice[atom];
      }
    }
    for (int atom = 0; atom < shares.length; atom++) {
      shares[atom] /= all;
    }
    return shares;
  }

  /** The atoms with the largest share first, at most {@value #MOST_ATOMS}. */
  List<Integer> order() {
    double[] shares = shares();
    return IntStream.range(0, atoms())
        .boxed()
        .sorted(Comparator.comparingDouble(atom -> -shares[atom]))
        .limit(MOST_ATOMS)
        .toList();
  }

  /** The shares in twelve parts of the time. */
  HeatMap map(String group) {
    List<String> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<Integer> order = order();
    float[][] values = new float[order.size()][SLICES];
    for (int slice = 0; slice < SLICES; slice++) {
      int range = (slice * grid.count() + SLICES - 1) / SLICES;
      columns.add(Texts.time(grid.from() + range * grid.step()).substring(2, 10));
      double all = 0;
      for (double energy : energies[slice]) {
        all += energy;
      }
      for (int row = 0; row < order.size(); row++) {
        values[row][slice] = all == 0 ? Float.NaN : (float) (energies[slice][order.get(row)] / all);
      }
    }
    double[] shares = shares();
    for (int atom : order) {
      rows.add(String.format(Locale.ROOT, "atom %d · %.0f %%", atom, 100 * shares[atom]));
    }
    return new HeatMap("Use of the atoms of " + group, rows, columns, values);
  }
}
