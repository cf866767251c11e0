package io.millrace.dictionary.step;

/*
 * Symbols: n atoms, b observations of a mini-batch, d estimated density of the codes, W warm-up in
 * mini-batches.
 *
 *   W = n/b times 100                       d <= .4
 *                 100 + 2000 (d - .4)   between
 *                 600                       d >= .65
 *   and at least 30.
 *
 * Codes that are still mixtures of the true ones are nearly Gaussian, so d begins near one and
 * falls to the true density while the dictionary is learned. Hence W follows how far learning has
 * come: sparse codes end their warm-up a hundred observations an atom after the start, dense ones
 * when they are learned. The numbers were chosen on planted dictionaries of 11 to 100 atoms:
 * docs/benchmarks/dictionary.md.
 */
/**
 * Computes how long a schedule moves away from its initial dictionary, from the density of the
 * codes. It counts observations, so that mini-batches of any size learn equally well from the same
 * number of observations.
 *
 * @param atoms number of atoms
 * @param batch number of observations of a mini-batch
 */
public record Warmup(int atoms, int batch) {

  private static final double SPARSE = 0.4;
  private static final double DENSE = 0.65;
  private static final double SPARSE_OBSERVATIONS = 100;
  private static final double DENSE_OBSERVATIONS = 600;

  /** Steps that the method itself needs, however large its mini-batches. */
  private static final double FEWEST = 30;

  private static final int FEWEST_OF_FIRST_RELEASE = 300;
  private static final int OBSERVATIONS_OF_FIRST_RELEASE = 100;

  /**
   * Returns the number of mini-batches of the warm-up.
   *
   * @param density estimated share of non-zero codes, in (0, 1]; one while unknown
   */
  public double batches(double density) {
    double share = Math.max(0, Math.min(1, (density - SPARSE) / (DENSE - SPARSE)));
    double observations = SPARSE_OBSERVATIONS + share * (DENSE_OBSERVATIONS - SPARSE_OBSERVATIONS);
    return Math.max(FEWEST, observations * atoms / batch);
  }

  /** Returns the number of mini-batches of the warm-up of every schedule of release 0.1.0. */
  public int ofFirstRelease() {
    return Math.max(FEWEST_OF_FIRST_RELEASE, OBSERVATIONS_OF_FIRST_RELEASE * atoms / batch);
  }
}
