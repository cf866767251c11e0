package io.millrace.streaming.runtime.task;

import io.millrace.api.event.EventKind;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.ResultCollector;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Emits results, and emits rejected records to a side output, counted by reason. Used on the task's
 * thread.
 */
public final class TaskCollector implements ResultCollector {

  private final Output<StreamRecord<Result>> output;
  private final Map<Reason, Counter> refused;
  private final Counter heldBack;
  private final ObjLongConsumer<LoadedGroup> changes;
  private final ObjLongConsumer<LoadedGroup> wanted;

  /**
   * @param metrics metric group of the operator
   * @param changes receives changed parameters and their version
   * @param wanted receives parameters that an event asks to be published, and their version
   */
  public TaskCollector(
      Output<StreamRecord<Result>> output,
      MetricGroup metrics,
      ObjLongConsumer<LoadedGroup> changes,
      ObjLongConsumer<LoadedGroup> wanted) {
    this.output = output;
    this.refused = RuntimeMetrics.deadLetters(metrics);
    this.heldBack = RuntimeMetrics.heldBack(metrics);
    this.changes = changes;
    this.wanted = wanted;
  }

  @Override
  public void emit(Result result) {
    output.collect(new StreamRecord<>(result, result.time()));
  }

  @Override
  public void judged(Evaluated record) {
    output.collect(SideOutputs.EVALUATED, new StreamRecord<>(record));
  }

  @Override
  public void refuse(DeadLetter letter) {
    refused.get(letter.reason()).inc();
    output.collect(SideOutputs.DEAD_LETTERS, new StreamRecord<>(letter));
  }

  @Override
  public void changed(LoadedGroup loadedGroup, long version) {
    changes.accept(loadedGroup, version);
  }

  @Override
  public void tell(Event event) {
    output.collect(
        event.kind() == EventKind.DRIFT ? SideOutputs.DRIFTS : SideOutputs.ALARMS,
        new StreamRecord<>(event, event.reading().time()));
  }

  @Override
  public void heldBack(int alarms) {
    heldBack.inc(alarms);
  }

  @Override
  public void publish(LoadedGroup loadedGroup, long version) {
    wanted.accept(loadedGroup, version);
  }
}
