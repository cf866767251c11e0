package io.millrace.cli.run;

import io.millrace.cli.console.NumberText;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts of the records of a job. Records that are read again after a restart count again.
 *
 * @param records records read, refused ones among them
 * @param results results handed to their sink
 * @param refused dead letters by reason; reasons without any are absent
 * @param releases model versions handed to their sink
 * @param restorable from what the job could be restored
 */
record Flow(
    long records, long results, Map<String, Long> refused, long releases, Restorable restorable) {

  Flow {
    refused = new TreeMap<>(refused);
  }

  /**
   * From what the job could be restored.
   *
   * @param checkpoints completed checkpoints
   * @param restarts how often the job was restarted after a failure
   * @param newest location of the newest checkpoint
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
