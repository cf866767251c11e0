package io.millrace.streaming.runtime;

import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Reason;
import io.millrace.streaming.wire.Result;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * What an operator hands out on its task's thread: results, and on the side what was refused,
 * counted by reason.
 */
final class TaskOutlet implements Outlet {

  private final Output<StreamRecord<Result>> output;
  private final Map<Reason, Counter> refused;
  private final ObjLongConsumer<Cohort> changes;

  /**
   * @param metrics of the operator
   * @param changes is told of changed parameters and their version
   */
  TaskOutlet(
      Output<StreamRecord<Result>> output, MetricGroup metrics, ObjLongConsumer<Cohort> changes) {
    this.output = output;
    this.refused = RuntimeMetrics.deadLetters(metrics);
    this.changes = changes;
  }

  @Override
  public void emit(Result result) {
    output.collect(new StreamRecord<>(result, result.time()));
  }

  @Override
  public void refuse(DeadLetter letter) {
    refused.get(letter.reason()).inc();
    output.collect(SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter));
  }

  @Override
  public void changed(Cohort cohort, long version) {
    changes.accept(cohort, version);
  }
}
