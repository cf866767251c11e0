package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What happened in a demo, in a few lines that every demo has. */
public final class DemoSummary {

  private DemoSummary() {}

  /**
   * Readings, results, throughput, refused records, models.
   *
   * @param readings what was played
   * @param checks of all pipelines
   */
  public static Table of(String readings, Collection<ExactChecks> checks, DemoRun run) {
    long results = checks.stream().mapToLong(ExactChecks::results).sum();
    double seconds = run.flow().duration();
    long letters = run.parts().values().stream().mapToLong(part -> part.letters().size()).sum();
    long models = run.parts().values().stream().mapToLong(part -> part.models().size()).sum();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("readings", readings));
    rows.add(List.of("results", "%,d, each once; %s".formatted(results, exactness(checks))));
    rows.add(
        List.of(
            "throughput",
            String.format(
                Locale.ROOT,
                "%,.0f records/s from topic to topic, exactly once, in %.1f s",
                results / seconds,
                seconds)));
    rows.add(
        List.of(
            "refused",
            "%d bad records, each with its reason in the dead-letter topic%s"
                .formatted(
                    letters / checks.size(),
                    checks.size() == 1
                        ? ""
                        : " of each of %d pipelines".formatted(checks.size()))));
    rows.add(List.of("models", "%d groups, newest versions published".formatted(models)));
    return new Table(List.of(), rows);
  }

  /** Whether every result came, once, and with the bits that plain Java gives. */
  public static boolean isExact(Collection<ExactChecks> checks) {
    return checks.stream().allMatch(check -> check.different() + check.missing() == 0);
  }

  /** Readings of stations: how many, of what, from when to when. */
  public static String readings(Trace trace, long first, long last) {
    return "%,d of %d stations, %d channels, %s to %s"
        .formatted(
            trace.count(), trace.keys().size(), trace.channels().size(), day(first), day(last));
  }

  /** The day of a time at the stations. */
  public static String day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(BeijingAir.ZONE).toLocalDate().toString();
  }

  private static String exactness(Collection<ExactChecks> checks) {
    return isExact(checks)
        ? "all bit for bit what plain Java gives"
        : "%,d differ from plain Java, %,d missing"
            .formatted(
                checks.stream().mapToLong(ExactChecks::different).sum(),
                checks.stream().mapToLong(ExactChecks::missing).sum());
  }
}
