package io.millrace.statespace.forecast;

/*
 *   symbol  meaning
 *   d       size of a value: here the change of a channel, or the error of a target
 *   s       usual size, a running root mean square of d
 *   c       count of sizes seen, at least
 *   a       weight of the newest, 1 / min(c, MEMORY)
 *
 *   wild    d > WILD (1 + 16 / c²) s, from the second size on
 *   s²  <-  (1 - a) s² + a min(d, b)²,   b = s sqrt(1 + 0.2 / a), at least 4 s and at most WILD s
 *
 * So one value raises s² by at most a fifth (winsorised updates, as in RunningScale). A channel
 * whose large changes are rare but real, such as rain, has a usual size that is near them, and they
 * are not wild. After RUN wild values in succession the level is new, and values count in full.
 *
 * WILD and MEMORY were chosen on Beijing air quality of 2013 and 2014 and judged on 2015 and 2016:
 * docs/benchmarks/robust-scale.md.
 */
/** Judges whether a value is far larger than those before, and learns what is usual. */
final class UsualSize {

  /** Successive wild values that are taken for faults. */
  static final int RUN = 5;

  private static final double WILD = 25;
  private static final double MEMORY = 2000;
  private static final int FEW = 2;
  private static final double CERTAIN = 16;

  /** Sizes among which one is compared with those before it instead of the other way round. */
  private static final int FIRST = 4;

  private static final double APART = 100;
  private static final double GROWTH = 0.2;
  private static final double LEAST_REACH = 4;

  private UsualSize() {}

  /** Returns whether a size can be judged that is the {@code count}th. */
  static boolean isKnown(float usual, long count) {
    return count >= FEW && usual > 0;
  }

  /**
   * Returns whether a size among the first ones tells that one before it was wild, because it is
   * far smaller.
   */
  static boolean tellsOfWild(double size, float usual, long count) {
    return count <= FIRST && APART * size < usual;
  }

  /** Returns the usual size where those before this one were wild. */
  static float anew(double size, float usual) {
    return (float) Math.max(size, usual / (APART * APART));
  }

  static boolean isWild(double size, float usual, long count) {
    return size > WILD * (1 + CERTAIN / ((double) count * count)) * usual;
  }

  /**
   * Returns the usual size after one more.
   *
   * @param run number of successive wild values before it
   */
  static float after(float usual, double size, long count, int run) {
    if (usual == 0) {
      return (float) size;
    }
    double weight = 1 / Math.max(1, Math.min(count, MEMORY));
    double reach = Math.sqrt(1 + GROWTH / weight);
    double limit = usual * Math.max(LEAST_REACH, Math.min(WILD, reach));
    double counted = run < RUN ? Math.min(size, limit) : size;
    return (float) Math.sqrt((1 - weight) * usual * usual + weight * counted * counted);
  }
}
