package io.millrace.streaming.runtime.task;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Separates records of one kind from rejected ones, and counts the latter by reason. Where readings
 * of sensors are asked for, an observation is taken as the readings that it holds.
 *
 * @param <T> the kind that the source's decoder creates
 */
public final class Admission<T extends Inbound> extends ProcessFunction<Inbound, T> {

  private static final long serialVersionUID = 1L;

  private final Class<T> kind;
  private final LimitCheck limits;
  private transient Map<Reason, Counter> refused;

  public Admission(Class<T> kind) {
    this(kind, null);
  }

  /**
   * @param limits applied to observations; null: none
   */
  public Admission(Class<T> kind, LimitCheck limits) {
    this.kind = kind;
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    refused = RuntimeMetrics.deadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Inbound read, Context context, Collector<T> out) {
    Inbound inbound = limits == null ? read : limits.apply(read);
    if (kind == SensorReadings.class && inbound instanceof Observation wide) {
      inbound = SensorReadings.of(wide);
    }
    if (kind.isInstance(inbound)) {
      out.collect(kind.cast(inbound));
    } else if (inbound instanceof DeadLetter letter) {
      refused.get(letter.reason()).inc();
      context.output(SideOutputs.DEAD_LETTERS, letter);
    }
  }
}
