package io.millrace.dictionary.overcomplete;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/*
 * Symbols as in AtomSums. D' are atoms without the removed channels, s_j = |D'_j|, so
 * Σ z_j D'_j = Σ (s_j z_j) (D'_j / s_j):
 *
 *   D_j <- D'_j / s_j,  B_j <- s_j B'_j,  C_ij <- s_i s_j C_ij
 *
 * are the atoms and sums of a learner with these codes that never had the channels. Of more atoms
 * than there are places those with the largest s_j² C_jj stay, in their order.
 *
 * A new atom is the axis of a new channel, in turn, with sums of zero: no reading in which the
 * channel is zero or missing uses it, and the first badly coded reading may take its place.
 */
/**
 * Carries an overcomplete dictionary.
 *
 * @param older layout before
 * @param layout layout after
 */
record OvercompleteCarrying(StateLayout older, StateLayout layout, ChannelChange change)
    implements Carrying {

  /** Length of what remains of an atom below which it was of the removed channels alone. */
  private static final double LEAST = 1e-3;

  private static final List<String> NUMBERS =
      List.of(
          "pending.residual",
          "pending.error",
          "pending.count",
          "pending.worst_size",
          "error",
          "residual.mean",
          "batches");

  private int before() {
    return older.slot("atoms").shape().get(0);
  }

  private int after() {
    return layout.slot("atoms").shape().get(0);
  }

  @Override
  public List<String> refusals() {
    return after() > before() && change.added().isEmpty()
        ? List.of(
            "overcomplete: atoms: expected at most "
                + before()
                + " as before, since there is no new channel, found "
                + after())
        : List.of();
  }

  @Override
  public void key(float[] from, float[] to) {}

  @Override
  public void group(float[] from, long learned, float[] to) {
    CarriedState state = new CarriedState(older, from, layout, to);
    double[] lengths = lengths(state);
    ChannelChange atoms = atoms(state, lengths);
    for (String slot : List.of("atoms", "gram", "sums.cross", "sums.codes")) {
      int at = layout.offset(slot);
      Arrays.fill(to, at, at + layout.slot(slot).size(), 0f);
    }
    state.copy("atoms", atoms, change);
    state.copy("gram", atoms, atoms);
    state.copy("sums.cross", atoms, change);
    state.copy("sums.codes", atoms, atoms);
    state.copy("pending.used", atoms);
    state.copy("pending.worst", change);
    NUMBERS.forEach(state::copy);
    if (!change.dropped().isEmpty()) {
      for (int atom = 0; atom < after(); atom++) {
        rescale(to, atom, atoms, lengths);
      }
    }
    List<Integer> axes = change.added();
    for (int atom = before(); atom < after(); atom++) {
      axis(to, atom, axes.get((atom - before()) % axes.size()));
    }
    if (!change.dropped().isEmpty() || after() > before()) {
      correlate(to, change.dropped().isEmpty() ? before() : 0);
    }
  }

  /** Lengths of the atoms before, over the channels that stay; zero for those without one. */
  private double[] lengths(CarriedState state) {
    double[] lengths = new double[before()];
    for (int atom = 0; atom < lengths.length; atom++) {
      double squares = 0;
      for (int source : change.sources()) {
        if (source != ChannelChange.NEW) {
          double entry = state.before()[state.from("atoms") + atom * change.before() + source];
          squares += entry * entry;
        }
      }
      lengths[atom] = squares < LEAST * LEAST ? 0 : Math.sqrt(squares);
    }
    return lengths;
  }

  /** The atoms that stay, in order, and the new ones behind them. */
  private ChannelChange atoms(CarriedState state, double[] lengths) {
    List<Integer> kept = new ArrayList<>(ChannelChange.none(before()).sources());
    if (after() < before()) {
      int codes = state.from("sums.codes");
      kept.sort(
          Comparator.comparingDouble(
              atom ->
                  -lengths[atom] * lengths[atom] * state.before()[codes + atom * (before() + 1)]));
      kept = new ArrayList<>(kept.subList(0, after()));
      Collections.sort(kept);
    }
    kept.addAll(Collections.nCopies(after() - kept.size(), ChannelChange.NEW));
    return new ChannelChange(before(), kept);
  }

  /** Makes an atom that is left a unit vector, and its sums those of its codes. */
  private void rescale(float[] to, int atom, ChannelChange atoms, double[] lengths) {
    if (atoms.source(atom) == ChannelChange.NEW) {
      return;
    }
    double length = lengths[atoms.source(atom)];
    int channels = change.after();
    for (int channel = 0; channel < channels; channel++) {
      int at = atom * channels + channel;
      to[layout.offset("atoms") + at] /= (float) length;
      to[layout.offset("sums.cross") + at] *= (float) length;
    }
    for (int other = 0; other < after(); other++) {
      int source = atoms.source(other);
      double both = source == ChannelChange.NEW ? 0 : length * lengths[source];
      to[layout.offset("sums.codes") + atom * after() + other] *= (float) both;
    }
    if (length == 0) {
      axis(to, atom, atom % channels);
    }
  }

  private void axis(float[] to, int atom, int channel) {
    int at = layout.offset("atoms") + atom * change.after();
    Arrays.fill(to, at, at + change.after(), 0f);
    to[at + channel] = 1;
  }

  /** Computes the rows of the Gram matrix from an atom on, and their columns. */
  private void correlate(float[] to, int first) {
    int n = change.after();
    int atoms = layout.offset("atoms");
    for (int i = first; i < after(); i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int channel = 0; channel < n; channel++) {
          sum += (double) to[atoms + i * n + channel] * to[atoms + j * n + channel];
        }
        to[layout.offset("gram") + i * after() + j] = (float) sum;
        to[layout.offset("gram") + j * after() + i] = (float) sum;
      }
    }
  }

  @Override
  public ChannelChange output(String field) {
    return switch (field) {
      case "reconstruction" -> change;
      case "code" -> {
        if (after() < before()) {
          throw new IllegalArgumentException(
              "overcomplete: atoms: expected at least "
                  + before()
                  + " as before, since each group drops other atoms, and the stage behind reads the"
                  + " code; found "
                  + after());
        }
        List<Integer> sources = new ArrayList<>(ChannelChange.none(before()).sources());
        sources.addAll(Collections.nCopies(after() - before(), ChannelChange.NEW));
        yield new ChannelChange(before(), sources);
      }
      default -> ChannelChange.none(1);
    };
  }
}
