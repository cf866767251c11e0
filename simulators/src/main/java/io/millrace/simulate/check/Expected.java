package io.millrace.simulate.check;

import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import java.util.Map;

/**
 * The output that is expected of the counting pipeline.
 *
 * @param rows number of records sent of each key; they are numbered from 0
 * @param refused origin of each bad record, and the reason for which it must be refused
 */
public record Expected(Map<String, Integer> rows, Map<Origin, Reason> refused) {

  public Expected {
    rows = Map.copyOf(rows);
    refused = Map.copyOf(refused);
  }

  /** Number of expected results. */
  public int results() {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }
}
