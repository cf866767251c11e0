package io.millrace.evaluate.compare;

import io.millrace.evaluate.sum.Measure;

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

  /** Adds other sums with a sign. */
  void add(PairSums other, int sign) {
    for (int i = 0; i < first.length; i++) {
      first[i] += sign * other.first[i];
      second[i] += sign * other.second[i];
    }
  }

  /** What is left without a part of these sums. */
  PairSums without(PairSums part) {
    PairSums rest = new PairSums(first.clone(), second.clone());
    rest.add(part, -1);
    return rest;
  }

  double difference(Measure measure, int metric) {
    return measure.value(metric, first) - measure.value(metric, second);
  }
}
