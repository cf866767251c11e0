package io.millrace.api.operator;

import java.util.List;

/**
 * A named range of a flat state, with a shape.
 *
 * <pre>{@code
 * Slot scale = Slot.of("scale", 3, 2).startingAt(1); // 3 rows of 2 floats, all 1 at first
 * assert scale.size() == 6;
 * }</pre>
 *
 * <p>An invalid name, an extent below 1, and more floats than an array can hold are refused.
 *
 * @param name dotted lower-case name, unique within its layout, for example {@code tracker}
 * @param shape extents, row-major; the empty shape is a scalar
 * @param initial initial value of all elements; also used when a later release adds the slot to an
 *     existing state
 */
public record Slot(String name, List<Integer> shape, float initial) {

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

  /** Creates a slot whose initial value is zero. */
  public static Slot of(String name, Integer... shape) {
    return new Slot(name, List.of(shape), 0f);
  }

  /** Returns this slot with another initial value. */
  public Slot startingAt(float value) {
    return new Slot(name, shape, value);
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
