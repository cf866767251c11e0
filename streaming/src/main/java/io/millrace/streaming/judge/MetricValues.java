package io.millrace.streaming.judge;

import io.millrace.evaluate.judge.Judged;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of metrics by their names, from sums. NaN where a metric is not defined.
 *
 * @param judged what answers are
 * @param names of the metrics that are wanted; none: all
 */
public record MetricValues(Judged judged, List<String> names) implements Serializable {

  /** Metrics of numbers in units of the channel, which several channels have not in common. */
  private static final Set<String> WITH_UNIT = Set.of("rmse", "mae", "bias", "width", "pinball");

  public MetricValues {
    names = List.copyOf(names);
  }

  /** The metrics of all channels together; those with a unit only if there is one channel. */
  public Map<String, Double> of(double[] sums) {
    Measure measure = judged.measure();
    boolean several = channels().size() > 1;
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : measure.metrics()) {
      if (isWanted(metric.name()) && !(several && WITH_UNIT.contains(metric.name()))) {
        values.put(metric.name(), measure.value(metric.name(), sums));
      }
    }
    return values;
  }

  /** Names of the channels of answers that are numbers; none of others. */
  public List<String> channels() {
    return judged instanceof Judged.Numbers numbers ? numbers.channels() : List.of();
  }

  /**
   * The metrics of one channel.
   *
   * @param channel from 0
   */
  public Map<String, Double> ofChannel(int channel, double[] sums) {
    RegressionMeasure measure = ((Judged.Numbers) judged).measure();
    Map<String, Double> values = new LinkedHashMap<>();
    for (Metric metric : measure.metrics()) {
      if (isWanted(metric.name())) {
        values.put(metric.name(), measure.channel(metric.name(), channel, sums));
      }
    }
    return values;
  }

  private boolean isWanted(String name) {
    return names.isEmpty() || names.contains(name);
  }
}
