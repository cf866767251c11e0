package io.millrace.evaluate.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/*
 * Cells (s, b): seed and block, each with the sums of both pipelines on the same readings.
 * d = metric(Σ sums of the first) - metric(Σ sums of the second).
 *
 * The two factors are crossed: d varies with the seed s (a start that learns better), with the block
 * b (readings that suit one pipeline), and with both. Delete-one jackknife, so that any function of
 * sums has a variance, with pseudo-values p_i = n d - (n - 1) d without part i:
 *   A  variance of the mean of the pseudo-values of the seeds
 *   B  that of the n blocks, which are correlated in their order: with g_j their autocovariances and
 *      r = g_1/g_0 + (1 + 3 g_1/g_0)/n in [0, .9], their correlation without its bias (Kendall 1954),
 *      g_0/(n - 1) · max of (1 + r)/(1 - r) and 1 + 2 Σ_j<=l (1 - j/(l + 1)) g_j/g_0, l = ⌊n^(1/3)⌋:
 *      an autoregression of order one, or the weights of Newey and West (Econometrica 55, 1987)
 *   C  what is in both: variance of the residuals of cells from the means of their seed and block,
 *      divided by their number, times the same maximum, as these are correlated in their order too
 *   V = A + max(0, B - C)           (Cameron, Gelbach, Miller, J. Business Econ. Stat. 29, 2011)
 *
 * With one seed A = C = 0. Degrees of freedom: m = n (1 - r)/(1 + r) - 1 of blocks, at least one;
 * V² / (A²/(S - 1) + max(0, B - C)²/m) of both (Satterthwaite 1946).
 */
/** The variance of a difference over seeds and blocks, and its degrees of freedom. */
final class Spread {

  /** Beyond it, some blocks say too little of how alike they are. */
  private static final double LARGEST_CORRELATION = .9;

  private final ToDoubleFunction<PairSums> difference;
  private final PairSums all;
  private final double whole;
  private final int seeds;
  private final int blocks;
  private final double variance;
  private final double ofBlockAlone;
  private final double effective;

  /**
   * @param difference of the metric
   * @param cells by seed, then by block in its order; at least one seed and two blocks
   */
  Spread(ToDoubleFunction<PairSums> difference, List<List<PairSums>> cells) {
    this.difference = difference;
    this.seeds = cells.size();
    this.blocks = cells.get(0).size();
    List<PairSums> ofSeeds = cells.stream().map(Spread::sum).toList();
    this.all = sum(ofSeeds);
    this.whole = difference.applyAsDouble(all);
    List<PairSums> ofBlocks = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      int at = block;
      ofBlocks.add(sum(cells.stream().map(row -> row.get(at)).toList()));
    }
    double bySeed = seeds < 2 ? 0 : ofMean(pseudo(ofSeeds));
    double[] inOrder = pseudo(ofBlocks);
    double correlation = correlation(inOrder);
    double likeness = Math.max((1 + correlation) / (1 - correlation), lagged(inOrder));
    double byBlock = ofMean(inOrder) * likeness;
    double byBoth = seeds < 2 ? 0 : residual(cells) * likeness;
    this.ofBlockAlone = Math.max(0, byBlock - byBoth);
    this.variance = bySeed + ofBlockAlone;
    this.effective = blocks * (1 - correlation) / (1 + correlation) - 1;
  }

  double variance() {
    return variance;
  }

  /** Whole, at least one. */
  int freedom() {
    double ofSeed = variance - ofBlockAlone;
    double sum = ofBlockAlone * ofBlockAlone / Math.max(1, effective);
    sum += seeds < 2 ? 0 : ofSeed * ofSeed / (seeds - 1);
    return sum > 0 ? (int) Math.max(1, variance * variance / sum) : 1;
  }

  private static PairSums sum(List<PairSums> parts) {
    PairSums sum = new PairSums(parts.get(0).first().length);
    parts.forEach(part -> sum.add(part, 1));
    return sum;
  }

  private double[] pseudo(List<PairSums> parts) {
    int count = parts.size();
    return parts.stream().mapToDouble(part -> pseudo(part, count)).toArray();
  }

  private double pseudo(PairSums part, double count) {
    return count * whole - (count - 1) * difference.applyAsDouble(all.without(part));
  }

  /** Variance of the mean of independent values. */
  private static double ofMean(double[] values) {
    return covariance(values, 0) / (values.length - 1.0);
  }

  private static double covariance(double[] values, int lag) {
    double mean = mean(values);
    double products = 0;
    for (int i = lag; i < values.length; i++) {
      products += (values[i] - mean) * (values[i - lag] - mean);
    }
    return products / values.length;
  }

  private static double correlation(double[] values) {
    double plain = covariance(values, 1) / covariance(values, 0);
    double corrected = plain + (1 + 3 * plain) / values.length;
    return corrected > 0 ? Math.min(LARGEST_CORRELATION, corrected) : 0;
  }

  private static double lagged(double[] values) {
    int lags = (int) StrictMath.cbrt(values.length);
    double sum = 1;
    for (int lag = 1; lag <= lags; lag++) {
      sum += 2 * (1 - lag / (lags + 1.0)) * covariance(values, lag) / covariance(values, 0);
    }
    return sum > 0 ? sum : 0;
  }

  private double residual(List<List<PairSums>> cells) {
    double count = (double) seeds * blocks;
    double[][] pseudo = new double[seeds][blocks];
    double[] ofBlock = new double[blocks];
    for (int seed = 0; seed < seeds; seed++) {
      for (int block = 0; block < blocks; block++) {
        pseudo[seed][block] = pseudo(cells.get(seed).get(block), count);
        ofBlock[block] += pseudo[seed][block] / seeds;
      }
    }
    double grand = mean(ofBlock);
    double squares = 0;
    for (double[] row : pseudo) {
      double ofSeed = mean(row);
      for (int block = 0; block < blocks; block++) {
        double rest = row[block] - ofSeed - ofBlock[block] + grand;
        squares += rest * rest;
      }
    }
    return squares / ((seeds - 1.0) * (blocks - 1.0)) / count;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
