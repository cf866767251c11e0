package io.millrace.cli.run;

import io.millrace.cli.console.NumberText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What has passed through a job so far. After a restart, records that are read again count again.
 *
 * @param records records read, refused ones among them
 * @param results results handed to their sink
 * @param refused dead letters by reason; reasons without any are absent
 * @param releases model versions handed to their sink
 * @param restorable how well the job could be taken up again
 */
record Flow(
    long records, long results, Map<String, Long> refused, long releases, Restorable restorable) {

  Flow {
    refused = new TreeMap<>(refused);
  }

  /**
   * How well the job could be taken up again.
   *
   * @param checkpoints completed checkpoints
   * @param restarts how often the job was restarted after a failure
   * @param newest where the newest checkpoint lies
   */
  record Restorable(long checkpoints, long restarts, Optional<String> newest) {}

  long deadLetters() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  /** For example {@code 2 late, 1 malformed}; empty if nothing was refused. */
  String reasons() {
    return refused.entrySet().stream()
        .map(entry -> NumberText.count(entry.getValue()) + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
