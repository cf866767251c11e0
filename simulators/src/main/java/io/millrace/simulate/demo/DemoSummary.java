package io.millrace.simulate.demo;

import io.millrace.simulate.report.Table;
import io.millrace.simulate.trace.BeijingAir;
import io.millrace.simulate.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Makes the summary table of a demo. */
public final class DemoSummary {

  private static final int LINE = 82;

  private DemoSummary() {}

  /**
   * Readings, results, throughput, refused records, models.
   *
   * @param readings description of the readings
   * @param checks of all pipelines
   */
  public static Table of(String readings, Collection<ExactChecks> checks, DemoRun run) {
    long results = checks.stream().mapToLong(ExactChecks::results).sum();
    double seconds = run.flow().duration();
    long letters = run.parts().values().stream().mapToLong(part -> part.letters().size()).sum();
    long models = run.parts().values().stream().mapToLong(part -> part.models().size()).sum();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("readings", readings));
    rows.add(
        List.of(
            "results",
            String.format(Locale.ROOT, "%,d, each once; %s", results, exactness(checks))));
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
            String.format(
                Locale.ROOT,
                "%d bad records, each with its reason in the dead-letter topic",
                letters / checks.size())));
    rows.add(
        List.of(
            "models", String.format(Locale.ROOT, "%d groups, newest versions published", models)));
    return new Table(List.of(), rows);
  }

  /** A paragraph in lines of at most 82 characters, as a terminal shows it. */
  public static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : text.split(" ", -1)) {
      if (width > 0 && width + 1 + word.length() > LINE) {
        lines.append('\n');
        width = 0;
      } else if (width > 0) {
        lines.append(' ');
        width++;
      }
      lines.append(word);
      width += word.length();
    }
    return lines.toString();
  }

  /** Whether every result arrived once and equals that of plain Java bit for bit. */
  public static boolean isExact(Collection<ExactChecks> checks) {
    return checks.stream().allMatch(check -> check.different() + check.missing() == 0);
  }

  /**
   * Describes the readings of stations: numbers of readings, stations and channels, first and last
   * day.
   */
  public static String readings(Trace trace, long first, long last) {
    return String.format(
        Locale.ROOT,
        "%,d of %d stations, %d channels, %s to %s",
        trace.count(),
        trace.keys().size(),
        trace.channels().size(),
        day(first),
        day(last));
  }

  /** The day of an event time in the time zone of the stations. */
  public static String day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(BeijingAir.ZONE).toLocalDate().toString();
  }

  private static String exactness(Collection<ExactChecks> checks) {
    return isExact(checks)
        ? "all bit for bit equal to plain Java"
        : String.format(
            Locale.ROOT,
            "%,d differ from plain Java, %,d missing",
            checks.stream().mapToLong(ExactChecks::different).sum(),
            checks.stream().mapToLong(ExactChecks::missing).sum());
  }
}
