package io.millrace.evaluate.detection;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;

/*
 * Tatbul, Lee, Zdonik, Alam, Gottschlich, Precision and Recall for Time Series, NeurIPS 2018.
 * R_i: real ranges, P_j: predicted ones.
 *   recall(R_i)    = a [some P_j overlaps R_i] + (1 - a) C(R_i) Σ_j w(R_i, R_i ∩ P_j)
 *   precision(P_j) = C(P_j) Σ_i w(P_j, P_j ∩ R_i)
 *   C(x) = 1 if x overlaps at most one range, else 1/(number of them), or 1
 *   w(x, o) = Σ_{i in o} d(i) / Σ_{i in x} d(i),  i the position in x from 1, L its length,
 *   d(i) = 1 (flat), L - i + 1 (front), i (back), min(i, L - i + 1) (middle)
 * recall is the mean over all R_i, precision over all P_j. Sums: Σ recall(R_i), count of R_i,
 * Σ precision(P_j), count of P_j.
 */
/**
 * Precision, recall and F1 of ranges: an anomaly that lasts is found in part, early or late, once
 * or in pieces. With ranges of one reading they are the usual precision and recall.
 */
public final class RangeMeasure implements Measure {

  private static final List<Metric> METRICS =
      List.of(
          Metric.neutral("ranges"),
          Metric.neutral("alarms"),
          Metric.higher("range_precision"),
          Metric.higher("range_recall"),
          Metric.higher("range_f1"));

  private final Rule rule;

  /** Which part of a range counts most. */
  public enum Bias {
    FLAT,
    FRONT,
    MIDDLE,
    BACK;

    /**
     * Sum of the weights of positions 1 to {@code to} of a range, in closed form: ranges may be
     * long.
     */
    private double sum(double to, double length) {
      double half = Math.floor((length + 1) / 2);
      return switch (this) {
        case FLAT -> to;
        case BACK -> to * (to + 1) / 2;
        case FRONT -> to * length - to * (to - 1) / 2;
        case MIDDLE -> {
          double rest = length - to;
          yield to <= half
              ? to * (to + 1) / 2
              : MIDDLE.sum(half, length)
                  + MIDDLE.sum(length - half, length)
                  - rest * (rest + 1) / 2;
        }
      };
    }
  }

  /** What several overlaps of one range are worth. */
  public enum Pieces {
    /** One divided by their number. */
    RECIPROCAL,
    /** As much as one overlap of the same readings. */
    FULL
  }

  /**
   * How overlaps are valued.
   *
   * @param existence weight, 0 to 1, of whether a range was found at all
   * @param recall which part of a real range counts most
   * @param pieces what several overlaps of one range are worth
   */
  public record Rule(double existence, Bias recall, Pieces pieces) {

    /** No weight for existence, every reading alike, one divided by the number of pieces. */
    public static final Rule USUAL = new Rule(0, Bias.FLAT, Pieces.RECIPROCAL);

    public Rule {
      if (!(existence >= 0 && existence <= 1)) {
        throw new IllegalArgumentException(
            "Cannot value ranges with the weight " + existence + " of existence: expected 0 to 1");
      }
    }
  }

  /**
   * @param rule how overlaps are valued
   */
  public RangeMeasure(Rule rule) {
    this.rule = rule;
  }

  /**
   * Adds the ranges of one key to sums.
   *
   * @param real ranges that should be found, ascending, without overlap
   * @param found ranges with an alarm, likewise
   * @param into the sums
   */
  public void judge(List<Span> real, List<Span> found, double[] into) {
    for (Span range : real) {
      double overlap = overlap(range, found, rule.recall());
      into[0] += rule.existence() * (overlap > 0 ? 1 : 0) + (1 - rule.existence()) * overlap;
      into[1]++;
    }
    for (Span range : found) {
      into[2] += overlap(range, real, Bias.FLAT);
      into[3]++;
    }
  }

  private double overlap(Span range, List<Span> others, Bias bias) {
    double total = 0;
    int pieces = 0;
    for (Span other : others) {
      long from = Math.max(range.first(), other.first()) - range.first();
      long to = Math.min(range.last(), other.last()) - range.first() + 1;
      if (from < to) {
        double length = range.length();
        total += (bias.sum(to, length) - bias.sum(from, length)) / bias.sum(length, length);
        pieces++;
      }
    }
    return pieces > 1 && rule.pieces() == Pieces.RECIPROCAL ? total / pieces : total;
  }

  @Override
  public int sums() {
    return 4;
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public double value(int metric, double[] sums) {
    double recall = sums[0] / sums[1];
    double precision = sums[2] / sums[3];
    return switch (METRICS.get(metric).name()) {
      case "ranges" -> sums[1];
      case "alarms" -> sums[3];
      case "range_precision" -> precision;
      case "range_recall" -> recall;
      default -> recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    };
  }
}
