package io.millrace.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How it went.
 *
 * @param undisturbed seconds from sending to reading while nothing was wrong
 * @param strikes what struck, in order
 * @param counts what came out
 * @param complaints all that differs from what must have come out
 */
public record ChaosReport(
    double undisturbed, List<InjectedFault> strikes, Counts counts, List<String> complaints) {

  public ChaosReport {
    strikes = List.copyOf(strikes);
    complaints = List.copyOf(complaints);
  }

  /**
   * What came out.
   *
   * @param sent good records sent
   * @param results results read
   * @param refused bad records sent
   * @param deadLetters dead letters read
   */
  public record Counts(long sent, long results, long refused, long deadLetters) {}

  /** Whether every record counted once, and every trouble was recovered from. */
  public boolean isExact() {
    return complaints.isEmpty()
        && strikes.stream().allMatch(strike -> strike.seconds().isPresent());
  }

  /** The verdict in one line. */
  public String verdict() {
    long stuck = strikes.stream().filter(strike -> strike.seconds().isEmpty()).count();
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
