package io.millrace.dictionary.overcomplete;

import io.millrace.api.math.FloatMatrix;
import io.millrace.math.factor.MatchingPursuit;

/**
 * How the rows of a block were coded, for learning on the same block. The arrays grow to the
 * largest block so far and are reused.
 */
final class CodedRows {

  private final int atoms;
  private final int keep;

  /** Readings whose missing channels are filled. */
  FloatMatrix filled;

  /** Correlations of the readings with all atoms. */
  FloatMatrix correlations;

  /** Number of codes of a row; {@link #REFUSED} for a refused one. */
  int[] counts = {};

  /**
   * Atoms of the codes of a row, from {@link #first} on, in the order in which they were chosen.
   */
  int[] chosen = {};

  float[] codes = {};

  /** Squared norms of the differences on observed channels. */
  double[] squares = {};

  double[] errors = {};
  int[] observed = {};

  static final int REFUSED = -1;

  CodedRows(int channels, int atoms, int keep) {
    this.atoms = atoms;
    this.keep = keep;
    this.filled = FloatMatrix.of(1, channels);
    this.correlations = FloatMatrix.of(1, atoms);
  }

  /** Makes room for a block. */
  void size(int rows, int atMost) {
    if (counts.length < atMost) {
      filled = FloatMatrix.of(atMost, filled.columns());
      correlations = FloatMatrix.of(atMost, atoms);
      counts = new int[atMost];
      chosen = new int[atMost * keep];
      codes = new float[atMost * keep];
      squares = new double[atMost];
      errors = new double[atMost];
      observed = new int[atMost];
    }
    filled.rows(rows);
    correlations.rows(rows);
  }

  int first(int row) {
    return row * keep;
  }

  /** Takes the codes of a row. */
  void take(int row, MatchingPursuit pursuit) {
    counts[row] = pursuit.count();
    for (int i = 0; i < pursuit.count(); i++) {
      chosen[first(row) + i] = pursuit.atom(i);
      codes[first(row) + i] = pursuit.code(i);
    }
  }
}
