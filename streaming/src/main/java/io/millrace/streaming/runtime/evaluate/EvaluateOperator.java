package io.millrace.streaming.runtime.evaluate;

import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Judged;
import io.millrace.evaluate.judge.KeyEvaluation;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.Evaluation;
import io.millrace.streaming.runtime.state.StatesByGroup;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/*
 * Why the numbers of a window depend on the records of its key alone. What is added to a window is
 * decided by the records of the key, in their order. Sums of recent answers are those after the
 * last answer that was added to the window, not those at the time at which it is given, which
 * depends on the watermark. Sums so far are added when windows are given, in their order.
 *
 * The last watermark comes before the end of the input, at which the model still learns readings
 * that waited for their labels. So it is passed on at the end.
 */
/** Judges the answers of each key and gives its sums by windows of event time. */
public final class EvaluateOperator extends AbstractStreamOperator<Evaluated>
    implements OneInputStreamOperator<Evaluated, Evaluated>, Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  private final Evaluation evaluation;
  private final long ttlMillis;
  private transient KeyEvaluation judge;
  private transient KeyStates states;
  private transient WaitingAnswers waiting;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Counter late;

  /** Of the key of the record. */
  private transient float[] empty;

  /** Not passed on yet; null if it has not come. */
  private transient Watermark last;

  /**
   * @param ttlMillis how long after its last change the state of a key expires
   */
  public EvaluateOperator(Evaluation evaluation, long ttlMillis) {
    this.evaluation = evaluation;
    this.ttlMillis = ttlMillis;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    SavedSettings.check(context, getOperatorStateBackend(), evaluation.settings());
  }

  @Override
  public void open() throws Exception {
    super.open();
    judge = new KeyEvaluation(evaluation.judged(), evaluation.beside());
    empty = new float[judge.floats()];
    states = KeyStates.open(this::getPartitionedState, ttlMillis);
    waiting = new WaitingAnswers(states, evaluation);
    timers = getInternalTimerService("windows", VoidNamespaceSerializer.INSTANCE, this);
    late = getMetricGroup().addGroup("millrace").counter("late_answers");
  }

  @Override
  public void processElement(StreamRecord<Evaluated> element) throws Exception {
    if (element.getValue() instanceof Evaluated.Answered answered) {
      answered(answered);
    } else {
      truth((Evaluated.Truth) element.getValue());
    }
  }

  private void answered(Evaluated.Answered answered) throws Exception {
    load();
    AnsweredRow row =
        new AnsweredRow(
            answered.time(),
            answered.sequence(),
            answered.known(),
            answered.seen().length == 0 ? answered.known() : answered.seen(),
            answered.answer(),
            answered.label());
    if (evaluation.fields().by() == null) {
      count(answered.time(), judge.judge(row));
      states.evaluation().update(judge.state());
    } else if (answered.address() != null) {
      waiting.add(answered.address(), judge.remember(row));
    }
  }

  private void load() throws Exception {
    float[] state = states.evaluation().value();
    judge.restore(state == null ? empty : state);
  }

  private void truth(Evaluated.Truth truth) throws Exception {
    Optional<float[]> memo = waiting.take(truth.address());
    if (memo.isPresent()) {
      load();
      count(truth.time(), judge.judgeLate(memo.get(), truth.known()));
      states.evaluation().update(judge.state());
    }
  }

  /** Adds what was judged at a time to the window of that time. */
  private void count(long time, double[] judged) throws Exception {
    if (judged.length == 0) {
      return;
    }
    long length = evaluation.windowMillis();
    long start = Math.floorDiv(time, length) * length;
    if (start + length <= timers.currentWatermark()) {
      late.inc();
      return;
    }
    double[] before = evaluation.unpacked(states.windows().get(start));
    double[] recent = judge.recent();
    double[] sums = new double[judged.length + recent.length];
    for (int i = 0; i < judged.length; i++) {
      sums[i] = before == null ? judged[i] : before[i] + judged[i];
    }
    System.arraycopy(recent, 0, sums, judged.length, recent.length);
    states.windows().put(start, evaluation.packed(sums));
    if (before == null) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, start + length);
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    long end = timer.getTimestamp();
    long start = end - evaluation.windowMillis();
    double[] window = evaluation.unpacked(states.windows().get(start));
    if (window == null) {
      return;
    }
    states.windows().remove(start);
    int part = evaluation.parts().part();
    double[] before = evaluation.unpacked(states.soFar().value());
    double[] sums = new double[window.length + part];
    System.arraycopy(window, 0, sums, 0, part);
    for (int i = 0; i < part; i++) {
      sums[part + i] = (before == null ? 0 : before[i]) + window[i];
    }
    System.arraycopy(window, part, sums, 2 * part, window.length - part);
    states.soFar().update(evaluation.packed(Arrays.copyOfRange(sums, part, 2 * part)));
    String key = timer.getKey();
    output.collect(
        new StreamRecord<>(
            new Evaluated.OfKey(
                Keys.key(key), Keys.group(key), start, end, evaluation.packed(sums)),
            end));
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {}

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.equals(Watermark.MAX_WATERMARK)) {
      last = mark;
    } else if (!evaluation.atEnd()) {
      super.processWatermark(mark);
    }
  }

  /** At the end of the input, ranges that are open have ended. */
  private void endAll() throws Exception {
    StatesByGroup keyed = new StatesByGroup(getKeyedStateBackend());
    for (String key : keyed.groups(KeyStates.EVALUATION)) {
      keyed.turnTo(key);
      load();
      KeyEvaluation.Ended ended = judge.end();
      count(ended.time(), ended.sums());
      states.evaluation().update(judge.state());
    }
  }

  @Override
  public void finish() throws Exception {
    if (evaluation.judged() instanceof Judged.Alarms) {
      endAll();
    }
    if (last != null) {
      super.processWatermark(last);
    }
    super.finish();
  }
}
