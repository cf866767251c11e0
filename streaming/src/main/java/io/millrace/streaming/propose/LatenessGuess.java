package io.millrace.streaming.propose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses a lateness from the order in which the records of a sample come. */
final class LatenessGuess {

  private static final Duration DEFAULT = Duration.ofHours(1);
  private static final long[] DAYS = {1, 7, 30, 366};

  private LatenessGuess() {}

  /** Long enough for the usual time between records, and for those that come late. */
  static Optional<Proposal.Lateness> of(KeyGuess key, List<String> notes) {
    long[] steps = key.steps();
    long median = steps.length == 0 ? 0 : steps[steps.length / 2];
    if (steps.length > 0) {
      notes.add(
          "Records of a key are "
              + Numerals.duration(median)
              + " apart in the median, "
              + Numerals.duration(steps[steps.length - 1])
              + " at most.");
    }
    Duration least = Numerals.upTo(2 * median);
    List<Duration> longer = new ArrayList<>(List.of(least));
    for (long days : DAYS) {
      if (Duration.ofDays(days).compareTo(least) > 0) {
        longer.add(Duration.ofDays(days));
      }
    }
    Duration best = least;
    int atFirst = key.late(least.toMillis());
    int late = atFirst;
    for (Duration one : longer) {
      int then = key.late(one.toMillis());
      if (then < late) {
        late = then;
        best = one;
      }
    }
    if (late > 0) {
      notes.add(
          "CHECK: "
              + Numerals.count(late)
              + " records are late at any lateness: their times go far back.");
    }
    String remark =
        late < atFirst
            ? Numerals.count(atFirst - late)
                + " records would be late with "
                + Numerals.duration(least.toMillis())
            : "twice the usual time between records of a key, or more";
    return best.equals(DEFAULT)
        ? Optional.empty()
        : Optional.of(new Proposal.Lateness(best, remark));
  }
}
