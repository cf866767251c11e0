package io.millrace.detect;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.List;

/*
 *   x <- x + smooth (scaled(sign s) - x)
 *
 *   | smoothed | ClusterTail | UsualRank | LateReadings, if learning is late |
 *
 * Late: the number of `late` readings ago is learned, and where the present one is in a cluster is told
 * from the level alone.
 */
/** What is usual of the moving average of a number, on one time scale. */
final class RateScale {

  private static final int TAIL = 1;
  private static final int RANK = TAIL + ClusterTail.WIDTH;
  private static final int LATE = RANK + UsualRank.WIDTH;

  private final double smooth;
  private final ClusterTail tail;
  private final UsualRank rank;
  private final LateReadings late;
  private double share;
  private boolean beyond;

  /**
   * @param smooth weight of a reading in the moving average of its logarithm; 1 for none
   * @param late readings by which learning lags behind; 0 for none
   */
  RateScale(double smooth, int horizon, int late) {
    this.smooth = smooth;
    this.tail = new ClusterTail(horizon);
    this.rank = new UsualRank(horizon);
    this.late = new LateReadings(late);
  }

  static StateLayout layout(String prefix, int late) {
    return StateLayout.of(List.of(Slot.of(prefix + "smoothed")))
        .followedBy(ClusterTail.layout(prefix))
        .followedBy(UsualRank.layout(prefix))
        .followedBy(LateReadings.layout(prefix, late));
  }

  /** Returns whether the bound of alarms is known. */
  static boolean isKnown(float[] slots, int at) {
    return ClusterTail.isKnown(slots, at + TAIL);
  }

  /** Keeps what waits to be learned from being learned: an alarm began behind it. */
  void spare(float[] slots, int at) {
    late.spare(slots, at + LATE);
  }

  private boolean isFirst(float[] slots, int at) {
    return late.length() > 0
        ? late.isEmpty(slots, at + LATE)
        : ClusterTail.isEmpty(slots, at + TAIL);
  }

  /**
   * Takes the next number.
   *
   * @param x on the scale of {@link ClusterTail}
   * @param rate clusters a reading that are to exceed the bound
   * @param ranked whether the share of usual readings is learned
   */
  ClusterTail.Place step(
      double x, double rate, ClusterTail.Learning learning, boolean ranked, float[] slots, int at) {
    double smoothed = isFirst(slots, at) ? (float) x : slots[at];
    smoothed += smooth * (x - smoothed);
    slots[at] = (float) smoothed;
    int tailAt = at + TAIL;
    boolean known = ClusterTail.isKnown(slots, tailAt);
    double level = ClusterTail.level(slots, tailAt);
    beyond = known && smoothed > ClusterTail.bound(slots, tailAt);
    share = rank.share(smoothed, level, ClusterTail.share(rate), slots, at + RANK);
    if (late.length() == 0) {
      return learn(smoothed, rate, learning, ranked, slots, at);
    }
    boolean above = tail.isSettled(slots, tailAt) && smoothed > level;
    ClusterTail.Place place = late.place(above, slots, at + LATE);
    if (late.isFull(slots, at + LATE)) {
      boolean spared = late.takeSpared(slots, at + LATE) && known;
      learn(
          late.oldest(slots, at + LATE),
          rate,
          spared && learning == ClusterTail.Learning.ALL ? ClusterTail.Learning.COUNTS : learning,
          ranked,
          slots,
          at);
    }
    late.put((float) smoothed, slots, at + LATE);
    return place;
  }

  private ClusterTail.Place learn(
      double smoothed,
      double rate,
      ClusterTail.Learning learning,
      boolean ranked,
      float[] slots,
      int at) {
    int tailAt = at + TAIL;
    if (ranked && learning == ClusterTail.Learning.ALL && tail.isSettled(slots, tailAt)) {
      double level = ClusterTail.level(slots, tailAt);
      double most =
          ClusterTail.isKnown(slots, tailAt)
              ? ClusterTail.LARGE * Math.max(ClusterTail.bound(slots, tailAt) - level, 0)
              : Double.POSITIVE_INFINITY;
      rank.learn(smoothed, level, most, slots, at + RANK);
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
