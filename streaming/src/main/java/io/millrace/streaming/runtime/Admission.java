package io.millrace.streaming.runtime;

import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Inbound;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Reason;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Parts observations from what was refused at the door, and counts the latter by reason. */
public final class Admission extends ProcessFunction<Inbound, Observation> {

  private static final long serialVersionUID = 1L;

  private transient Map<Reason, Counter> refused;

  @Override
  public void open(OpenContext context) {
    refused = RuntimeMetrics.deadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Inbound inbound, Context context, Collector<Observation> out) {
    if (inbound instanceof Observation observation) {
      out.collect(observation);
    } else if (inbound instanceof DeadLetter letter) {
      refused.get(letter.reason()).inc();
      context.output(SideOutputs.DEAD_LETTERS, letter);
    }
  }
}
