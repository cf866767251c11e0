package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the scale of a key in its state: the slots of {@code standardize}, wherever the stage is.
 */
public final class ScaleSlots {

  private static final String STAGE = "standardize";

  /** What scales a reading; other slots serve learning alone. */
  private static final Set<String> PUBLISHED = Set.of("mean", "deviation", "count");

  private final StateLayout layout;
  private final List<Slot> slots;
  private final int width;

  /**
   * @param layout state of a key
   */
  public ScaleSlots(StateLayout layout) {
    this.layout = layout;
    this.slots = all(layout).stream().filter(slot -> PUBLISHED.contains(last(slot))).toList();
    this.width = slots.stream().mapToInt(Slot::size).sum();
  }

  /** All slots of {@code standardize}. */
  static List<Slot> all(StateLayout layout) {
    return layout.slots().stream().filter(slot -> parts(slot).contains(STAGE)).toList();
  }

  /** The slots of a scale; none if no reading is scaled. */
  public List<Slot> slots() {
    return slots;
  }

  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** A copy of the scale in a state: the slots one after the other. */
  public float[] copy(float[] state) {
    float[] scale = new float[width];
    int at = 0;
    for (Slot slot : slots) {
      System.arraycopy(state, layout.offset(slot.name()), scale, at, slot.size());
      at += slot.size();
    }
    return scale;
  }

  private static List<String> parts(Slot slot) {
    return Arrays.asList(slot.name().split("\\."));
  }

  private static String last(Slot slot) {
    List<String> parts = parts(slot);
    return parts.get(parts.size() - 1);
  }
}
