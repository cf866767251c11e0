package io.millrace.watch;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.StateLayout;
import java.util.regex.Pattern;

/**
 * What stages that watch add to the parameters of a group: slots, and a part of the count of
 * observations learned, which is that of the model and {@code watch.taken}. A pipeline without the
 * effects that need the count goes on from the count of the model alone: it says how full a
 * mini-batch is.
 */
public final class WatchSlots {

  static final String TAKEN = "watch.taken";

  private static final Pattern NAMES = Pattern.compile("watch[0-9]*\\..*");

  private WatchSlots() {}

  /** Whether a slot is one of a stage that watches, and not of the model. */
  public static boolean isOne(String slot) {
    return NAMES.matcher(slot).matches();
  }

  /**
   * Returns the part of the count of observations learned that another layout does not have.
   *
   * @param values in the layout of before
   */
  public static long notIn(StateLayout wanted, StateLayout before, float[] values) {
    return before.contains(TAKEN) && !wanted.contains(TAKEN)
        ? PackedLong.read(values, before.offset(TAKEN))
        : 0;
  }

  /**
   * As {@link #notIn(StateLayout, StateLayout, float[])}, of one slot.
   *
   * @param values of the slot {@code slot}
   */
  public static long notIn(StateLayout wanted, String slot, float[] values) {
    return slot.equals(TAKEN) && !wanted.contains(TAKEN) ? PackedLong.read(values, 0) : 0;
  }
}
