package io.millrace.evaluate.detection;

import java.util.Arrays;

/*
 * Both kinds of scores are sorted and walked from the highest to the lowest, one distinct score at a
 * time: m marked and u usual readings have it, M marked and U usual ones lie above. P, N: all of
 * each kind.
 *   area               Σ m ((N - U - u) + u/2) / (P N)       the Mann-Whitney statistic
 *   average precision  Σ (m/P) (M + m)/(M + m + U + u)       no interpolation between scores, which
 *                      would be too favourable (Davis, Goadrich, ICML 2006)
 *   best F1            max 2 (M + m)/(M + m + U + u + P)
 */
/**
 * Measures exactly how well a score separates marked readings from the others; a higher score means
 * that a mark is more likely. Stores all scores, 8 bytes each; {@link ScoreBins} needs a fixed
 * memory.
 */
public final class Ranking {

  private final Scores marked = new Scores();
  private final Scores usual = new Scores();

  /** Scores of one kind, sorted when they are read. */
  private static final class Scores {
    private double[] values = new double[64];
    private int count;
    private boolean sorted = true;

    void add(double score) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = score;
      sorted = false;
    }

    double[] sorted() {
      if (!sorted) {
        Arrays.sort(values, 0, count);
        sorted = true;
      }
      return values;
    }

    /** Number of scores above a threshold. */
    int above(double threshold) {
      double[] all = sorted();
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (all[middle] > threshold) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return count - low;
    }
  }

  /**
   * What the readings are whose score exceeds a threshold.
   *
   * @param threshold the score
   * @param share share of all readings that are above it
   * @param precision share of these that is marked; NaN if there are none
   * @param recall share of the marked readings that is among them
   */
  public record Alarm(double threshold, double share, double precision, double recall) {

    /** The harmonic mean of precision and recall; 0 if nothing marked was found. */
    public double f1() {
      return recall != 0 ? 2 * precision * recall / (precision + recall) : 0;
    }
  }

  /** Adds one reading; a reading without a score (NaN) is skipped. */
  public void add(double score, Mark mark) {
    if (!Double.isNaN(score)) {
      (mark == Mark.MARKED ? marked : usual).add(score);
    }
  }

  public long count() {
    return (long) marked.count + usual.count;
  }

  public long marked() {
    return marked.count;
  }

  /** Takes the readings of each distinct score, from the highest to the lowest. */
  private interface Walk {
    /**
     * @param score a score
     * @param marked marked readings that have it
     * @param usual usual readings that have it
     */
    void at(double score, int marked, int usual);
  }

  private void falling(Walk walk) {
    double[] high = marked.sorted();
    double[] low = usual.sorted();
    int i = marked.count - 1;
    int j = usual.count - 1;
    while (i >= 0 || j >= 0) {
      double score = j < 0 || i >= 0 && high[i] >= low[j] ? high[i] : low[j];
      int fromMarked = i;
      int fromUsual = j;
      while (i >= 0 && high[i] == score) {
        i--;
      }
      while (j >= 0 && low[j] == score) {
        j--;
      }
      walk.at(score, fromMarked - i, fromUsual - j);
    }
  }

  /**
   * Returns the area under the ROC curve: the probability that a marked reading scores above a
   * usual one, where ties count half; NaN if there are no marked or no usual readings.
   */
  public double area() {
    double[] state = new double[2];
    falling(
        (score, here, others) -> {
          state[0] += here * (usual.count - state[1] - others / 2.0);
          state[1] += others;
        });
    return state[0] / ((double) marked.count * usual.count);
  }

  /**
   * Returns the area under the curve of precision over recall as steps, where readings of one score
   * are found together; NaN if there are no marked readings.
   */
  public double averagePrecision() {
    double[] state = new double[3];
    falling(
        (score, here, others) -> {
          state[1] += here;
          state[2] += others;
          state[0] += here * state[1] / (state[1] + state[2]);
        });
    return state[0] / marked.count;
  }

  /**
   * Returns the alarms of the largest F1, the fewest of several; their threshold is the largest
   * score without an alarm. It was chosen by the readings that it is judged on, and is too
   * favourable for others.
   */
  public Alarm best() {
    double[] state = {0, 0, -1, 0, Double.NEGATIVE_INFINITY};
    boolean[] pending = {false};
    falling(
        (score, here, others) -> {
          if (pending[0]) {
            state[4] = score;
            pending[0] = false;
          }
          state[0] += here;
          state[1] += others;
          double f1 = 2 * state[0] / (state[0] + state[1] + marked.count);
          if (f1 > state[2]) {
            state[2] = f1;
            state[4] = Double.NEGATIVE_INFINITY;
            pending[0] = true;
          }
        });
    return above(state[4]);
  }

  /** Returns what the readings above a threshold are. */
  public Alarm above(double threshold) {
    double found = marked.above(threshold);
    double alarms = found + usual.above(threshold);
    return new Alarm(threshold, alarms / count(), found / alarms, found / marked.count);
  }

  /**
   * Returns what the readings are for the lowest threshold at which no more than a share of all
   * readings, rounded to a whole reading and at least one, has an alarm. If more readings than that
   * have the highest score, all of these have one.
   *
   * @param share share of all readings, 0 to 1
   */
  public Alarm alarm(double share) {
    long most = Math.max(1, Math.round(share * count()));
    double[] state = {0, Double.NEGATIVE_INFINITY};
    boolean[] found = {false};
    falling(
        (score, here, others) -> {
          boolean fits = state[0] == 0 || state[0] + here + others <= most;
          if (!fits && !found[0]) {
            state[1] = score;
            found[0] = true;
          }
          state[0] += here + others;
        });
    return above(state[1]);
  }
}
