package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The table of the slots of a flat state: name, shape and position of each slot in one {@code
 * float[]}.
 *
 * <p>Slots follow one another without gaps, in declaration order. Two layouts are equal if their
 * slots are equal in order. Immutable.
 *
 * <pre>{@code
 * StateLayout layout = StateLayout.of(Slot.of("mean", 2), Slot.of("scale", 2).startingAt(1));
 * float[] state = layout.initial();
 * assert layout.offset("scale") == 2 && state[2] == 1;
 *
 * StateLayout older = StateLayout.of(Slot.of("mean", 2));
 * assert layout.adopt(new float[] {5, 6}, older)[1] == 6; // scale starts at 1
 * }</pre>
 */
public final class StateLayout {

  /** The layout of an empty state. */
  public static final StateLayout EMPTY = of();

  private final List<Slot> slots;
  private final Map<String, Integer> offsets;
  private final int width;

  private StateLayout(List<Slot> slots) {
    this.slots = List.copyOf(slots);
    Map<String, Integer> table = new LinkedHashMap<>();
    int next = 0;
    for (Slot slot : slots) {
      if (table.put(slot.name(), next) != null) {
        throw new IllegalArgumentException(
            "Cannot lay out slot '" + slot.name() + "' twice: slot names are unique");
      }
      next = Math.addExact(next, slot.size());
    }
    this.offsets = Collections.unmodifiableMap(table);
    this.width = next;
  }

  /** Creates a layout of the given slots, in this order. */
  public static StateLayout of(Slot... slots) {
    return new StateLayout(Arrays.asList(slots));
  }

  /** Creates a layout of the given slots, in this order. */
  public static StateLayout of(List<Slot> slots) {
    return new StateLayout(slots);
  }

  /** Returns all slots, in their order. */
  public List<Slot> slots() {
    return slots;
  }

  /** Returns the number of floats of the whole state. */
  public int width() {
    return width;
  }

  /** Returns the size of the whole state in bytes, four per float. */
  public long bytes() {
    return (long) width * Float.BYTES;
  }

  /**
   * Returns the index of a slot's first float.
   *
   * @throws IllegalArgumentException if there is no such slot; the message lists the slots
   */
  public int offset(String name) {
    Integer offset = offsets.get(name);
    if (offset == null) {
      throw new IllegalArgumentException(
          "Cannot find slot '" + name + "': this layout has " + offsets.keySet());
    }
    return offset;
  }

  /** Returns the slot of a name. */
  public Slot slot(String name) {
    offset(name);
    return slots.stream().filter(slot -> slot.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns whether there is a slot of a name. */
  public boolean contains(String name) {
    return offsets.containsKey(name);
  }

  /** Returns a new state in which every slot has its initial value. */
  public float[] initial() {
    float[] values = new float[width];
    fill(values, 0);
    return values;
  }

  /** Writes the initial values to {@code values[offset .. offset + width)}. */
  public void fill(float[] values, int offset) {
    int next = offset;
    for (Slot slot : slots) {
      Arrays.fill(values, next, next + slot.size(), slot.initial());
      next += slot.size();
    }
  }

  /**
   * Returns this layout followed by another one. A wrapper uses it to put its slots before those of
   * its inner operator.
   */
  public StateLayout followedBy(StateLayout other) {
    List<Slot> all = new ArrayList<>(slots);
    all.addAll(other.slots);
    return new StateLayout(all);
  }

  /**
   * Returns the reasons why a state of an older layout cannot be read with this layout; empty if it
   * can.
   *
   * <p>Slots are matched by name. A new slot starts at its initial value, and a removed slot is
   * dropped. Only a slot whose shape changed is an obstacle.
   */
  public List<String> obstacles(StateLayout older) {
    List<String> found = new ArrayList<>();
    for (Slot slot : slots) {
      if (older.contains(slot.name())) {
        List<Integer> before = older.slot(slot.name()).shape();
        if (!before.equals(slot.shape())) {
          found.add(
              "slot '" + slot.name() + "' is " + before + " there and " + slot.shape() + " here");
        }
      }
    }
    return found;
  }

  /**
   * Converts a state of an older layout to this layout, slot by slot.
   *
   * @return a new array of this layout's width
   * @throws IllegalArgumentException if a slot changed its shape
   */
  public float[] adopt(float[] values, StateLayout older) {
    List<String> obstacles = obstacles(older);
    if (!obstacles.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot restore state: "
              + String.join("; ", obstacles)
              + "; keep the sizes, or start a new state name");
    }
    float[] adopted = initial();
    for (Slot slot : slots) {
      if (older.contains(slot.name())) {
        System.arraycopy(
            values, older.offset(slot.name()), adopted, offset(slot.name()), slot.size());
      }
    }
    return adopted;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateLayout layout && layout.slots.equals(slots);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slots);
  }

  @Override
  public String toString() {
    return "StateLayout" + slots;
  }
}
