package io.millrace.state;

import io.millrace.api.operator.StateLayout;
import io.millrace.watch.WatchSlots;

/**
 * State of one key or one group: a flat array of named slots, a step count and the newest event
 * time, for a key with the rest of its {@linkplain KeyClock clock}.
 *
 * <p>The array is shared, not copied: changes to it change this state.
 */
public final class KeyState {

  /** The time of a state that has seen no observation. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final StateLayout layout;
  private final float[] values;
  private final long steps;
  private final KeyClock clock;
  private final boolean restored;

  private KeyState(StateLayout layout, float[] values, long steps, KeyClock clock) {
    this(layout, values, steps, clock, false);
  }

  private KeyState(
      StateLayout layout, float[] values, long steps, KeyClock clock, boolean restored) {
    this.layout = layout;
    this.values = values;
    this.steps = steps;
    this.clock = clock;
    this.restored = restored;
  }

  /** Creates a state with slots at their initial values. */
  public static KeyState fresh(StateLayout layout) {
    return new KeyState(layout, layout.initial(), 0, KeyClock.UNSET);
  }

  /**
   * Creates a state of given contents.
   *
   * @param values {@code layout.width()} floats; owned by the state afterwards
   * @param steps observations so far
   * @param time newest event time in milliseconds, or {@link #NO_TIME}
   */
  public static KeyState of(StateLayout layout, float[] values, long steps, long time) {
    return of(layout, values, steps, KeyClock.at(time));
  }

  /** As {@link #of(StateLayout, float[], long, long)}, with the whole clock of a key. */
  public static KeyState of(StateLayout layout, float[] values, long steps, KeyClock clock) {
    if (values.length != layout.width()) {
      throw new IllegalArgumentException(
          "Cannot hold "
              + values.length
              + " floats as key state: its layout has "
              + layout.width()
              + ", "
              + layout);
    }
    return new KeyState(layout, values, steps, clock);
  }

  /** This state, read with the slot table of a checkpoint; the array is shared. */
  KeyState restored() {
    return new KeyState(layout, values, steps, clock, true);
  }

  /** Whether it was read with the slot table of a checkpoint and has not changed since. */
  boolean isRestored() {
    return restored;
  }

  /** This state with other steps and time; the array is shared. */
  public KeyState at(long steps, long time) {
    return at(steps, KeyClock.at(time));
  }

  /** This state with other steps and another clock; the array is shared. */
  public KeyState at(long steps, KeyClock clock) {
    return new KeyState(layout, values, steps, clock);
  }

  /**
   * This state in another layout: itself if the layouts are equal, else converted slot by slot.
   *
   * @throws IllegalArgumentException if a slot has another shape
   */
  public KeyState as(StateLayout wanted) {
    return wanted.equals(layout)
        ? this
        : new KeyState(
            wanted,
            wanted.adopt(values, layout),
            steps - WatchSlots.notIn(wanted, layout, values),
            clock);
  }

  /** A deep copy. */
  public KeyState copy() {
    return new KeyState(layout, values.clone(), steps, clock, restored);
  }

  public StateLayout layout() {
    return layout;
  }

  /** The floats, not a copy. */
  public float[] values() {
    return values;
  }

  /** Bytes of the floats in memory. */
  public long bytes() {
    return (long) Float.BYTES * values.length;
  }

  /** Number of observations: stepped ones for a key, learned ones for a group. */
  public long steps() {
    return steps;
  }

  /**
   * Newest event time that counts, milliseconds since 1970 UTC: for a key its confirmed time, for a
   * group the newest confirmed time of what was learned.
   */
  public long time() {
    return clock.confirmed();
  }

  /** The clock of a key. */
  public KeyClock clock() {
    return clock;
  }

  @Override
  public String toString() {
    return "KeyState[steps=" + steps + ", time=" + time() + ", " + layout + "]";
  }
}
