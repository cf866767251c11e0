package io.millrace.detect;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.List;

/*
 * u is the level of ClusterTail, which a share q of the readings exceeds.
 *
 *   x <= u   p = q + (1 - q) (r + 1/2)/(m + 1), r of the m numbers kept are as large
 *   x >  u   p = q P(e > x - u), e the excesses of readings over u (ExcessLaw)
 *   E, E1, E2   number, sum and sum of squares of the excesses, faded by 1 - 1/N a reading; one counts
 *               as at most LARGE (z - u), z the bound of alarms
 *   kept     of the numbers that are at most u every EVERY-th, so that neighbours that are alike are
 *            not the only ones a number is compared with; the oldest of KEPT goes
 *
 *   | above | excess | squares | placed | waited | kept KEPT |
 *
 * placed counts those that were kept up to KEPT, then goes on from KEPT to 2 KEPT - 1 and again.
 */
/**
 * The share of usual readings that have so large a number: uniform between 0 and 1 where the
 * numbers are stationary, in steps of .02, and by the law of large excesses below.
 */
final class UsualRank {

  private static final int KEPT = 49;
  private static final int EVERY = 16;
  private static final int LEAST = 10;

  private static final int ABOVE = 0;
  private static final int EXCESS = 1;
  private static final int SQUARES = 2;
  private static final int PLACED = 3;
  private static final int WAITED = 4;
  private static final int FIRST = 5;

  static final int WIDTH = FIRST + KEPT;

  private final double kept;

  UsualRank(int horizon) {
    this.kept = 1 - 1.0 / horizon;
  }

  static StateLayout layout(String prefix) {
    return StateLayout.of(
        List.of(
            Slot.of(prefix + "above"),
            Slot.of(prefix + "above_excess"),
            Slot.of(prefix + "above_squares"),
            Slot.of(prefix + "placed"),
            Slot.of(prefix + "waited"),
            Slot.of(prefix + "usual", KEPT)));
  }

  /**
   * Returns the share, NaN before enough is known.
   *
   * @param above share of all readings that are above the level
   */
  double share(double x, double level, double above, float[] slots, int at) {
    int known = (int) Math.min(slots[at + PLACED], KEPT);
    if (known < LEAST) {
      return Double.NaN;
    }
    if (x > level) {
      double count = slots[at + ABOVE];
      double mean = slots[at + EXCESS] / count;
      return count > 0
          ? above
              * ExcessLaw.share(x - level, mean, ExcessLaw.shape(count, mean, slots[at + SQUARES]))
          : above;
    }
    // As a number is kept: one that comes often is usual, however it was rounded.
    float number = (float) x;
    int asLarge = 0;
    for (int i = at + FIRST; i < at + FIRST + known; i++) {
      asLarge += slots[i] >= number ? 1 : 0;
    }
    return above + (1 - above) * (asLarge + .5) / (known + 1);
  }

  /**
   * Learns a number.
   *
   * @param most largest excess that counts
   */
  void learn(double x, double level, double most, float[] slots, int at) {
    slots[at + ABOVE] *= (float) kept;
    slots[at + EXCESS] *= (float) kept;
    slots[at + SQUARES] *= (float) kept;
    if (x > level) {
      double excess = Math.min(x - level, most);
      slots[at + ABOVE]++;
      slots[at + EXCESS] += (float) excess;
      slots[at + SQUARES] += (float) (excess * excess);
      return;
    }
    if (++slots[at + WAITED] < EVERY) {
      return;
    }
    slots[at + WAITED] = 0;
    int place = (int) slots[at + PLACED];
    slots[at + FIRST + place % KEPT] = (float) x;
    slots[at + PLACED] = place + 1 == 2 * KEPT ? KEPT : place + 1;
  }
}
