package io.millrace.benchmark.published;

import java.util.Arrays;

/*
 * u = the .9 quantile of the scores, m = mean excess of those above u:
 *   threshold = u + m ln(.1/p)
 * the score that an exponential tail exceeds with probability p (Siffer and others, KDD 2017, with
 * the shape of the tail fixed).
 */
/**
 * Sets a threshold by the scores of a first part, without labels: it is fixed there, and the rest
 * is judged with it. The same rule serves every method.
 */
final class TailThreshold {

  private static final double TAIL = .1;

  private TailThreshold() {}

  /**
   * @param scores of the first part; NaN are skipped
   * @param rate wanted share of usual readings above the threshold
   * @return infinite if no score is known
   */
  static double of(double[] scores, double rate) {
    double[] known = Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    int from = (int) ((1 - TAIL) * (known.length - 1));
    double border = known[from];
    double excess = Arrays.stream(known, from, known.length).map(s -> s - border).sum();
    int above = known.length - 1 - from;
    return above == 0 ? border : border + excess / above * Math.log(TAIL / rate);
  }
}
