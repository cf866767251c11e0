package io.millrace.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well a score tells marked readings from the others: the higher, the likelier marked. Keeps
 * every score.
 */
public final class Ranking {

  private final List<Scored> all = new ArrayList<>();
  private long marked;

  private record Scored(double score, Mark mark) {}

  /** Whether a reading is one of those sought. */
  public enum Mark {
    MARKED,
    USUAL
  }

  /**
   * Of the readings whose score exceeds a threshold.
   *
   * @param threshold the score
   * @param precision share of them that is marked
   * @param recall share of the marked that is among them
   */
  public record Alarm(double threshold, double precision, double recall) {}

  /** Counts one reading; one without a score is passed over. */
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
   * Probability that a marked reading scores above a usual one, ties counting half (the area under
   * the ROC curve); NaN if there are none of either.
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
   * The alarm that so large a share of all readings sets off, to the next whole reading.
   *
   * @param share 0 to 1
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
