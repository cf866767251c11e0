package io.millrace.api.operator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Single numbers of a parameter block that a monitor should chart: which slot holds each.
 *
 * <pre>{@code
 * StateLayout parameters = StateLayout.of(Slot.of("error"), Slot.of("changes"));
 * Gauges gauges = new Gauges(Map.of("error", "error", "changes", "changes"), Set.of("changes"));
 * assert gauges.read(parameters, new float[] {0.5f, 3}).get("changes") == 3;
 * }</pre>
 *
 * <p>Each gauge is one float of the block, in the units that the operator's page states. A name of
 * {@code totals} that is no gauge is refused.
 *
 * @param slots gauge name to the name of a scalar slot of {@link Signature#parameters}
 * @param totals names of those that only grow, and whose growth in all groups together means
 *     something: a count of events
 */
public record Gauges(Map<String, String> slots, Set<String> totals) {

  /** Nothing to chart. */
  public static final Gauges NONE = new Gauges(Map.of());

  public Gauges {
    slots = Map.copyOf(slots);
    totals = Set.copyOf(totals);
    if (!slots.keySet().containsAll(totals)) {
      throw new IllegalArgumentException(
          "Cannot count " + totals + ": expected names among " + slots.keySet());
    }
  }

  /** Without any that only grows. */
  public Gauges(Map<String, String> slots) {
    this(slots, Set.of());
  }

  /** Gauge names, sorted. */
  public List<String> names() {
    return slots.keySet().stream().sorted().toList();
  }

  /**
   * Reads every gauge from a parameter block, sorted by name; nothing is kept of the array.
   *
   * @throws IllegalArgumentException if the layout lacks a slot
   */
  public Map<String, Float> read(StateLayout layout, float[] parameters) {
    Map<String, Float> values = new TreeMap<>();
    slots.forEach((name, slot) -> values.put(name, parameters[layout.offset(slot)]));
    return values;
  }
}
