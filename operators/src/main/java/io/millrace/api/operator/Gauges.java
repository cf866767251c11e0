package io.millrace.api.operator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names the scalar parameters that are published as metrics, and the slot of each.
 *
 * <pre>{@code
 * StateLayout parameters = StateLayout.of(Slot.of("error"), Slot.of("changes"));
 * Gauges gauges = new Gauges(Map.of("error", "error", "changes", "changes"), Set.of("changes"));
 * assert gauges.read(parameters, new float[] {0.5f, 3}).get("changes") == 3;
 * }</pre>
 *
 * <p>Each gauge is one float of the parameters, in the units that the operator's page states. A
 * name in {@code totals} that is not a gauge is refused.
 *
 * @param slots names of the gauges, each with the name of its scalar slot in {@link
 *     Signature#parameters}
 * @param totals names of the gauges that only increase and that may be summed over all groups, such
 *     as a count of events
 */
public record Gauges(Map<String, String> slots, Set<String> totals) {

  /** No gauges. */
  public static final Gauges NONE = new Gauges(Map.of());

  public Gauges {
    slots = Map.copyOf(slots);
    totals = Set.copyOf(totals);
    if (!slots.keySet().containsAll(totals)) {
      throw new IllegalArgumentException(
          "Cannot count " + totals + ": expected names among " + slots.keySet());
    }
  }

  /** Creates gauges of which none is a total. */
  public Gauges(Map<String, String> slots) {
    this(slots, Set.of());
  }

  /** Returns the names of the gauges, sorted. */
  public List<String> names() {
    return slots.keySet().stream().sorted().toList();
  }

  /**
   * Reads every gauge from a parameter array, sorted by name; keeps no reference to the array.
   *
   * @throws IllegalArgumentException if the layout lacks a slot
   */
  public Map<String, Float> read(StateLayout layout, float[] parameters) {
    Map<String, Float> values = new TreeMap<>();
    slots.forEach((name, slot) -> values.put(name, parameters[layout.offset(slot)]));
    return values;
  }
}
