package io.millrace.detect;

import io.millrace.api.operator.StateLayout;

/*
 *   | RateScale | RateScale, if there is a slow one |
 *
 *   smallest share of the scales; each has its part of the rate
 */
/** What is usual of a number on one time scale or two. */
final class RateScales {

  /** Of a longer alarm the other readings are no example of how large a usual one may be. */
  private static final int LEARNED = 10;

  private final RateWatch.Memory memory;
  private final RateScale[] scales;
  private final int[] starts;
  private final StateLayout layout;
  private boolean beyond;
  private double share;
  private ClusterTail.Place place = ClusterTail.Place.OUTSIDE;

  RateScales(RateWatch.Scales weights, RateWatch.Memory memory, String prefix) {
    this.memory = memory;
    boolean two = weights.slow() > 0;
    this.scales = new RateScale[two ? 2 : 1];
    this.starts = new int[scales.length];
    scales[0] = new RateScale(weights.smooth(), memory.horizon(), memory.late());
    StateLayout first = RateScale.layout(prefix, memory.late());
    if (two) {
      scales[1] = new RateScale(weights.slow(), memory.horizon(), memory.late());
      starts[1] = first.width();
    }
    this.layout = two ? first.followedBy(RateScale.layout(prefix + "slow.", memory.late())) : first;
  }

  StateLayout layout() {
    return layout;
  }

  /**
   * Takes the next number.
   *
   * @param x on the scale of {@link ClusterTail}
   * @param rate clusters a reading that are to exceed the bound, on all scales together
   * @param number of readings of the key
   * @param alarm readings of the alarm that is on, 0 if none is
   */
  void step(double x, double rate, double number, int alarm, float[] slots, int at) {
    beyond = false;
    place = ClusterTail.Place.OUTSIDE;
    share = 1;
    for (int scale = 0; scale < scales.length; scale++) {
      int from = at + starts[scale];
      ClusterTail.Place of =
          scales[scale].step(
              x,
              rate / scales.length,
              learning(number, alarm > 0, slots, from),
              alarm <= LEARNED,
              slots,
              from);
      beyond |= scales[scale].isBeyond();
      place = of == ClusterTail.Place.INSIDE ? of : place;
      double here = scales[scale].share();
      share = here < share || Double.isNaN(here) ? here : share;
    }
    share = Math.min(1, scales.length * share);
  }

  private ClusterTail.Learning learning(double number, boolean on, float[] slots, int scale) {
    if (!RateScale.isKnown(slots, scale)) {
      return ClusterTail.Learning.ALL;
    }
    if (memory.until() > 0 && number >= memory.until()) {
      return ClusterTail.Learning.NOTHING;
    }
    // Late readings of an alarm are spared one by one: the present one is not what is learned.
    return on && memory.learn() == RateWatch.Learn.USUAL && memory.late() == 0
        ? ClusterTail.Learning.CLUSTERS
        : ClusterTail.Learning.ALL;
  }

  /**
   * Keeps from being learned what waits to be, after a reading that began an alarm or is of one.
   */
  void spare(boolean began, boolean on, float[] slots, int at) {
    if (began || on && memory.learn() == RateWatch.Learn.USUAL) {
      for (int scale = 0; scale < scales.length; scale++) {
        scales[scale].spare(slots, at + starts[scale]);
      }
    }
  }

  boolean isBeyond() {
    return beyond;
  }

  ClusterTail.Place place() {
    return place;
  }

  /** Returns the share of usual readings with so large a number as the last; NaN if unknown. */
  double share() {
    return share;
  }
}
