package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The slot table of a flat state: which name lies where in one {@code float[]}.
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

  /** A state that keeps nothing. */
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

  /** A layout of the given slots, in this order. */
  public static StateLayout of(Slot... slots) {
    return new StateLayout(Arrays.asList(slots));
  }

  /** A layout of the given slots, in this order. */
  public static StateLayout of(List<Slot> slots) {
    return new StateLayout(slots);
  }

  /** All slots, in their order. */
  public List<Slot> slots() {
    return slots;
  }

  /** Number of floats of the whole state. */
  public int width() {
    return width;
  }

  /** Bytes of the whole state, four a float. */
  public long bytes() {
    return (long) width * Float.BYTES;
  }

  /**
   * Index of a slot's first float.
   *
   * @throws IllegalArgumentException if there is no such slot; the message lists those there are
   */
  public int offset(String name) {
    Integer offset = offsets.get(name);
    if (offset == null) {
      throw new IllegalArgumentException(
          "Cannot find slot '" + name + "': this layout has " + offsets.keySet());
    }
    return offset;
  }

  /** The slot of that name. */
  public Slot slot(String name) {
    offset(name);
    return slots.stream().filter(slot -> slot.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether there is a slot of that name. */
  public boolean contains(String name) {
    return offsets.containsKey(name);
  }

  /** A fresh state: every slot filled with its initial value. */
  public float[] initial() {
    float[] values = new float[width];
    fill(values, 0);
    return values;
  }

  /** Writes the initial values over {@code values[offset .. offset + width)}. */
  public void fill(float[] values, int offset) {
    int next = offset;
    for (Slot slot : slots) {
      Arrays.fill(values, next, next + slot.size(), slot.initial());
      next += slot.size();
    }
  }

  /** This layout followed by another: a wrapper's slots before those of what it wraps. */
  public StateLayout followedBy(StateLayout other) {
    List<Slot> all = new ArrayList<>(slots);
    all.addAll(other.slots);
    return new StateLayout(all);
  }

  /**
   * Why a state of an older layout cannot be read as this one; empty if it can.
   *
   * <p>A slot that is new here starts at its initial value, a slot that is gone is dropped, a slot
   * that moved is found by name; only a slot that changed its shape stands in the way.
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
   * Reads a state of an older layout as this one, slot by slot.
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
