package io.millrace.streaming.runtime.host;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.backend.HostedMaths;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.block.BundleQueue;
import io.millrace.streaming.runtime.block.DirectQueue;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.block.ResultCollector;
import io.millrace.streaming.runtime.late.HeldReadings;
import io.millrace.streaming.runtime.late.LabelFault;
import io.millrace.streaming.runtime.late.LateRule;
import io.millrace.streaming.runtime.late.LateStates;
import io.millrace.streaming.runtime.late.WaitingRows;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.CarriedChannels;
import io.millrace.streaming.runtime.task.FlushCause;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/*
 * Labels and readings come in an order that no two runs share. A label takes effect when its
 * reading is due, which the readings of its key decide. Only whether it came before that depends on
 * the order: a bundle with a reading of its key is computed first, so that bundles never decide it.
 * Labels that end, as those of files, are read to their end while readings are held, so that a run
 * from files depends on nothing.
 */
/** A {@link HostedModel} that learns a reading when it is due, from a label that comes later. */
public final class LabelledModelOperator extends HostedModel
    implements TwoInputStreamOperator<Observation, Observation, Result>, BoundedMultiInput {

  private static final long serialVersionUID = 1L;

  private static final int LABELS = 2;

  private final LateRule rule;
  private transient WaitingRows waiting;
  private transient HeldReadings held;

  /** Groups in which a label may be without its reading; only a hint of where to look. */
  private transient Set<String> expecting;

  private transient boolean holding;

  /**
   * @param recipe the operators, of which one can learn late
   * @param first published models with which new groups begin
   * @param rule how labels find their readings
   */
  public LabelledModelOperator(ModelRecipe recipe, FirstModels first, LateRule rule) {
    super(recipe, first);
    this.rule = rule;
  }

  @Override
  void prepare(BlockRunner blocks) throws Exception {
    waiting =
        new WaitingRows(
            byGroup(), LateStates.open(byGroup(), recipe().settings().state().ttlMillis()), rule);
    held =
        new HeldReadings(
            getPartitionedState(HeldReadings.READINGS), getPartitionedState(HeldReadings.COUNT));
    expecting = new HashSet<>(byGroup().groups(LateStates.LABELS));
    holding = rule.bounded();
    if (carried().isPresent()) {
      carry(carried().get());
    }
    blocks.learningLate(recipe().plan(), waiting);
  }

  /** Carries what waits to the channels of the pipeline, before anything reads it. */
  private void carry(CarriedChannels channels) throws Exception {
    for (String group : byGroup().groups(LateStates.ROWS)) {
      setCurrentKey(group);
      waiting.carry(channels::memo);
    }
    for (String group : byGroup().groups(HeldReadings.COUNT.getName())) {
      setCurrentKey(group);
      held.carry(channels::reading);
    }
  }

  /** On the task's thread, because readings that wait are read from Flink's state. */
  @Override
  BundleQueue queue(HostedMaths hosted, ResultCollector results, Releases due) {
    return new DirectQueue(results);
  }

  @Override
  public void processElement1(StreamRecord<Observation> element) throws Exception {
    if (holding) {
      held.add(element.getValue());
    } else {
      gather(element.getValue());
    }
  }

  @Override
  public void processElement2(StreamRecord<Observation> element) throws Exception {
    Observation label = element.getValue();
    if (gathered(label.group(), label.key())) {
      flush(FlushCause.LABEL);
    }
    long steps = steps(new LoadedKey.Id(label.group(), label.key()));
    setCurrentKey(label.group());
    Optional<LabelFault> fault = waiting.label(label, steps);
    if (fault.isPresent() && fault.get() == LabelFault.CROWDED) {
      refuseUnknown(label.group(), WaitingRows.Input.RUNNING);
      setCurrentKey(label.group());
      fault = waiting.label(label, steps);
    }
    expecting.add(label.group());
    fault.ifPresent(found -> collector().refuse(found.letter(label, rule)));
  }

  @Override
  public void endInput(int input) throws Exception {
    if (input == LABELS && holding) {
      holding = false;
      for (String group : byGroup().groups(HeldReadings.COUNT.getName())) {
        setCurrentKey(group);
        long count = held.count();
        for (long number = 0; number < count; number++) {
          setCurrentKey(group);
          Optional<Observation> reading = held.take(number);
          if (reading.isPresent()) {
            gather(reading.get());
          }
        }
        setCurrentKey(group);
        held.clear();
      }
    }
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    processWatermark(mark);
  }

  /** Labels do not affect event time. */
  @Override
  public void processWatermark2(Watermark mark) {}

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int input) {
    if (input == 0) {
      output.emitWatermarkStatus(status);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    flush(FlushCause.CHECKPOINT);
    if (!holding && rule.by() == LabelSpec.By.TIME) {
      for (String group : List.copyOf(expecting)) {
        refuseUnknown(group, WaitingRows.Input.RUNNING);
      }
    }
    super.prepareSnapshotPreBarrier(checkpoint);
  }

  @Override
  void beforeEnd() throws Exception {
    learnRest();
    for (String group : byGroup().groups(LateStates.LABELS)) {
      refuseUnknown(group, WaitingRows.Input.ENDED);
    }
  }

  private void refuseUnknown(String group, WaitingRows.Input input) throws Exception {
    setCurrentKey(group);
    WaitingRows.Sweep sweep = waiting.sweep(input);
    for (Observation label : sweep.unknown()) {
      collector().refuse(LabelFault.UNKNOWN.letter(label, rule));
    }
    if (sweep.expecting() == 0) {
      expecting.remove(group);
    }
  }
}
