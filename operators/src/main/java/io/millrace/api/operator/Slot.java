package io.millrace.api.operator;

import java.util.List;
import java.util.Objects;

/**
 * A named range of a flat state, with a shape.
 *
 * <pre>{@code
 * Slot scale = Slot.of("scale", 3, 2).startingAt(1); // 3 rows of 2 floats, all 1 at first
 * assert scale.size() == 6;
 * }</pre>
 *
 * <p>What a slot means is for whoever shows a learned model without knowing the operator. Two slots
 * that differ in nothing else are equal, because a state that was saved does not say it.
 *
 * <pre>{@code
 * Slot atoms = Slot.of("atoms", 4, 3).as(Slot.Meaning.ATOMS); // 4 atoms over 3 channels
 * assert atoms.equals(Slot.of("atoms", 4, 3));
 * }</pre>
 *
 * <p>An invalid name, an extent below 1, and more floats than an array can hold are refused.
 *
 * @param name dotted lower-case name, unique within its layout, for example {@code tracker}
 * @param shape extents, row-major; the empty shape is a scalar
 * @param initial initial value of all elements; also used when a later release adds the slot to an
 *     existing state
 * @param meaning what was learned in it
 */
public record Slot(String name, List<Integer> shape, float initial, Meaning meaning) {

  /** What was learned in a slot. */
  public enum Meaning {
    /** Nothing that is declared. */
    UNDECLARED,
    /** A matrix; each row is an atom over what the operator observes. */
    ATOMS,
    /** Of each mode, the natural logarithm of the rate at which it decays. */
    POLE_LOG_DECAY,
    /** Of each mode, the radians by which it turns in a unit of its time. */
    POLE_FREQUENCY,
    /**
     * The natural logarithm of the time by which modes advance in one step, of as many equal groups
     * of consecutive modes as there are numbers.
     */
    LOG_STEP
  }

  public Slot {
    if (!name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*")) {
      throw new IllegalArgumentException(
          "Cannot name a slot '"
              + name
              + "': expected dotted lower-case words such as pending.gradient");
    }
    shape = List.copyOf(shape);
    for (int extent : shape) {
      if (extent < 1) {
        throw new IllegalArgumentException(
            "Cannot shape slot '" + name + "' as " + shape + ": every extent must be at least 1");
      }
    }
    Math.toIntExact(shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact));
  }

  /** Creates a slot of which nothing else is declared. */
  public Slot(String name, List<Integer> shape, float initial) {
    this(name, shape, initial, Meaning.UNDECLARED);
  }

  /** Creates a slot whose initial value is zero. */
  public static Slot of(String name, Integer... shape) {
    return new Slot(name, List.of(shape), 0f);
  }

  /** Returns this slot with another initial value. */
  public Slot startingAt(float value) {
    return new Slot(name, shape, value, meaning);
  }

  /** Returns this slot with a meaning. */
  public Slot as(Meaning other) {
    return new Slot(name, shape, initial, other);
  }

  /** Returns this slot under another name. */
  public Slot named(String other) {
    return new Slot(other, shape, initial, meaning);
  }

  /** Returns whether a slot has the same name, shape and initial value. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Slot slot
        && slot.name.equals(name)
        && slot.shape.equals(shape)
        && Float.compare(slot.initial, initial) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, shape, initial);
  }

  /** Returns the number of floats. */
  public int size() {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }
}
