package io.millrace.api.operator;

import java.util.List;

/**
 * A named, shaped stretch of a flat state.
 *
 * <pre>{@code
 * Slot scale = Slot.of("scale", 3, 2).startingAt(1); // 3 rows of 2 floats, all 1 at first
 * assert scale.size() == 6;
 * }</pre>
 *
 * <p>A name of another form, an extent below 1 or more floats than an array holds are refused.
 *
 * @param name dotted lower-case name, unique within its layout, for example {@code tracker}
 * @param shape extents, row-major; the empty shape is a scalar
 * @param initial the value that fills the slot before anything was learned, and when a later
 *     release adds the slot to a state that lacks it
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

  /** A slot that starts at zero. */
  public static Slot of(String name, Integer... shape) {
    return new Slot(name, List.of(shape), 0f);
  }

  /** This slot with another first value. */
  public Slot startingAt(float value) {
    return new Slot(name, shape, value);
  }

  /** Number of floats. */
  public int size() {
    int size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }
}
