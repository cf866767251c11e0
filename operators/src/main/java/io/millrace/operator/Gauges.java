package io.millrace.operator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Single numbers of a parameter block that a monitor should chart: which slot holds each.
 *
 * @param slots gauge name to the name of a scalar slot of {@link Signature#parameters}
 */
public record Gauges(Map<String, String> slots) {

  /** Nothing to chart. */
  public static final Gauges NONE = new Gauges(Map.of());

  public Gauges {
    slots = Map.copyOf(slots);
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
