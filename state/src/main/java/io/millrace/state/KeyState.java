package io.millrace.state;

import io.millrace.api.operator.StateLayout;

/**
 * What one key, or one group, keeps: a flat array of named slots and how far it has come.
 *
 * <p>The array is shared, not copied: who writes into it writes into this state.
 */
public final class KeyState {

  /** The time of a state that has seen no observation. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final StateLayout layout;
  private final float[] values;
  private final long steps;
  private final long time;

  private KeyState(StateLayout layout, float[] values, long steps, long time) {
    this.layout = layout;
    this.values = values;
    this.steps = steps;
    this.time = time;
  }

  /** A state of slots at their initial values. */
  public static KeyState fresh(StateLayout layout) {
    return new KeyState(layout, layout.initial(), 0, NO_TIME);
  }

  /**
   * A state of given contents.
   *
   * @param values {@code layout.width()} floats; becomes the state's own
   * @param steps observations so far
   * @param time newest event time in milliseconds, or {@link #NO_TIME}
   */
  public static KeyState of(StateLayout layout, float[] values, long steps, long time) {
    if (values.length != layout.width()) {
      throw new IllegalArgumentException(
          "Cannot hold "
              + values.length
              + " floats as key state: its layout has "
              + layout.width()
              + ", "
              + layout);
    }
    return new KeyState(layout, values, steps, time);
  }

  /** This state further on; the array is shared. */
  public KeyState at(long steps, long time) {
    return new KeyState(layout, values, steps, time);
  }

  /**
   * This state in another layout: itself if the layouts are equal, else adopted slot by slot.
   *
   * @throws IllegalArgumentException if a slot changed its shape
   */
  public KeyState as(StateLayout wanted) {
    return wanted.equals(layout)
        ? this
        : new KeyState(wanted, wanted.adopt(values, layout), steps, time);
  }

  /** A deep copy. */
  public KeyState copy() {
    return new KeyState(layout, values.clone(), steps, time);
  }

  public StateLayout layout() {
    return layout;
  }

  /** The floats, not a copy. */
  public float[] values() {
    return values;
  }

  /** Observations so far: of a key those stepped, of a group those learned. */
  public long steps() {
    return steps;
  }

  /** Newest event time, milliseconds since 1970 UTC. */
  public long time() {
    return time;
  }

  @Override
  public String toString() {
    return "KeyState[steps=" + steps + ", time=" + time + ", " + layout + "]";
  }
}
