package io.millrace.math.factor;

import java.util.Arrays;

/*
 * Symbols: D atoms (r x n, unit rows), G = D Dᵀ, x reading, a = D x, I the atoms chosen so far.
 *
 *   until k atoms are chosen, or |a_I-rest| is rounding:
 *     j  = the atom outside I with the largest |rest_j|, the first of equals
 *     I <- I, j
 *     z  = G_II⁻¹ a_I          by a Cholesky factor L Lᵀ = G_II that grows by one row
 *     rest = a - G_I z         all correlations with x - D_Iᵀ z
 *
 * An atom within 1e-3 of the span of the chosen ones is passed over: its diagonal 1 - |L⁻¹ G_Ij|²
 * is below 1e-6, and z would be noise. All sums of the factor are in double precision.
 */
/**
 * Orthogonal matching pursuit by correlations and Gram matrix alone. Holds scratch memory: one
 * instance for each thread.
 *
 * <p>Costs {@code r k² / 2} multiply-adds for k of r codes, beside the correlations.
 *
 * <p>Source: Rubinstein, Zibulevsky and Elad, Efficient implementation of the K-SVD algorithm using
 * batch orthogonal matching pursuit, Technion CS-2008-08.
 */
public final class MatchingPursuit {

  private static final double LEAST_DIAGONAL = 1e-6;

  /** Share of the largest correlation below which the rest is rounding. */
  private static final float ROUNDING = 1e-6f;

  private final int atoms;
  private final double[] factor;
  private final double[] codes;
  private final int[] chosen;
  private final float[] rest;
  private final boolean[] closed;
  private int count;

  /**
   * @param atoms number of atoms, r
   * @param most largest number of codes of a reading
   */
  public MatchingPursuit(int atoms, int most) {
    this.atoms = atoms;
    this.factor = new double[most * most];
    this.codes = new double[most];
    this.chosen = new int[most];
    this.rest = new float[atoms];
    this.closed = new boolean[atoms];
  }

  /**
   * Codes one reading.
   *
   * @param correlations of the reading with each atom, from {@code at} on
   * @param gram Gram matrix of the atoms, row-major, from {@code gramAt} on
   * @param keep largest number of codes
   */
  public void code(float[] correlations, int at, float[] gram, int gramAt, int keep) {
    count = 0;
    Arrays.fill(closed, false);
    System.arraycopy(correlations, at, rest, 0, atoms);
    float rounding = ROUNDING * Math.abs(rest[largest()]);
    while (count < keep) {
      int next = largest();
      if (closed[next] || !(Math.abs(rest[next]) > rounding)) {
        return;
      }
      closed[next] = true;
      if (grow(next, gram, gramAt)) {
        solve(correlations, at);
        System.arraycopy(correlations, at, rest, 0, atoms);
        for (int i = 0; i < count; i++) {
          subtract((float) codes[i], gram, gramAt + chosen[i] * atoms);
        }
      }
    }
  }

  /** Number of codes of the last reading. */
  public int count() {
    return count;
  }

  /** Atom of a code, in the order in which they were chosen. */
  public int atom(int index) {
    return chosen[index];
  }

  /** Value of a code. */
  public float code(int index) {
    return (float) codes[index];
  }

  /** The open atom with the largest correlation; a closed one if none is open. */
  private int largest() {
    int best = 0;
    float most = -1;
    for (int j = 0; j < atoms; j++) {
      float size = Math.abs(rest[j]);
      if (size > most && !closed[j]) {
        most = size;
        best = j;
      }
    }
    return best;
  }

  /** Adds an atom to the factor; false if the chosen ones span it. */
  private boolean grow(int next, float[] gram, int gramAt) {
    int width = chosen.length;
    int row = count * width;
    double diagonal = 1;
    for (int i = 0; i < count; i++) {
      double sum = gram[gramAt + next * atoms + chosen[i]];
      for (int j = 0; j < i; j++) {
        sum -= factor[row + j] * factor[i * width + j];
      }
      factor[row + i] = sum / factor[i * width + i];
      diagonal -= factor[row + i] * factor[row + i];
    }
    if (!(diagonal > LEAST_DIAGONAL)) {
      return false;
    }
    factor[row + count] = Math.sqrt(diagonal);
    chosen[count++] = next;
    return true;
  }

  private void solve(float[] correlations, int at) {
    int width = chosen.length;
    for (int i = 0; i < count; i++) {
      double sum = correlations[at + chosen[i]];
      for (int j = 0; j < i; j++) {
        sum -= factor[i * width + j] * codes[j];
      }
      codes[i] = sum / factor[i * width + i];
    }
    for (int i = count - 1; i >= 0; i--) {
      double sum = codes[i];
      for (int j = i + 1; j < count; j++) {
        sum -= factor[j * width + i] * codes[j];
      }
      codes[i] = sum / factor[i * width + i];
    }
  }

  private void subtract(float code, float[] gram, int from) {
    for (int j = 0; j < atoms; j++) {
      rest[j] = Math.fma(-code, gram[from + j], rest[j]);
    }
  }
}
