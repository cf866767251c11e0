package io.millrace.simulate.check;

import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.Map;

/**
 * What must come out.
 *
 * @param rows records sent of each key, numbered from 0
 * @param refused where each bad record lies, and why it must be refused
 */
public record Expected(Map<String, Integer> rows, Map<Origin, Reason> refused) {

  public Expected {
    rows = Map.copyOf(rows);
    refused = Map.copyOf(refused);
  }

  /** Results that must come out. */
  public int results() {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }
}
