package io.millrace.dictionary.overcomplete;

import io.millrace.api.drift.RunningMean;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;

/*
 * Symbols: D atoms (r x n, unit rows), x reading, z its codes, B = Σ w z xᵀ (r x n), C = Σ w z zᵀ
 * (r x r), w the weight f^age of a mini-batch, U the atoms used in the open mini-batch.
 *
 *   each reading:      B <- B + z xᵀ,  C <- C + z zᵀ
 *   each mini-batch:   for j in U, in order:  u = D_j + (B_j - C_j D)/C_jj;  D_j <- u/|u|
 *                      the worst coded reading of it takes the place of the least used atom
 *                      B <- f B,  C <- f C
 *
 *   +------------+------------+--------------+--------------+----------------------+--------------+
 *   | atoms r x n| gram r x r | sums.cross B | sums.codes C | pending.used r       | pending.worst|
 *   |            | = D Dᵀ     | r x n        | r x r        | .residual .error     | n            |
 *   |            |            |              |              | .count .worst_size   |              |
 *   +------------+------------+--------------+--------------+----------------------+--------------+
 *     step reads these two     learn                          learn, cleared with the mini-batch
 *   and error, residual.mean, batches.
 *
 * Atoms that the mini-batch did not use keep their place: their sums changed by the factor f alone.
 * The taken place begins with a tenth of the mean use, so it is the next to go if nobody uses it.
 */
/**
 * The sums that are sufficient to learn atoms, with forgetting, and the update of the atoms.
 *
 * <p>Source: Mairal, Bach, Ponce and Sapiro, Online Learning for Matrix Factorization and Sparse
 * Coding, JMLR 2010, algorithms 1 and 2; the place of an atom that is seldom used is given to a
 * reading that is badly coded as in Aharon, Elad and Bruckstein, K-SVD, IEEE TSP 2006.
 */
final class AtomSums {

  /** Largest count that a float represents exactly. */
  private static final float MOST = 0x1.0p24f;

  /** Use of an atom that takes another's place, of the mean use. */
  private static final double SHARE = 0.1;

  private static final double LEAST = 1e-12;

  final int atoms;
  final int gram;
  final int error;
  final int residual;

  private final int r;
  private final int n;
  private final int cross;
  private final int codes;
  private final int used;
  private final int sums;
  private final int worst;
  private final int batches;
  private final float forget;
  private final boolean renews;
  private final Kernels kernels;
  private final FloatMatrix row;
  private final FloatMatrix all;
  private final FloatMatrix sum;

  /**
   * @param layout of the {@link #slots}
   * @param forget weight of a mini-batch beside the one after it
   * @param renews whether a reading may take the place of an atom
   */
  AtomSums(int r, int n, StateLayout layout, float forget, boolean renews, Kernels kernels) {
    this.r = r;
    this.n = n;
    this.atoms = layout.offset("atoms");
    this.gram = layout.offset("gram");
    this.cross = layout.offset("sums.cross");
    this.codes = layout.offset("sums.codes");
    this.used = layout.offset("pending.used");
    this.sums = layout.offset("pending.residual");
    this.worst = layout.offset("pending.worst");
    this.error = layout.offset("error");
    this.residual = layout.offset("residual.mean");
    this.batches = layout.offset("batches");
    this.forget = forget;
    this.renews = renews;
    this.kernels = kernels;
    this.row = FloatMatrix.of(1, r);
    this.all = FloatMatrix.of(r, n);
    this.sum = FloatMatrix.of(1, n);
  }

  static StateLayout slots(int r, int n) {
    return StateLayout.of(
        Slot.of("atoms", r, n).as(Slot.Meaning.ATOMS),
        Slot.of("gram", r, r),
        Slot.of("sums.cross", r, n),
        Slot.of("sums.codes", r, r),
        Slot.of("pending.used", r),
        Slot.of("pending.residual"),
        Slot.of("pending.error"),
        Slot.of("pending.count"),
        Slot.of("pending.worst_size"),
        Slot.of("pending.worst", n),
        Slot.of("error"),
        Slot.of("residual.mean"),
        Slot.of("batches"));
  }

  /** Computes the Gram matrix of all atoms. */
  void correlate(float[] slots) {
    for (int j = 0; j < r; j++) {
      correlate(slots, j);
    }
  }

