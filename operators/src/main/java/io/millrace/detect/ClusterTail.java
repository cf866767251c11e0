package io.millrace.detect;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.List;

/*
 * Peaks over a threshold (J. Pickands, Annals of Statistics 1975), of clusters (R. Smith, Statistical
 * Science 1989), with the moments of the generalised Pareto law (J. Hosking, J. Wallis,
 * Technometrics 1987). All is of x = sgn(s) ln(1 + |s|), s the number, so that scores whose tail is a
 * power have an exponential one.
 *
 *   m, b   running mean of x, and of |x - m|        w = max(1/n, 1/N), N the horizon in readings
 *   q      20 r in [.02, .12], so that clusters come more often than alarms are wanted
 *   u      quantile 1 - q of x:  u += 8 max(1/n, 1/N) b ([x > u] - q) / sqrt q
 *          begins after FIRST readings at m + NORMAL b, the quantile of a normal law
 *   cluster: from a reading above u until GAP readings in succession are not; e = its largest x - u,
 *          at most LARGE (z - u), so that a wild cluster counts as a large one
 *   T, C, S1, S2   readings, clusters, sums of e and e^2, each faded by 1 - 1/N a reading
 *   mean   S1/C;   square (S2 + 2 P mean^2)/(C + P): P clusters of an exponential law before any
 *   k      mean^2/(square - mean^2);  shape ξ = (1 - k)/2 in [-.4, .4];  scale σ = mean (1 - ξ)
 *   z      so that clusters that exceed it come at the rate wanted, r a reading:
 *          P(e > z - u) = r T/C =: p      z = u + σ (p^-ξ - 1)/ξ,  u where p >= 1
 *
 * z is known behind LEAST clusters, and changes only at the end of a cluster.
 *
 *   | n | m | b | u | z | T | C | S1 | S2 | seen | inside | quiet | peak |
 *
 * n stops at N, and seen, the number of clusters, at LEAST. inside: 1 in a cluster. peak: largest x - u
 * in it. A float holds each count exactly.
 */
/**
 * The level that a number exceeds at a declared rate: clusters of large numbers are counted and the
 * law of their maxima is fitted, so that numbers that come in runs count once.
 */
final class ClusterTail {

  /** State after a reading. */
  enum Place {
    /** Not in a cluster. */
    OUTSIDE,
    /** In a cluster. */
    INSIDE,
    /** The cluster ended with this reading. */
    ENDED
  }

  /** What a reading may change. */
  enum Learning {
    /** What is usual, and the clusters. */
    ALL,
    /** The clusters alone: the reading is one of an alarm. */
    CLUSTERS,
    /** The clusters, and that there was a reading: an alarm began before it was to be learned. */
    COUNTS,
    /** Nothing: what is usual is frozen. */
    NOTHING
  }

  static final int LARGEST_HORIZON = 1 << 20;

  private static final int FIRST = 200;
  static final int GAP = 10;
  private static final int LEAST = 10;
  static final double LARGE = 1.25;
  private static final double LEAST_SHARE = .02;
  private static final double LARGEST_SHARE = .12;
  private static final double SHARE_OF_RATE = 20;
  private static final double NORMAL = 2.574;
  private static final double STEP = 8;

  private static final int COUNT = 0;
  private static final int MEAN = 1;
  private static final int SPREAD = 2;
  private static final int LEVEL = 3;
  private static final int BOUND = 4;
  private static final int READINGS = 5;
  private static final int CLUSTERS = 6;
  private static final int EXCESS = 7;
  private static final int SQUARES = 8;
  private static final int SEEN = 9;
  private static final int IN = 10;
  private static final int QUIET = 11;
  private static final int PEAK = 12;

  private static final List<String> NAMES =
      List.of(
          "count",
          "mean",
          "spread",
          "level",
          "bound",
          "readings",
          "clusters",
          "excess",
          "squares",
          "seen",
          "inside",
          "quiet",
          "highest");

  static final int WIDTH = NAMES.size();

  private final double horizon;

  /**
   * @param horizon readings after which one has the weight 1/e, at most {@link #LARGEST_HORIZON}
   */
  ClusterTail(int horizon) {
    this.horizon = horizon;
  }

  /** Returns the layout of the state, with names behind a prefix. */
  static StateLayout layout(String prefix) {
    return StateLayout.of(NAMES.stream().map(name -> Slot.of(prefix + name)).toList());
  }

  /**
   * Returns the share of the readings that are above the level.
   *
   * @param rate clusters a reading that are to exceed the bound
   */
  static double share(double rate) {
    return Math.max(LEAST_SHARE, Math.min(SHARE_OF_RATE * rate, LARGEST_SHARE));
  }

  /** Returns the number on the scale of this class. */
  static double scaled(double number) {
    return Math.copySign(StrictMath.log1p(Math.abs(number)), number);
  }

