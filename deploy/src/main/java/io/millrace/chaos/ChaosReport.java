package io.millrace.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Result of a chaos run.
 *
 * @param undisturbed seconds from sending to reading without faults
 * @param faults that were injected, in order
 * @param counts of records
 * @param complaints every difference from the expected output
 */
public record ChaosReport(
    double undisturbed, List<InjectedFault> faults, Counts counts, List<String> complaints) {

  public ChaosReport {
    faults = List.copyOf(faults);
    complaints = List.copyOf(complaints);
  }

  /**
   * Numbers of records sent and read.
   *
   * @param sent good records sent
   * @param results results read
   * @param refused bad records sent
   * @param deadLetters dead letters read
   */
  public record Counts(long sent, long results, long refused, long deadLetters) {}

  /** Whether every record counted once and the job recovered from every fault. */
  public boolean isExact() {
    return complaints.isEmpty() && faults.stream().allMatch(fault -> fault.seconds().isPresent());
  }

  /** The verdict in one line. */
  public String verdict() {
    long stuck = faults.stream().filter(fault -> fault.seconds().isEmpty()).count();
    if (isExact()) {
      return "exactly once: every key has its numbers 0 to n-1 once, its state counted n, and every"
          + " bad record is one dead letter";
    }
    Map<String, Long> kinds =
        complaints.stream()
            .collect(
                Collectors.groupingBy(
                    complaint -> complaint.substring(0, Math.max(0, complaint.indexOf(':'))),
                    TreeMap::new,
                    Collectors.counting()));
    return "NOT exactly once: "
        + kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "))
        + (stuck == 0 ? "" : (kinds.isEmpty() ? "" : ", ") + stuck + " never recovered");
  }
}
