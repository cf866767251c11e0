package io.millrace.evaluate.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures how well a score separates marked readings from the others; a higher score means that a
 * mark is more likely. Stores all scores.
 */
public final class Ranking {

  private final List<Scored> all = new ArrayList<>();
  private long marked;

  private record Scored(double score, Mark mark) {}

  /** Whether a reading is one that the score should find. */
  public enum Mark {
    MARKED,
    USUAL
  }

  /**
   * Precision and recall of the readings whose score exceeds a threshold.
   *
   * @param threshold the score
   * @param precision share of these readings that is marked
   * @param recall share of the marked readings that is among them
   */
  public record Alarm(double threshold, double precision, double recall) {}

  /** Adds one reading; a reading without a score (NaN) is skipped. */
  public void add(double score, Mark mark) {
    if (!Double.isNaN(score)) {
      all.add(new Scored(score, mark));
      marked += mark == Mark.MARKED ? 1 : 0;
    }
  }

  public long count() {
    return all.size();
  }

  public long marked() {
    return marked;
  }

  /**
   * Returns the area under the ROC curve: the probability that a marked reading scores above a
   * usual one, where ties count half; NaN if there are no marked or no usual readings.
   */
  public double area() {
    List<Scored> sorted = all.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    double ranks = 0;
    for (int from = 0; from < sorted.size(); ) {
      int to = from;
      double here = 0;
      while (to < sorted.size() && sorted.get(to).score() == sorted.get(from).score()) {
        here += sorted.get(to++).mark() == Mark.MARKED ? 1 : 0;
      }
      ranks += here * (from + 1 + to) / 2.0;
      from = to;
    }
    double pairs = (double) marked * (all.size() - marked);
    return (ranks - marked * (marked + 1.0) / 2) / pairs;
  }

  /**
   * Returns precision and recall for the threshold at which a given share of all readings, rounded
   * to a whole reading and at least one, has an alarm.
   *
   * @param share share of all readings, 0 to 1
   */
  public Alarm alarm(double share) {
    List<Scored> falling =
        all.stream().sorted(Comparator.comparingDouble(Scored::score).reversed()).toList();
    int count = (int) Math.min(falling.size(), Math.max(1, Math.round(share * falling.size())));
    long hits = falling.subList(0, count).stream().filter(one -> one.mark() == Mark.MARKED).count();
    double threshold =
        count < falling.size() ? falling.get(count).score() : Double.NEGATIVE_INFINITY;
    return new Alarm(threshold, (double) hits / count, (double) hits / marked);
  }
}
