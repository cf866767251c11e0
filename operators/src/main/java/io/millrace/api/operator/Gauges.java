package io.millrace.api.operator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Single numbers of a parameter block that a monitor should chart: which slot holds each.
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

  /** Reads every gauge from a parameter block. */
  public Map<String, Float> read(StateLayout layout, float[] parameters) {
    Map<String, Float> values = new TreeMap<>();
    slots.forEach((name, slot) -> values.put(name, parameters[layout.offset(slot)]));
    return values;
  }
}
