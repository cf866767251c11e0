package io.millrace.cli.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Listens to the metrics of a cluster in this JVM and sums those that the command line shows.
 * Flink's threads register metrics, the command's thread reads them.
 *
 * <p>The count of a counter is kept when its task ends, so the sums at the end are complete.
 */
final class JobMeter implements MetricReporter {

  private static final String OURS = ".millrace.";
  private static final String DEAD_LETTERS = "deadletters.";
  private static final String OPERATOR = "<operator_name>";
  private static final String RECORDS = "records";
  private static final String TIMING_ERROR = "timing_error";
  private static final String RESULTS = "results";
  private static final String OF_BRANCH = RESULTS + " of ";
  private static final String WRITER = ": Writer";

  private final Map<String, Set<Counter>> counting = new HashMap<>();
  private final Map<String, Long> counted = new HashMap<>();
  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final Map<String, Object> lastRead = new HashMap<>();

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public synchronized void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge && isOfJob(name)) {
      gauges.put(name, gauge);
    } else if (metric instanceof Counter counter) {
      meaning(name, group)
          .ifPresent(
              meaning -> counting.computeIfAbsent(meaning, any -> new HashSet<>()).add(counter));
    }
  }

  @Override
  public synchronized void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Gauge<?> gauge && isOfJob(name)) {
      read(name);
      gauges.remove(name, gauge);
    } else if (metric instanceof Counter counter) {
      Optional<String> meaning = meaning(name, group);
      if (meaning.isPresent() && counting.getOrDefault(meaning.get(), Set.of()).remove(counter)) {
        counted.merge(meaning.get(), counter.getCount(), Long::sum);
      }
    }
  }

  /** The current sums. */
  synchronized Flow flow() {
    Set<String> meanings = new HashSet<>(counting.keySet());
    meanings.addAll(counted.keySet());
    Map<String, Long> refused = new HashMap<>();
    for (String meaning : meanings) {
      if (meaning.startsWith(DEAD_LETTERS) && sum(meaning) > 0) {
        refused.put(meaning.substring(DEAD_LETTERS.length()), sum(meaning));
      }
    }
    Flow.Restorable restorable =
        new Flow.Restorable(
            number(read("numberOfCompletedCheckpoints")),
            number(read("numRestarts")),
            Optional.ofNullable(read("lastCheckpointExternalPath"))
                .map(String::valueOf)
                .filter(path -> path.contains(":/")),
            sum("lost_records"),
            number(read("numberOfFailedCheckpoints")));
    long results = 0;
    Map<String, Long> ofBranches = new HashMap<>();
    for (String meaning : meanings) {
      results += meaning.startsWith(RESULTS) ? sum(meaning) : 0;
      if (meaning.startsWith(OF_BRANCH)) {
        ofBranches.put(meaning.substring(OF_BRANCH.length()), sum(meaning));
      }
    }
    return new Flow(
        sum(RECORDS), new Flow.Results(results, ofBranches), refused, sum("releases"), restorable);
  }

  /** The timing error of what is played, in milliseconds; empty if nothing is. */
  synchronized OptionalDouble timingError() {
    return read(TIMING_ERROR) instanceof Double error
        ? OptionalDouble.of(error)
        : OptionalDouble.empty();
  }

  private static boolean isOfJob(String name) {
    return name.equals(TIMING_ERROR)
        || name.equals("numberOfCompletedCheckpoints")
        || name.equals("numberOfFailedCheckpoints")
        || name.equals("numRestarts")
        || name.equals("lastCheckpointExternalPath");
  }

  /** Under which name a counter is added up, if it is one of those shown. */
  private static Optional<String> meaning(String name, MetricGroup group) {
    if (name.equals("numRecordsIn")) {
      String operator = group.getAllVariables().getOrDefault(OPERATOR, "");
      return operator.equals("admission")
          ? Optional.of(RECORDS)
          : Optional.of(operator)
              .filter(sink -> sink.startsWith(RESULTS) && sink.endsWith(WRITER))
              .map(sink -> sink.substring(0, sink.length() - WRITER.length()));
    }
    String identifier = group.getMetricIdentifier(name);
    int at = identifier.lastIndexOf(OURS);
    return at < 0 ? Optional.empty() : Optional.of(identifier.substring(at + OURS.length()));
  }

  private long sum(String meaning) {
    return counted.getOrDefault(meaning, 0L)
        + counting.getOrDefault(meaning, Set.of()).stream().mapToLong(Counter::getCount).sum();
  }

  private Object read(String gauge) {
    Gauge<?> live = gauges.get(gauge);
    Object value = live == null ? null : live.getValue();
    if (value != null) {
      lastRead.put(gauge, value);
    }
    return lastRead.get(gauge);
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
