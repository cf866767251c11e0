package io.millrace.evaluate.compare;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two pipelines by one metric, on the same readings, over several seeds and blocks of
 * days.
 *
 * <p>It says "better" or "worse" only if the interval of the difference, which covers the true
 * difference in {@value #PERCENT} of 100 comparisons, does not hold zero. The simulations of its
 * test give the shares in which it is wrong, and in which it finds a difference.
 *
 * <p>With one seed, nothing is known of how much the difference owes to the seed, so it cannot
 * tell, unless the pipelines use none. Memory: two arrays of sums for each cell.
 */
public final class PairedComparison {

  /** In how many of 100 comparisons the interval covers the true difference. */
  public static final int PERCENT = 97;

  private static final double LEVEL = PERCENT / 100.0;
  private static final int FEWEST_BLOCKS = 14;

  private final Measure measure;
  private final int metric;
  private final Randomness randomness;
  private final SortedMap<Long, SortedMap<Long, PairSums>> seeds = new TreeMap<>();

  /** Whether results depend on a seed. */
  public enum Randomness {
    /** At least one of the pipelines begins from a seed. */
    SEEDED,
    /** Both have the same results whatever the seed. */
    NONE
  }

  /**
   * @param metric name of a metric of which lower or higher values are better
   * @param randomness whether results depend on a seed
   */
  public PairedComparison(Measure measure, String metric, Randomness randomness) {
    this.measure = measure;
    this.metric = measure.index(metric);
    this.randomness = randomness;
    if (measure.metrics().get(this.metric).better() == Better.NEITHER) {
      throw new IllegalArgumentException(
          "Cannot compare by " + metric + ": expected a metric that is better if lower or higher");
    }
  }

  /**
   * Adds what both pipelines did in one block with one seed.
   *
   * @param seed of both
   * @param block its number, see {@link DayBlocks}
   * @param first sums of the first pipeline; copied
   * @param second sums of the second one, on the same readings; copied
   */
  public void add(long seed, long block, double[] first, double[] second) {
    seeds
        .computeIfAbsent(seed, one -> new TreeMap<>())
        .computeIfAbsent(block, one -> new PairSums(measure.sums()))
        .add(new PairSums(first, second));
  }

  /**
   * Compares what was added.
   *
   * @throws IllegalArgumentException if some seed lacks blocks of another
   */
  public Outcome outcome() {
    List<List<PairSums>> cells = cells();
    PairSums all = new PairSums(measure.sums());
    cells.forEach(row -> row.forEach(cell -> all.add(cell)));
    double first = measure.value(metric, all.first());
    double second = measure.value(metric, all.second());
    if (!Double.isFinite(first - second)) {
      return open(first, second, "the metric is not defined on these readings");
    }
    int blocks = cells.isEmpty() ? 0 : cells.get(0).size();
    if (randomness == Randomness.SEEDED && cells.size() < 2) {
      return open(first, second, "one seed says nothing of others; compare with several");
    }
    if (blocks < FEWEST_BLOCKS) {
      return open(
          first, second, "expected " + FEWEST_BLOCKS + " blocks of days or more, found " + blocks);
    }
    return judged(first, second, new Spread(sums -> measure.value(metric, sums), cells));
  }

  private Outcome judged(double first, double second, Spread spread) {
    double half = StudentT.quantile(LEVEL, spread.freedom()) * Math.sqrt(spread.variance());
    double difference = first - second;
    if (!Double.isFinite(half)) {
      return open(first, second, "the metric is not defined without one of the blocks or seeds");
    }
    boolean apart = Math.abs(difference) > half;
    boolean lower = measure.metrics().get(metric).better() == Better.LOWER;
    Verdict verdict =
        !apart ? Verdict.CANNOT_TELL : difference < 0 == lower ? Verdict.BETTER : Verdict.WORSE;
    String reason =
        String.format(
            Locale.ROOT,
            "%d %% interval of the difference: %.4g to %.4g",
            PERCENT,
            difference - half,
            difference + half);
    return new Outcome(first, second, difference - half, difference + half, verdict, reason);
  }

  private static Outcome open(double first, double second, String reason) {
    return new Outcome(
        first,
        second,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        Verdict.CANNOT_TELL,
        reason);
  }

  /** Cells by seed, then by block, in order. */
  private List<List<PairSums>> cells() {
    Set<Long> blocks = new TreeSet<>();
    seeds.values().forEach(row -> blocks.addAll(row.keySet()));
    List<List<PairSums>> cells = new ArrayList<>();
    seeds.forEach(
        (seed, row) -> {
          if (row.size() < blocks.size()) {
            throw new IllegalArgumentException(
                "Cannot compare on different readings: expected "
                    + blocks.size()
                    + " blocks of each seed, found "
                    + row.size()
                    + " of seed "
                    + seed);
          }
          cells.add(List.copyOf(row.values()));
        });
    return cells;
  }
}
