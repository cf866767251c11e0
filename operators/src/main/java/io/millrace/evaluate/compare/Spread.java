package io.millrace.evaluate.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/*
 * Cells (s, b): seed and block, each with the sums of both pipelines on the same readings.
 * d = metric(Σ sums of the first) - metric(Σ sums of the second) = x - y.
 *
 * The two factors are crossed: d varies with the seed s (a start that learns better), with the block
 * b (readings that suit one pipeline), and with both. Delete-one jackknife, so that any function of
 * sums has a variance, with pseudo-values p_i = n d - (n - 1) d without part i:
 *   A  variance of the mean of the S seeds. Run s of one pipeline shares only the number of its seed
 *      with run s of the other: A = A_x + A_y, with degrees of freedom A²/((A_x² + A_y²)/(S - 1))
 *      (Welch 1947). Where a seed is good or bad for both, as for two settings that begin alike, the
 *      correlation of x and y over seeds is above what chance gives in 1 of 100, and A is that of
 *      the pairs, with S - 1.
 *   B  that of the n blocks, which are correlated in their order: with g_j their autocovariances and
 *      r = g_1/g_0 + (1 + 3 g_1/g_0)/n in [0, .9], their correlation without its bias (Kendall 1954),
 *      g_0/(n - 1) · max of (1 + r)/(1 - r) and 1 + 2 Σ_j<=l (1 - j/(l + 1)) g_j/g_0, l = ⌊n^(1/3)⌋:
 *      an autoregression of order one, or the weights of Newey and West (Econometrica 55, 1987)
 *   C  what is in both: variance of the residuals of cells from the means of their seed and block,
 *      divided by their number, times the same maximum, as these are correlated in their order too
 *   e = n (1 - r)/(1 + r), the blocks that would say as much if they were independent
 *   V = A + max(0, B - C) (1 + 1/e)  (Cameron, Gelbach, Miller, J. Business Econ. Stat. 29, 2011)
 * Few blocks give too small a B, as r is estimated from them: by 1/e or more in simulations.
 *
 * With one seed A = C = 0. Degrees of freedom: those of A; e - 1 of blocks, at least one; together
 * V² / Σ (part²/its own) (Satterthwaite 1946).
 */
/** The variance of a difference over seeds and blocks, and its degrees of freedom. */
final class Spread {

  /** Beyond it, some blocks say too little of how alike they are. */
  private static final double LARGEST_CORRELATION = .9;

  /** How seldom seeds of pipelines that share nothing seem to go together: 1 of 100. */
  private static final double BOTH_SIDES = .98;

  /** A quotient that is whole may come out a little less. */
  private static final double ROUNDING = 1e-9;

  private final ToDoubleFunction<double[]> metric;
  private final PairSums all;
  private final int seeds;
  private final int blocks;
  private final double variance;
  private final int freedom;

  /**
   * A part of the variance.
   *
   * @param squares Σ of (variance² / degrees of freedom) of what it consists of
   */
  private record Part(double variance, double squares) {}

  /**
   * @param metric of sums
   * @param cells by seed, then by block in its order; at least one seed and two blocks
   */
  Spread(ToDoubleFunction<double[]> metric, List<List<PairSums>> cells) {
    this.metric = metric;
    this.seeds = cells.size();
    this.blocks = cells.get(0).size();
    List<PairSums> ofSeeds = cells.stream().map(Spread::sum).toList();
    this.all = sum(ofSeeds);
    List<PairSums> ofBlocks = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      int at = block;
      ofBlocks.add(sum(cells.stream().map(row -> row.get(at)).toList()));
    }
    Part bySeed = seeds < 2 ? new Part(0, 0) : bySeed(ofSeeds);
    Part byBlock = byBlock(pseudo(ofBlocks), cells);
    this.variance = bySeed.variance() + byBlock.variance();
    double squares = bySeed.squares() + byBlock.squares();
    this.freedom = squares > 0 ? (int) Math.max(1, variance * variance / squares + ROUNDING) : 1;
  }

  double variance() {
    return variance;
  }

  /** Whole, at least one. */
  int freedom() {
    return freedom;
  }

  private Part bySeed(List<PairSums> ofSeeds) {
    double[] first = pseudo(ofSeeds.stream().map(PairSums::first).toList(), all.first());
    double[] second = pseudo(ofSeeds.stream().map(PairSums::second).toList(), all.second());
    double own = seeds - 1.0;
    if (together(first, second)) {
      double[] pairs = new double[seeds];
      for (int seed = 0; seed < seeds; seed++) {
        pairs[seed] = first[seed] - second[seed];
      }
      double variance = ofMean(pairs);
      return new Part(variance, variance * variance / own);
    }
    double ofFirst = ofMean(first);
    double ofSecond = ofMean(second);
    return new Part(ofFirst + ofSecond, (ofFirst * ofFirst + ofSecond * ofSecond) / own);
  }

  /** Whether a seed that is good for one pipeline is so for the other. */
  private boolean together(double[] first, double[] second) {
    if (seeds < 3) {
      return false;
    }
    double products = 0;
    double mean = mean(first);
    double other = mean(second);
    for (int seed = 0; seed < seeds; seed++) {
      products += (first[seed] - mean) * (second[seed] - other) / seeds;
    }
    double correlation = products / Math.sqrt(covariance(first, 0) * covariance(second, 0));
    double t = StudentT.quantile(BOTH_SIDES, seeds - 2);
    return correlation > t / Math.sqrt(seeds - 2 + t * t);
  }

  private Part byBlock(double[] inOrder, List<List<PairSums>> cells) {
    double correlation = correlation(inOrder);
    double likeness = Math.max((1 + correlation) / (1 - correlation), lagged(inOrder));
    double byBlock = ofMean(inOrder) * likeness;
    double byBoth = seeds < 2 ? 0 : residual(cells) * likeness;
    double effective = blocks * (1 - correlation) / (1 + correlation);
    double alone = Math.max(0, byBlock - byBoth) * (1 + 1 / effective);
    return new Part(alone, alone * alone / Math.max(1, effective - 1));
  }

  private static PairSums sum(List<PairSums> parts) {
    PairSums sum = new PairSums(parts.get(0).first().length);
    parts.forEach(part -> sum.add(part));
    return sum;
  }

  private double[] pseudo(List<PairSums> parts) {
    return parts.stream().mapToDouble(part -> pseudo(part, parts.size())).toArray();
  }

  private double pseudo(PairSums part, double count) {
    return pseudo(part.first(), all.first(), count) - pseudo(part.second(), all.second(), count);
  }

  private double[] pseudo(List<double[]> parts, double[] whole) {
    return parts.stream().mapToDouble(part -> pseudo(part, whole, parts.size())).toArray();
  }

  private double pseudo(double[] part, double[] whole, double count) {
    double[] rest = whole.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= part[i];
    }
    return count * metric.applyAsDouble(whole) - (count - 1) * metric.applyAsDouble(rest);
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
