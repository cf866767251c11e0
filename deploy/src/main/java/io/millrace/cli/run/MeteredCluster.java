package io.millrace.cli.run;

import io.millrace.streaming.job.JobSettings;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetup;
import org.apache.flink.runtime.metrics.filter.ReporterFilter;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this JVM that reports its metrics to a given meter. A reporter that Flink
 * creates by class name could be reached only through static state.
 */
final class MeteredCluster extends MiniCluster {

  private final JobMeter meter;

  /**
   * @param slots the largest parallelism of its jobs
   */
  MeteredCluster(Configuration settings, int slots, JobMeter meter) {
    super(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(JobSettings.inThisProcess(settings, slots))
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(slots)
            .withRandomPorts()
            .build());
    this.meter = meter;
  }

  @Override
  protected MetricRegistryImpl createMetricRegistry(Configuration settings, long longestMessage) {
    ReporterSetup reporter =
        new ReporterSetup(
            "terminal", new MetricConfig(), meter, ReporterFilter.getNoOpFilter(), Map.of());
    return new MetricRegistryImpl(
        MetricRegistryConfiguration.fromConfiguration(settings, longestMessage), List.of(reporter));
  }
}