  /** Returns the number that a value on the scale of this class stands for. */
  static double unscaled(double value) {
    return Math.copySign(StrictMath.expm1(Math.abs(value)), value);
  }

  /** Returns whether the level is known that is exceeded at the rate. */
  static boolean isKnown(float[] slots, int at) {
    return slots[at + SEEN] >= LEAST;
  }

  /** Returns whether no number was taken. */
  static boolean isEmpty(float[] slots, int at) {
    return slots[at + COUNT] == 0;
  }

  /** Returns whether the level above which clusters are counted has begun to be followed. */
  boolean isSettled(float[] slots, int at) {
    return slots[at + COUNT] >= Math.min(FIRST, horizon);
  }

  /** Returns the level that is exceeded at the rate, on the scale of this class, if it is known. */
  static double bound(float[] slots, int at) {
    return slots[at + BOUND];
  }

  /** Returns the level above which clusters are counted, on the scale of this class. */
  static double level(float[] slots, int at) {
    return slots[at + LEVEL];
  }

  /**
   * Takes the next number.
   *
   * @param x on the scale of this class
   * @param rate clusters a reading that are to exceed the bound
   */
  Place step(double x, double rate, float[] slots, int at) {
    return step(x, rate, Learning.ALL, slots, at);
  }

  /** As {@link #step(double, double, float[], int)}, where not all may be learned. */
  Place step(double x, double rate, Learning learning, float[] slots, int at) {
    double count = Math.min(slots[at + COUNT] + 1.0, horizon);
    slots[at + COUNT] = (float) count;
    double weight = 1 / count;
    double spread = slots[at + SPREAD];
    if (count <= FIRST) {
      double mean = slots[at + MEAN] + weight * (x - slots[at + MEAN]);
      spread += weight * (Math.abs(x - mean) - spread);
      slots[at + MEAN] = (float) mean;
      slots[at + SPREAD] = (float) spread;
      slots[at + LEVEL] = (float) (mean + NORMAL * spread);
      return Place.OUTSIDE;
    }
    double level = slots[at + LEVEL];
    boolean above = x > level;
    double share = share(rate);
    if (learning == Learning.COUNTS) {
      fade(slots, at);
    }
    if (learning == Learning.ALL) {
      follow(x, weight, slots, at);
      slots[at + LEVEL] =
          (float) (level + STEP * weight * spread * ((above ? 1 : 0) - share) / Math.sqrt(share));
      fade(slots, at);
    }
    if (above) {
      double excess = x - level;
      slots[at + PEAK] =
          slots[at + IN] > 0 ? (float) Math.max(slots[at + PEAK], excess) : (float) excess;
      slots[at + IN] = 1;
      slots[at + QUIET] = 0;
      return Place.INSIDE;
    }
    if (slots[at + IN] == 0) {
      return Place.OUTSIDE;
    }
    if (++slots[at + QUIET] < GAP) {
      return Place.INSIDE;
    }
    slots[at + IN] = 0;
    if (learning != Learning.NOTHING) {
      end(rate, slots, at);
    }
    return Place.ENDED;
  }

  private void follow(double x, double weight, float[] slots, int at) {
    double mean = slots[at + MEAN] + weight * (x - slots[at + MEAN]);
    slots[at + MEAN] = (float) mean;
    slots[at + SPREAD] += (float) (weight * (Math.abs(x - mean) - slots[at + SPREAD]));
  }

  private void fade(float[] slots, int at) {
    float kept = (float) (1 - 1 / horizon);
    slots[at + READINGS] = slots[at + READINGS] * kept + 1;
    slots[at + CLUSTERS] *= kept;
    slots[at + EXCESS] *= kept;
    slots[at + SQUARES] *= kept;
  }

  private static void end(double rate, float[] slots, int at) {
    double level = slots[at + LEVEL];
    double excess = slots[at + PEAK];
    if (isKnown(slots, at)) {
      excess = Math.min(excess, LARGE * Math.max(slots[at + BOUND] - level, 0));
    }
    slots[at + CLUSTERS]++;
    slots[at + EXCESS] += (float) excess;
    slots[at + SQUARES] += (float) (excess * excess);
    slots[at + SEEN] = Math.min(slots[at + SEEN] + 1, LEAST);
    double wanted = rate * slots[at + READINGS] / slots[at + CLUSTERS];
    slots[at + BOUND] = (float) (wanted >= 1 ? level : level + beyond(wanted, slots, at));
  }

  /** Returns the excess that a share of all clusters exceeds. */
  private static double beyond(double share, float[] slots, int at) {
    double clusters = slots[at + CLUSTERS];
    double mean = slots[at + EXCESS] / clusters;
    double shape = ExcessLaw.shape(clusters, mean, slots[at + SQUARES]);
    return ExcessLaw.beyond(share, mean, shape);
  }
}
