package io.millrace.dictionary.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/*
 * Symbols: A atoms, r x n with orthonormal rows; a column of the removed channel, A' the others.
 *
 *   A' A'ᵀ = I - a aᵀ,   polar factor of A' = A' + w a (aᵀ A'),   w = (1/s - 1) / |a|²,
 *   s² = 1 - |a|²
 *
 * With as many atoms as channels one atom must leave: that with the largest |a_i|, most of which
 * lay in the removed channel. Then s = |a_i| >= 1 / sqrt n, so what is left is far from singular.
 * Several channels are removed one after the other, because the atoms that lose most by all
 * together may leave a singular rest.
 *
 * With fewer atoms than channels s may be zero: the channel lay in the span of the atoms. Then the
 * direction of a among the atoms gets, in place of it, the channel that the atoms span least.
 */
/**
 * What remains of orthonormal atoms when channels are removed: orthonormal atoms, nearest to it.
 */
final class Remainder {

  private static final double SINGULAR = 1e-3;

  private final List<double[]> atoms = new ArrayList<>();
  private final List<Integer> kept;

  private Remainder(double[][] rows) {
    for (double[] row : rows) {
      atoms.add(row.clone());
    }
    this.kept = new ArrayList<>(IntStream.range(0, rows.length).boxed().toList());
  }

  /**
   * Removes channels.
   *
   * @param rows atoms, which are not changed
   * @param channels channels to remove, in order
   */
  static Remainder of(double[][] rows, List<Integer> channels) {
    Remainder left = new Remainder(rows);
    for (int at = channels.size() - 1; at >= 0; at--) {
      left.remove(channels.get(at));
    }
    return left;
  }

  /** Returns how many atoms remain of so many when so many channels remain. */
  static int number(int atoms, int channels) {
    return Math.min(atoms, channels);
  }

  /** Returns the atoms over the remaining channels. */
  double[][] atoms() {
    return atoms.toArray(double[][]::new);
  }

  /** Returns which of the atoms before these are, in order. */
  List<Integer> kept() {
    return List.copyOf(kept);
  }

  private void remove(int channel) {
    if (atoms.size() == atoms.get(0).length) {
      int most = 0;
      for (int atom = 1; atom < atoms.size(); atom++) {
        if (Math.abs(atoms.get(atom)[channel]) > Math.abs(atoms.get(most)[channel])) {
          most = atom;
        }
      }
      atoms.remove(most);
      kept.remove(most);
    }
    double[] column = new double[atoms.size()];
    for (int atom = 0; atom < column.length; atom++) {
      double[] row = atoms.get(atom);
      column[atom] = row[channel];
      double[] rest = new double[row.length - 1];
      System.arraycopy(row, 0, rest, 0, channel);
      System.arraycopy(row, channel + 1, rest, channel, rest.length - channel);
      atoms.set(atom, rest);
    }
    restore(column);
  }

  /** Makes the rows orthonormal again after their numbers {@code column} were removed. */
  private void restore(double[] column) {
    double squares = dot(column, column);
    if (squares == 0) {
      return;
    }
    double[] lost = new double[atoms.get(0).length];
    for (int atom = 0; atom < column.length; atom++) {
      add(column[atom], atoms.get(atom), lost);
    }
    double left = Math.sqrt(Math.max(0, 1 - squares));
    double weight = (1 / left - 1) / squares;
    if (left < SINGULAR) {
      for (int atom = 0; atom < column.length; atom++) {
        add(-column[atom] / squares, lost, atoms.get(atom));
      }
      lost = leastSpanned();
      weight = 1 / Math.sqrt(squares);
    }
    for (int atom = 0; atom < column.length; atom++) {
      add(weight * column[atom], lost, atoms.get(atom));
    }
  }

  /** The unit vector orthogonal to all rows next to the channel that they span least. */
  private double[] leastSpanned() {
    int channels = atoms.get(0).length;
    double[] best = new double[channels];
    double most = 0;
    for (int channel = 0; channel < channels; channel++) {
      double[] axis = new double[channels];
      axis[channel] = 1;
      for (double[] row : atoms) {
        add(-row[channel], row, axis);
      }
      double length = Math.sqrt(dot(axis, axis));
      if (length > most) {
        most = length;
        best = axis;
      }
    }
    for (int channel = 0; channel < channels; channel++) {
      best[channel] /= most;
    }
    return best;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int at = 0; at < left.length; at++) {
      sum += left[at] * right[at];
    }
    return sum;
  }

  private static void add(double weight, double[] from, double[] to) {
    for (int at = 0; at < to.length; at++) {
      to[at] += weight * from[at];
    }
  }
}
