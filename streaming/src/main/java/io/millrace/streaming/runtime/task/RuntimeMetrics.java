package io.millrace.streaming.runtime.task;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.record.Reason;
import io.millrace.state.CacheCounts;
import io.millrace.streaming.runtime.block.LoadedGroup;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Registers and updates the metrics of the runtime.
 *
 * <pre>
 *   millrace.rows                      records computed
 *   millrace.flushes.&lt;cause&gt;           bundles, such as full and deadline
 *   millrace.bundle.rows               histogram of records per bundle
 *   millrace.deadletters.&lt;reason&gt;      records rejected
 *   millrace.version                   version of the parameters of the last computed group
 *   millrace.releases                  versions sent to the models sink
 *   millrace.swaps                     published models that began to answer, or to be tried
 *   millrace.cache.hits, .misses       states found in the cache, and read from the state backend
 *   millrace.cache.evictions           states evicted from the cache
 *   millrace.cache.writes              states written to the state backend
 *   millrace.cache.bytes, .entries     size of the cache
 *   millrace.alarms_held               alarms that were held back as they began
 *   millrace.align.rows                rows made of readings of sensors
 *   millrace.align.duplicates          readings that were there already
 *   millrace.align.conflicts           readings of a time and sensor with another value
 *   millrace.align.cache.hits, …       as those of the cache above
 *   millrace.learner.&lt;gauge&gt;           learned quantity of the last computed group
 *   millrace.learner.&lt;total&gt;           events of all groups since the job started
 * </pre>
 */
public final class RuntimeMetrics {

  private static final int WINDOW = 1000;

  private final MetricGroup group;
  private final Counter rows;
  private final Counter releases;
  private final Histogram bundleRows;
  private final Map<FlushCause, Counter> flushes = new EnumMap<>(FlushCause.class);
  private final Map<String, Float> learned = new HashMap<>();
  private long version;

  public RuntimeMetrics(MetricGroup parent, Learner learner) {
    group = group(parent);
    rows = group.counter("rows");
    releases = group.counter("releases");
    bundleRows =
        group.addGroup("bundle").histogram("rows", new DescriptiveStatisticsHistogram(WINDOW));
    for (FlushCause cause : FlushCause.values()) {
      flushes.put(cause, group.addGroup("flushes").counter(cause.word()));
    }
    if (learner != null) {
      Gauge<Long> newest = () -> version;
      group.gauge("version", newest);
      Gauges gauges = learner.gauges();
      for (String name : gauges.names()) {
        if (!gauges.totals().contains(name)) {
          Gauge<Float> gauge = () -> learned.getOrDefault(name, Float.NaN);
          group.addGroup("learner").gauge(name, gauge);
        }
      }
    }
  }

  /** Counters of rejected records by reason. */
  public static Map<Reason, Counter> deadLetters(MetricGroup parent) {
    Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      counters.put(reason, group(parent).addGroup("deadletters").counter(reason.word()));
    }
    return counters;
  }

  /** Counter of alarms that a rule held back as they began. */
  static Counter heldBack(MetricGroup parent) {
    return group(parent).counter("alarms_held");
  }

  /** Counter of published models that began to answer, or to be tried. */
  public static Counter swaps(MetricGroup parent) {
    return group(parent).counter("swaps");
  }

  public void flushed(FlushCause cause, int size) {
    rows.inc(size);
    flushes.get(cause).inc();
    bundleRows.update(size);
  }

  /**
   * Registers the metrics of rows made of readings of sensors.
   *
   * @param duplicates readings that were there already
   * @param conflicts readings of a time and sensor with another value
   * @return counter of rows
   */
  public static Counter aligned(MetricGroup parent, Gauge<Long> duplicates, Gauge<Long> conflicts) {
    MetricGroup align = group(parent).addGroup("align");
    align.gauge("duplicates", duplicates);
    align.gauge("conflicts", conflicts);
    return align.counter("rows");
  }

  /** Registers the metrics of a cache. */
  public void cached(CacheCounts counts) {
    cached(group, counts);
  }

  /** Registers the metrics of the cache of an operator without a model. */
  public static void cached(MetricGroup parent, CacheCounts counts, String operator) {
    cached(group(parent).addGroup(operator), counts);
  }

  private static void cached(MetricGroup group, CacheCounts counts) {
    MetricGroup cache = group.addGroup("cache");
    cache.gauge("hits", counts::hits);
    cache.gauge("misses", counts::misses);
    cache.gauge("evictions", counts::evictions);
    cache.gauge("writes", counts::writes);
    cache.gauge("bytes", counts::bytes);
    cache.gauge("entries", counts::entries);
  }

  /** Registers counters for the totals of a learner. */
  public Totals totals(Gauges gauges, StateLayout parameters) {
    return new Totals(gauges, parameters, group.addGroup("learner"));
  }

  public void released() {
    releases.inc();
  }

  public void learned(Learner learner, LoadedGroup loadedGroup) {
    version = learner.version(loadedGroup.parameters().values(), loadedGroup.parameters().steps());
    learned.putAll(
        learner.gauges().read(learner.signature().parameters(), loadedGroup.parameters().values()));
  }

  private static MetricGroup group(MetricGroup parent) {
    return parent.addGroup("millrace");
  }
}
