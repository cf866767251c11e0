package io.millrace.api.operator;

import java.util.List;

/**
 * A flat state of a layout, and the one that it becomes in the layout of other channels.
 *
 * <pre>{@code
 * StateLayout older = StateLayout.of(Slot.of("mean", 2));
 * StateLayout wider = StateLayout.of(Slot.of("mean", 3));
 * float[] after = new float[3];
 * ChannelChange change = ChannelChange.byName(List.of("a", "b"), List.of("new", "a", "b"));
 * new CarriedState(older, new float[] {5, 6}, wider, after).copy("mean", change);
 * assert after[0] == 0 && after[1] == 5 && after[2] == 6;
 * }</pre>
 *
 * <p>Costs nothing beyond the arrays, which belong to the caller.
 *
 * @param older layout of the state before
 * @param before the state before, which is not changed
 * @param layout layout of the state after
 * @param after holds what new channels begin with
 */
public record CarriedState(StateLayout older, float[] before, StateLayout layout, float[] after) {

  /**
   * Copies those numbers of a slot that were there before; the others stay as they are.
   *
   * @param slot name of the slot in both layouts
   * @param axes change of each axis of the slot; none to copy a slot whose shape stays
   * @throws IllegalArgumentException if the axes do not have the extents of the slot
   */
  public void copy(String slot, ChannelChange... axes) {
    List<Integer> wide = older.slot(slot).shape();
    List<Integer> shape = layout.slot(slot).shape();
    boolean fits = axes.length == 0 ? wide.equals(shape) : axes.length == shape.size();
    for (int axis = 0; axis < axes.length && fits; axis++) {
      fits = axes[axis].before() == wide.get(axis) && axes[axis].after() == shape.get(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "Cannot carry slot '" + slot + "' from " + wide + " to " + shape + ": other axes given");
    }
    int size = layout.slot(slot).size();
    for (int at = 0; at < size; at++) {
      int from = axes.length == 0 ? at : source(at, axes);
      if (from >= 0) {
        after[layout.offset(slot) + at] = before[older.offset(slot) + from];
      }
    }
  }

  /** Returns the index before of a number of a slot, row-major; negative for a new one. */
  private static int source(int at, ChannelChange... axes) {
    int rest = at;
    int from = 0;
    int stride = 1;
    for (int axis = axes.length - 1; axis >= 0; axis--) {
      int source = axes[axis].source(rest % axes[axis].after());
      if (source == ChannelChange.NEW) {
        return -1;
      }
      from += source * stride;
      stride *= axes[axis].before();
      rest /= axes[axis].after();
    }
    return from;
  }

  /** Returns the offset before of a slot. */
  public int from(String slot) {
    return older.offset(slot);
  }

  /** Returns the offset after of a slot. */
  public int to(String slot) {
    return layout.offset(slot);
  }
}
