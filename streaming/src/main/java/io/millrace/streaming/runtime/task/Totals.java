package io.millrace.streaming.runtime.task;

import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.StateLayout;
import io.millrace.streaming.runtime.block.LoadedGroup;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counters of what a learner only ever adds to, over all groups of a subtask. The number of one
 * group says nothing of that: a chart of the group touched last would jump between groups.
 */
public final class Totals {

  private final int[] slots;
  private final Counter[] counters;

  /**
   * @param gauges of the learner; {@link Gauges#NONE} where nothing learns
   * @param parameters where they lie
   * @param group where the counters are shown
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

  /** What a group has now. */
  public float[] read(LoadedGroup loadedGroup) {
    float[] now = new float[slots.length];
    for (int i = 0; i < slots.length; i++) {
      now[i] = loadedGroup.parameters().values()[slots[i]];
    }
    return now;
  }

  /** Counts what a group has more than before. */
  public void count(float[] before, float[] after) {
    for (int i = 0; i < slots.length; i++) {
      counters[i].inc(Math.max(0, (long) after[i] - (long) before[i]));
    }
  }
}
