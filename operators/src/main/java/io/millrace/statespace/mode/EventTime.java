package io.millrace.statespace.mode;

import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;

/**
 * Stores the newest steady time of a key in its state and computes the gaps between observations.
 */
public final class EventTime {

  private static final String NAME = "time";

  private final boolean timed;
  private final int offset;

  private EventTime(boolean timed, int offset) {
    this.timed = timed;
    this.offset = offset;
  }

  /** The slots of a layout, and a slot for the time if the sampling needs it. */
  public static StateLayout append(Sampling sampling, StateLayout layout) {
    return sampling.isTimed()
        ? layout.followedBy(StateLayout.of(Slot.of(NAME, PackedLong.WIDTH)))
        : layout;
  }

  /** Locates the time in states of a layout made by {@link #append}. */
  public static EventTime in(StateLayout layout) {
    boolean timed = layout.contains(NAME);
    return new EventTime(timed, timed ? layout.offset(NAME) : 0);
  }

  /**
   * Stores the steady time of a row, unless it is earlier than the stored one.
   *
   * @param state index of the first float of the row's state
   * @return milliseconds since the key's newest observation, 0 if the row is earlier, or {@link
   *     GapSteps#FIRST}
   */
  public long advance(Rows rows, int row, int state) {
    if (!timed) {
      return GapSteps.FIRST;
    }
    long now = rows.steadyTime(row);
    if (rows.steps(row) == 0) {
      PackedLong.write(now, rows.states(), state + offset);
      return GapSteps.FIRST;
    }
    long before = PackedLong.read(rows.states(), state + offset);
    PackedLong.write(Math.max(before, now), rows.states(), state + offset);
    return Math.max(0, now - before);
  }
}
