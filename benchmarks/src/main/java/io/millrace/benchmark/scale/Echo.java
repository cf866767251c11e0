package io.millrace.benchmark.scale;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The operator of the empty keyed job: reads and writes one count per record, and emits a result of
 * the dictionary's size with a quarter of its codes non-zero.
 */
final class Echo extends KeyedProcessFunction<String, Observation, Result> {

  private static final long serialVersionUID = 1L;

  private transient ValueState<Long> count;

  @Override
  public void open(OpenContext context) {
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
  }

  @Override
  public void processElement(Observation observation, Context context, Collector<Result> out)
      throws Exception {
    Long before = count.value();
    long step = before == null ? 0 : before;
    count.update(step + 1);
    float[] values = observation.values();
    int n = values.length;
    float[] output = Arrays.copyOf(values, 2 * n + 2);
    Arrays.fill(output, n / 4, n, 0f);
    System.arraycopy(values, 0, output, n, n);
    output[2 * n] = values[0];
    output[2 * n + 1] = values[1];
    out.collect(
        new Result(
            observation.key(), observation.group(), observation.time(), step, 0, output, null));
  }
}
