package io.millrace.detect;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;

/*
 *   | placed | spared | inside | quiet | waiting L |
 *
 * placed counts numbers up to L, then goes on from L to 2 L - 1 and again; the oldest is at placed mod L.
 * spared: so many of the oldest are not learned as usual, because an alarm began behind them. inside
 * and quiet: of a cluster of present readings, as in ClusterTail.
 */
/** The last readings of a key, which are not learned yet. */
final class LateReadings {

  static final int LONGEST = 4096;

  private static final int PLACED = 0;
  private static final int SPARED = 1;
  private static final int IN = 2;
  private static final int QUIET = 3;
  private static final int FIRST = 4;

  private final int length;

  /**
   * @param length readings by which learning lags behind, at most {@link #LONGEST}; 0 for none
   */
  LateReadings(int length) {
    this.length = length;
  }

  static StateLayout layout(String prefix, int length) {
    List<Slot> slots = new ArrayList<>();
    if (length > 0) {
      slots.add(Slot.of(prefix + "placed_late"));
      slots.add(Slot.of(prefix + "spared"));
      slots.add(Slot.of(prefix + "inside_now"));
      slots.add(Slot.of(prefix + "quiet_now"));
      slots.add(Slot.of(prefix + "waiting", length));
    }
    return slots.isEmpty() ? StateLayout.EMPTY : StateLayout.of(slots);
  }

  int length() {
    return length;
  }

  boolean isEmpty(float[] slots, int at) {
    return slots[at + PLACED] == 0;
  }

  boolean isFull(float[] slots, int at) {
    return slots[at + PLACED] >= length;
  }

  float oldest(float[] slots, int at) {
    return slots[at + FIRST + (int) slots[at + PLACED] % length];
  }

  /** Puts a number in the place of the oldest. */
  void put(float number, float[] slots, int at) {
    int placed = (int) slots[at + PLACED];
    slots[at + FIRST + placed % length] = number;
    slots[at + PLACED] = placed + 1 == 2 * length ? length : placed + 1;
  }

  /** Spares all that wait. */
  void spare(float[] slots, int at) {
    if (length > 0) {
      slots[at + SPARED] = Math.min(slots[at + PLACED], length);
    }
  }

  /** Returns whether the oldest is spared, and counts it. */
  boolean takeSpared(float[] slots, int at) {
    boolean spared = slots[at + SPARED] > 0;
    slots[at + SPARED] -= spared ? 1 : 0;
    return spared;
  }

  /** Returns where the present reading is in a cluster. */
  ClusterTail.Place place(boolean above, float[] slots, int at) {
    if (above) {
      slots[at + IN] = 1;
      slots[at + QUIET] = 0;
      return ClusterTail.Place.INSIDE;
    }
    if (slots[at + IN] == 0) {
      return ClusterTail.Place.OUTSIDE;
    }
    if (++slots[at + QUIET] < ClusterTail.GAP) {
      return ClusterTail.Place.INSIDE;
    }
    slots[at + IN] = 0;
    return ClusterTail.Place.ENDED;
  }
}
