package io.millrace.evaluate.compare;

/**
 * Sums of two pipelines over the same readings.
 *
 * @param first of the first pipeline
 * @param second of the second one, as many
 */
record PairSums(double[] first, double[] second) {

  /** Sums of nothing. */
  PairSums(int width) {
    this(new double[width], new double[width]);
  }

  /** Adds other sums. */
  void add(PairSums other) {
    for (int i = 0; i < first.length; i++) {
      first[i] += other.first[i];
      second[i] += other.second[i];
    }
  }
}
