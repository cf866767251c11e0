package io.millrace.cli.tensor;

import io.millrace.api.model.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/*
 * Atoms have no order and no sign that would mean anything, so rows are matched before they are compared: the pair with the
 * largest |cosine| first, then the largest among what is left. That is greedy, and exact where each atom has one clear partner.
 */
/**
 * Statistics of the atoms of two dictionaries, matched in pairs.
 *
 * @param atoms number of atoms
 * @param moved number of atoms whose partner is in another row
 * @param flipped number of atoms whose partner has the other sign
 * @param mean mean |cosine| of partners
 * @param least smallest |cosine| of partners
 */
record AtomMatch(int atoms, int moved, int flipped, double mean, double least) {

  private record Pair(int row, int other, double cosine) {}

  /** Matches the rows of two tensors of one shape. */
  static AtomMatch of(Tensor first, Tensor second) {
    int atoms = first.shape().get(0);
    int width = first.shape().get(1);
    List<Pair> pairs = new ArrayList<>(atoms * atoms);
    for (int row = 0; row < atoms; row++) {
      for (int other = 0; other < atoms; other++) {
        pairs.add(new Pair(row, other, cosine(first, row, second, other, width)));
      }
    }
    pairs.sort(Comparator.comparingDouble((Pair pair) -> -Math.abs(pair.cosine())));
    boolean[] taken = new boolean[atoms];
    boolean[] given = new boolean[atoms];
    List<Pair> partners = new ArrayList<>();
    for (Pair pair : pairs) {
      if (!taken[pair.row()] && !given[pair.other()]) {
        taken[pair.row()] = true;
        given[pair.other()] = true;
        partners.add(pair);
      }
    }
    return new AtomMatch(
        atoms,
        (int) partners.stream().filter(pair -> pair.row() != pair.other()).count(),
        (int) partners.stream().filter(pair -> pair.cosine() < 0).count(),
        partners.stream().mapToDouble(pair -> Math.abs(pair.cosine())).average().orElse(0),
        partners.stream().mapToDouble(pair -> Math.abs(pair.cosine())).min().orElse(0));
  }

  /** The statistics as a sentence. */
  String line(String slot) {
    return String.format(
        Locale.ROOT,
        "%s: %d atoms matched, %d of them in another row, %d of the other sign; |cosine| of"
            + " partners %.6f on average, %.6f at least",
        slot,
        atoms,
        moved,
        flipped,
        mean,
        least);
  }

  private static double cosine(Tensor first, int row, Tensor second, int other, int width) {
    double dot = 0;
    double ours = 0;
    double theirs = 0;
    for (int i = 0; i < width; i++) {
      double a = first.values()[row * width + i];
      double b = second.values()[other * width + i];
      dot += a * b;
      ours += a * a;
      theirs += b * b;
    }
    return ours == 0 || theirs == 0 ? 0 : dot / Math.sqrt(ours * theirs);
  }
}
