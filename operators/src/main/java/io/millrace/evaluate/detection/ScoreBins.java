package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Bins of the score s, 8 an octave from 2^-20 to 2^20, both signs:
 *
 *   |s| < 2^-20 : bin ZERO.   else  i = 8 (exponent + 20) + the upper 3 bits of the mantissa, at most
 *   SIDE - 1;  bin ZERO + 1 + i for s > 0, ZERO - 1 - i for s < 0.
 *
 * A score is within a factor 1 + 1/8 of the others in its bin. Sums: the count of marked readings of
 * every bin, then that of usual ones. Readings of a bin count as ties. True area A, area of the bins
 * B:  |A - B| <= ½ Σ m_i u_i / (P N), since only pairs within a bin are unknown. The average
 * precision lies between its values with the worst and the best order within each bin.
 */
/**
 * Measures how well a score separates marked readings from the others in a fixed memory: counts in
 * bins of the score, which can be added over keys and windows in any order. Both areas have a bound
 * of their error that is computed from the same counts; {@link Ranking} is exact.
 *
 * <p>The bound is small unless many marked and usual readings share a bin: scores should spread
 * over magnitudes, as residuals and p-values do, not lie all in .9 to 1. {@value #BINS} bins, two
 * counts each: 10 KiB, as a slot 15 KiB.
 */
public final class ScoreBins implements Measure {

  /** Number of bins. */
  public static final int BINS = 641;

  private static final int OCTAVES = 20;
  private static final int MANTISSA = 3;
  private static final int SIDE = 2 * OCTAVES << MANTISSA;

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("judged"),
          Metric.neutral("marked"),
          Metric.higher("area"),
          Metric.lower("area_error"),
          Metric.higher("average_precision"),
          Metric.lower("average_precision_error"));

  /** Adds one reading to sums; a reading without a score (NaN) is skipped. */
  public void judge(double score, Mark mark, double[] into) {
    judge(score, mark, into, 0);
  }

  /** Adds one reading to sums that begin at an index. */
  void judge(double score, Mark mark, double[] into, int at) {
    if (!Double.isNaN(score)) {
      into[at + bin(score) + (mark == Mark.MARKED ? 0 : BINS)]++;
    }
  }

  static int bin(double score) {
    long bits = Double.doubleToRawLongBits(Math.abs(score));
    long fine = (bits >>> 52 - MANTISSA) - ((1023L - OCTAVES) << MANTISSA);
    if (fine < 0) {
      return SIDE;
    }
    int index = (int) Math.min(fine, SIDE - 1);
    return score > 0 ? SIDE + 1 + index : SIDE - 1 - index;
  }

  @Override
  public int sums() {
    return 2 * BINS;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    double marked = 0;
    double usual = 0;
    for (int bin = 0; bin < BINS; bin++) {
      marked += sums[bin];
      usual += sums[BINS + bin];
    }
    return switch (METRICS.get(metric).name()) {
      case "judged" -> marked + usual;
      case "marked" -> marked;
      case "area" -> area(sums, usual) / (marked * usual);
      case "area_error" -> shared(sums) / 2 / (marked * usual);
      case "average_precision" -> precision(sums, marked)[0];
      case "average_precision_error" -> precision(sums, marked)[1];
      default -> throw new IllegalStateException();
    };
  }

  private static double area(double[] sums, double usual) {
    double pairs = 0;
    double above = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      double others = sums[BINS + bin];
      pairs += sums[bin] * (usual - above - others / 2);
      above += others;
    }
    return pairs;
  }

  private static double shared(double[] sums) {
    double pairs = 0;
    for (int bin = 0; bin < BINS; bin++) {
      pairs += sums[bin] * sums[BINS + bin];
    }
    return pairs;
  }

  /** The average precision with ties in bins, and how far it can be from the true one. */
  private static double[] precision(double[] sums, double marked) {
    double tied = 0;
    double worst = 0;
    double best = 0;
    double found = 0;
    double wrong = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      double here = sums[bin];
      double others = sums[BINS + bin];
      if (here > 0) {
        worst += here * (found + 1) / (found + 1 + wrong + others);
        best += here * (found + here) / (found + here + wrong);
        tied += here * (found + here) / (found + here + wrong + others);
      }
      found += here;
      wrong += others;
    }
    return new double[] {tied / marked, Math.max(tied - worst, best - tied) / marked};
  }
}
