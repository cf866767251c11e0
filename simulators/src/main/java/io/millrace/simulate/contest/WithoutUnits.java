package io.millrace.simulate.contest;

import io.millrace.evaluate.sum.Measure;
import io.millrace.evaluate.sum.Metric;
import java.util.List;
import java.util.Set;

/**
 * Metrics of several channels together: those in the unit of a channel are not defined.
 *
 * @param whole the measure of all channels
 */
record WithoutUnits(Measure whole) implements Measure {

  private static final Set<String> WITH_A_UNIT = Set.of("rmse", "mae", "bias", "width", "pinball");

  @Override
  public int sums() {
    return whole.sums();
  }

  @Override
  public List<Metric> metrics() {
    return whole.metrics();
  }

  @Override
  public double value(int metric, double[] sums) {
    return WITH_A_UNIT.contains(metrics().get(metric).name())
        ? Double.NaN
        : whole.value(metric, sums);
  }
}
