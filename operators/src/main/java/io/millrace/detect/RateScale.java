package io.millrace.detect;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.List;

/*
 *   x <- x + smooth (scaled(sign s) - x)
 *
 *   | smoothed | ClusterTail | UsualRank |
 */
/** What is usual of the moving average of a number, on one time scale. */
final class RateScale {

  private final double smooth;
  private final ClusterTail tail;
  private final UsualRank rank;
  private double share;
  private boolean beyond;

  /**
   * @param smooth weight of a reading in the moving average of its logarithm; 1 for none
   */
  RateScale(double smooth, int horizon) {
    this.smooth = smooth;
    this.tail = new ClusterTail(horizon);
    this.rank = new UsualRank(horizon);
  }

  static StateLayout layout(String prefix) {
    return StateLayout.of(List.of(Slot.of(prefix + "smoothed")))
        .followedBy(ClusterTail.layout(prefix))
        .followedBy(UsualRank.layout(prefix));
  }

  static int width() {
    return 1 + ClusterTail.WIDTH + UsualRank.WIDTH;
  }

  /** Returns whether the bound of alarms is known. */
  static boolean isKnown(float[] slots, int at) {
    return ClusterTail.isKnown(slots, at + 1);
  }

  /** Begins the moving average at the first number of a key. */
  static void begin(double x, float[] slots, int at) {
    slots[at] = (float) x;
  }

  /**
   * Takes the next number.
   *
   * @param x on the scale of {@link ClusterTail}
   * @param rate clusters a reading that are to exceed the bound
   */
  ClusterTail.Place step(
      double x, double rate, ClusterTail.Learning learning, float[] slots, int at) {
    double smoothed = slots[at] + smooth * (x - slots[at]);
    slots[at] = (float) smoothed;
    int tailAt = at + 1;
    int rankAt = tailAt + ClusterTail.WIDTH;
    boolean known = ClusterTail.isKnown(slots, tailAt);
    double level = ClusterTail.level(slots, tailAt);
    double bound = ClusterTail.bound(slots, tailAt);
    beyond = known && smoothed > bound;
    share = rank.share(smoothed, level, ClusterTail.share(rate), slots, rankAt);
    if (learning == ClusterTail.Learning.ALL && tail.isSettled(slots, tailAt)) {
      double most =
          known ? ClusterTail.LARGE * Math.max(bound - level, 0) : Double.POSITIVE_INFINITY;
      rank.learn(smoothed, level, most, slots, rankAt);
    }
    return tail.step(smoothed, rate, learning, slots, tailAt);
  }

  /** Returns whether the last number is beyond the bound of alarms. */
  boolean isBeyond() {
    return beyond;
  }

  /** Returns the share of usual readings with so large a number as the last; NaN if unknown. */
  double share() {
    return share;
  }
}