  private void correlate(float[] slots, int j) {
    for (int i = 0; i < r; i++) {
      float value = kernels.dot(slots, atoms + i * n, slots, atoms + j * n, n);
      slots[gram + i * r + j] = value;
      slots[gram + j * r + i] = value;
    }
  }

  /** Adds a row of a block. */
  void add(float[] slots, CodedRows coded, int row) {
    float[] values = coded.filled.values();
    int at = row * n;
    int first = coded.first(row);
    int end = first + coded.counts[row];
    for (int i = first; i < end; i++) {
      int atom = coded.chosen[i];
      int to = cross + atom * n;
      for (int channel = 0; channel < n; channel++) {
        slots[to + channel] = Math.fma(coded.codes[i], values[at + channel], slots[to + channel]);
      }
      for (int j = first; j < end; j++) {
        int place = codes + atom * r + coded.chosen[j];
        slots[place] = Math.fma(coded.codes[i], coded.codes[j], slots[place]);
      }
      slots[used + atom] = 1;
    }
    slots[sums] += (float) (coded.squares[row] / coded.observed[row]);
    slots[sums + 1] += (float) coded.errors[row];
    slots[sums + 2]++;
    if (coded.squares[row] > slots[sums + 3]) {
      slots[sums + 3] = (float) coded.squares[row];
      System.arraycopy(values, at, slots, worst, n);
    }
  }

  /** Ends a mini-batch. */
  void close(float[] slots) {
    double rate = RunningMean.rate(slots[batches]);
    RunningMean.fold(slots, residual, slots[sums] / slots[sums + 2], rate);
    RunningMean.fold(slots, error, slots[sums + 1] / slots[sums + 2], rate);
    slots[batches] = Math.min(MOST, slots[batches] + 1);
    for (int j = 0; j < r; j++) {
      if (slots[used + j] > 0 && move(slots, j)) {
        correlate(slots, j);
      }
    }
    if (renews && slots[sums + 3] > 0) {
      renew(slots);
    }
    forget(slots, forget);
    Arrays.fill(slots, used, worst + n, 0f);
  }

  /** Lets the sums weigh less. */
  void forget(float[] slots, float share) {
    for (int at = cross; at < used; at++) {
      slots[at] *= share;
    }
  }

  private boolean move(float[] slots, int j) {
    float own = slots[codes + j * r + j];
    if (!(own > LEAST)) {
      return false;
    }
    row.onto(slots, codes + j * r);
    all.onto(slots, atoms);
    kernels.multiply(row, all, sum);
    float[] product = sum.values();
    double squares = 0;
    for (int channel = 0; channel < n; channel++) {
      float step = (slots[cross + j * n + channel] - product[channel]) / own;
      product[channel] = slots[atoms + j * n + channel] + step;
      squares += (double) product[channel] * product[channel];
    }
    return place(slots, j, product, 0, Math.sqrt(squares));
  }

  /** Gives the place of the least used atom to the worst coded reading. */
  private void renew(float[] slots) {
    int least = 0;
    double all = 0;
    for (int j = 0; j < r; j++) {
      float use = slots[codes + j * r + j];
      least = use < slots[codes + least * r + least] ? j : least;
      all += use;
    }
    double squares = 0;
    for (int channel = 0; channel < n; channel++) {
      squares += (double) slots[worst + channel] * slots[worst + channel];
    }
    if (!place(slots, least, slots, worst, Math.sqrt(squares))) {
      return;
    }
    correlate(slots, least);
    float use = (float) (SHARE * all / r);
    for (int j = 0; j < r; j++) {
      slots[codes + j * r + least] = 0;
      slots[codes + least * r + j] = 0;
    }
    slots[codes + least * r + least] = use;
    for (int channel = 0; channel < n; channel++) {
      slots[cross + least * n + channel] = use * slots[atoms + least * n + channel];
    }
  }

  /** Sets an atom to a direction; false, and nothing is done, if it has none. */
  private boolean place(float[] slots, int j, float[] from, int at, double norm) {
    if (!(norm > LEAST) || Double.isInfinite(norm)) {
      return false;
    }
    for (int channel = 0; channel < n; channel++) {
      slots[atoms + j * n + channel] = (float) (from[at + channel] / norm);
    }
    return true;
  }
}
