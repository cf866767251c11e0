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
 * @param written results passed to their sinks
 * @param refused dead letters by reason; reasons without any are absent
 * @param releases model versions passed to their sink
 * @param restorable checkpoints and restarts of the job
 */
record Flow(
    long records,
    Results written,
    Map<String, Long> refused,
    long releases,
    Restorable restorable) {

  Flow {
    refused = new TreeMap<>(refused);
  }

  /**
   * The checkpoints from which the job can be restored, and its restarts.
   *
   * @param checkpoints completed checkpoints
   * @param restarts how often the job was restarted after a failure
   * @param newest location of the newest checkpoint
   * @param lost records that a broker had removed before they were read
   * @param failed checkpoints that failed
   */
  record Restorable(
      long checkpoints, long restarts, Optional<String> newest, long lost, long failed) {

    Restorable(long checkpoints, long restarts, Optional<String> newest) {
      this(checkpoints, restarts, newest, 0, 0);
    }
  }

  /** Of a pipeline of one chain. */
  Flow(
      long records, long results, Map<String, Long> refused, long releases, Restorable restorable) {
    this(records, new Results(results, Map.of()), refused, releases, restorable);
  }

  /**
   * Results passed to their sinks.
   *
   * @param all those of all branches together
   * @param ofBranches by branch; empty for a pipeline of one chain
   */
  record Results(long all, Map<String, Long> ofBranches) {}

  /** Results passed to their sinks. */
  long results() {
    return written.all();
  }

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
