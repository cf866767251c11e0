package io.millrace.statespace;

import io.millrace.operator.Rows;
import io.millrace.operator.Slot;
import io.millrace.operator.StateLayout;

/*
 * 64 bits of milliseconds in three floats, 22 bits each, the lowest first; each is a whole number below 2^22 (the highest
 * part is signed), exact in a float:
 *
 *   +---------------+----------------+----------------+
 *   | bits 0 .. 21  | bits 22 .. 43  | bits 44 .. 63  |
 *   +---------------+----------------+----------------+
 */
/** Event time of a key's newest observation, kept among its floats, and the gaps that follow. */
final class EventTime {

  private static final String NAME = "time";
  private static final int WIDTH = 3;
  private static final int BITS = 22;
  private static final long MASK = (1L << BITS) - 1;

  private final boolean timed;
  private final int offset;

  private EventTime(boolean timed, int offset) {
    this.timed = timed;
    this.offset = offset;
  }

  /** The slots of a layout, with one for the time if the sampling needs it. */
  static StateLayout append(Sampling sampling, StateLayout layout) {
    return sampling.isTimed() ? layout.followedBy(StateLayout.of(Slot.of(NAME, WIDTH))) : layout;
  }

  /** The time within states of a layout made by {@link #append}. */
  static EventTime in(StateLayout layout) {
    boolean timed = layout.contains(NAME);
    return new EventTime(timed, timed ? layout.offset(NAME) : 0);
  }

  /**
   * Takes a row's time in.
   *
   * @param state index of the first float of the row's state
   * @return milliseconds since the key's last observation, or {@link GapSteps#FIRST}
   */
  long advance(Rows rows, int row, int state) {
    if (!timed) {
      return GapSteps.FIRST;
    }
    long now = rows.time(row);
    if (rows.steps(row) == 0) {
      write(now, rows.states(), state + offset);
      return GapSteps.FIRST;
    }
    long before = read(rows.states(), state + offset);
    write(Math.max(before, now), rows.states(), state + offset);
    return Math.max(0, now - before);
  }

  static long read(float[] state, int at) {
    return (long) state[at] | (long) state[at + 1] << BITS | (long) state[at + 2] << 2 * BITS;
  }

  static void write(long time, float[] state, int at) {
    state[at] = time & MASK;
    state[at + 1] = time >> BITS & MASK;
    state[at + 2] = time >> 2 * BITS;
  }
}
