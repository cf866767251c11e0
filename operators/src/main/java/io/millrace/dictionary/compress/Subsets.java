package io.millrace.dictionary.compress;

/*
 * Symbols: n elements, of which k are chosen: c_1 < c_2 < … < c_k.
 *
 * Rank in the combinatorial number system: C(c_1, 1) + C(c_2, 2) + … + C(c_k, k), a bijection onto
 * 0 … C(n, k) − 1 (Knuth, The Art of Computer Programming 4A, section 7.2.1.3). Decoded greedily,
 * starting with c_k.
 */
/**
 * Encodes a subset of k of n elements as one whole number of ⌈log₂ C(n, k)⌉ bits, fewer than one
 * bit per element or one index per chosen element. If C(n, k) is 2⁶² or more, one bit per element
 * is written instead.
 */
final class Subsets {

  private static final long MOST = 1L << 62;

  private final int n;
  private final int k;
  private final long[][] choose;
  private final int bits;

  Subsets(int n, int k) {
    this.n = n;
    this.k = k;
    long[][] table = table(n, k);
    long count = table[n][k];
    boolean ranked = count < MOST;
    this.choose = ranked ? table : new long[0][];
    this.bits = ranked ? Long.SIZE - Long.numberOfLeadingZeros(count - 1) : n;
  }

  /** Computes C(m, j) for m ≤ n and j ≤ k, limited to 2⁶². */
  private static long[][] table(int n, int k) {
    long[][] table = new long[n + 1][k + 1];
    for (int m = 0; m <= n; m++) {
      table[m][0] = 1;
      for (int j = 1; j <= Math.min(m, k); j++) {
        table[m][j] = Math.min(MOST, table[m - 1][j - 1] + table[m - 1][j]);
      }
    }
    return table;
  }

  /** Returns the number of bits of a subset. */
  int bits() {
    return bits;
  }

  /** Writes which elements are chosen; exactly k must be. */
  void write(boolean[] chosen, BitRow into) {
    if (choose.length == 0) {
      for (int i = 0; i < n; i++) {
        into.write(chosen[i] ? 1 : 0, 1);
      }
      return;
    }
    long rank = 0;
    int taken = 0;
    for (int i = 0; i < n; i++) {
      if (chosen[i]) {
        rank += choose[i][++taken];
      }
    }
    into.write(rank, bits);
  }

  /** Reads which elements are chosen; returns false if the number is not a subset of k elements. */
  boolean read(BitRow from, boolean[] chosen) {
    if (choose.length == 0) {
      int taken = 0;
      for (int i = 0; i < n; i++) {
        chosen[i] = from.read(1) == 1;
        taken += chosen[i] ? 1 : 0;
      }
      return taken == k;
    }
    long rank = from.read(bits);
    if (rank >= choose[n][k]) {
      return false;
    }
    int left = k;
    for (int i = n - 1; i >= 0; i--) {
      chosen[i] = left > 0 && rank >= choose[i][left];
      if (chosen[i]) {
        rank -= choose[i][left--];
      }
    }
    return true;
  }
}
