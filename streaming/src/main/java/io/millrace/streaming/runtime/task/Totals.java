package io.millrace.streaming.runtime.task;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.StateLayout;
import io.millrace.streaming.runtime.block.LoadedGroup;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts the totals of a learner, which never decrease, over all groups of a subtask. A gauge of
 * the last computed group would jump between groups.
 */
public final class Totals {

  private final int[] slots;
  private final Counter[] counters;

  /**
   * @param gauges gauges of the learner; {@link Gauges#NONE} for an operator that does not learn
   * @param parameters layout of the parameters
   * @param group metric group of the counters
   */
  Totals(Gauges gauges, StateLayout parameters, MetricGroup group) {
    List<String> names = gauges.totals().stream().sorted().toList();
    this.slots = new int[names.size()];
    this.counters = new Counter[names.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = parameters.offset(gauges.slots().get(names.get(i)));
      counters[i] = group.counter(names.get(i));
    }
  }

  /** The current totals of a group. */
  public float[] read(LoadedGroup loadedGroup) {
    float[] now = new float[slots.length];
    for (int i = 0; i < slots.length; i++) {
      now[i] = loadedGroup.parameters().values()[slots[i]];
    }
    return now;
  }

  /** Adds the increase of a group's totals to the counters. */
  public void count(float[] before, float[] after) {
    for (int i = 0; i < slots.length; i++) {
      counters[i].inc(Math.max(0, (long) after[i] - (long) before[i]));
    }
  }
}
