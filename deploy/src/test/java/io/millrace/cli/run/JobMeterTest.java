package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

final class JobMeterTest {

  private final JobMeter meter = new JobMeter();

  @Test
  void exampleUsage() {
    count("admission", "numRecordsIn", 30);
    count("results: Writer", "numRecordsIn", 27);
    count("results: Committer", "numRecordsIn", 5);
    count("admission", "millrace.deadletters.malformed", 2);
    count("model", "millrace.deadletters.late", 1);
    count("model", "millrace.deadletters.oversized", 0);
    count("model", "millrace.releases", 4);

    Flow flow = meter.flow();

    assertThat(flow.records()).isEqualTo(30);
    assertThat(flow.results()).isEqualTo(27);
    assertThat(flow.refused()).containsExactly(entry("late", 1L), entry("malformed", 2L));
    assertThat(flow.releases()).isEqualTo(4);
  }

  @Test
  void addsUpSubtasksAndKeepsTheCountOfThoseThatAreGone() {
    Counter first = count("admission", "numRecordsIn", 10);
    count("admission", "numRecordsIn", 5);
    first.inc(2);

    meter.notifyOfRemovedMetric(first, "numRecordsIn", group("admission", "numRecordsIn"));

    assertThat(meter.flow().records()).isEqualTo(17);
  }

  @Test
  void remembersWhatTheJobSaidLast() {
    Gauge<Long> checkpoints = () -> 12L;
    Gauge<String> place = () -> "file:/tmp/chk-12";
    meter.notifyOfAddedMetric(checkpoints, "numberOfCompletedCheckpoints", group("", ""));
    meter.notifyOfAddedMetric(place, "lastCheckpointExternalPath", group("", ""));

    meter.notifyOfRemovedMetric(checkpoints, "numberOfCompletedCheckpoints", group("", ""));

    assertThat(meter.flow().restorable().checkpoints()).isEqualTo(12);
    assertThat(meter.flow().restorable().newest()).contains("file:/tmp/chk-12");
    assertThat(meter.flow().restorable().restarts()).isZero();
  }

  private Counter count(String operator, String name, long count) {
    Counter counter = new SimpleCounter();
    counter.inc(count);
    meter.notifyOfAddedMetric(
        counter, name.substring(name.lastIndexOf('.') + 1), group(operator, name));
    return counter;
  }

  /** A group whose identifiers are what Flink would make: the scope of the operator, and a path. */
  private static MetricGroup group(String operator, String path) {
    return new UnregisteredMetricsGroup() {
      @Override
      public Map<String, String> getAllVariables() {
        return Map.of("<operator_name>", operator);
      }

      @Override
      public String getMetricIdentifier(String name) {
        return "localhost.taskmanager.1.my.millrace.job." + operator + ".0." + path;
      }

      @Override
      public String getMetricIdentifier(String name, CharacterFilter filter) {
        return getMetricIdentifier(name);
      }
    };
  }
}
