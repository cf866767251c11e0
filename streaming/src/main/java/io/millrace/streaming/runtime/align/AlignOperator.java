package io.millrace.streaming.runtime.align;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.runtime.state.StatesByGroup;
import io.millrace.streaming.runtime.task.RuntimeMetrics;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes rows of readings of sensors, on a stream keyed by group.
 *
 * <p>A key has at most one timer that counts, at the watermark at which its next row is whole; the
 * timer's namespace is the key. Rows that one watermark makes whole are emitted in order of time,
 * those of one time in order of their keys: so the rows of a group have one order, whatever the
 * order in which readings arrived. Watermarks are held back by as much as rows may be.
 */
public final class AlignOperator extends AbstractStreamOperator<Observation>
    implements OneInputStreamOperator<SensorReadings, Observation>, Triggerable<String, String> {

  private static final long serialVersionUID = 1L;

  private static final Comparator<Observation> ORDER =
      Comparator.comparingLong(Observation::time).thenComparing(Observation::key);

  private final transient AlignRecipe recipe;
  private transient Aligner aligner;
  private transient AlignedKeys keys;
  private transient InternalTimerService<String> timers;
  private transient Map<Reason, Counter> refused;
  private transient Counter rows;

  /** Rows of the timers of one time, not yet emitted. */
  private transient List<Observation> waiting;

  private transient long waitingFor;

  AlignOperator(StreamOperatorParameters<Observation> parameters, AlignRecipe recipe) {
    super(parameters);
    this.recipe = recipe;
  }

  @Override
  public void open() throws Exception {
    super.open();
    aligner = new Aligner(recipe.spec(), recipe.latenessMillis());
    keys =
        new AlignedKeys(
            new StatesByGroup(getKeyedStateBackend()),
            recipe.spec().sensors(),
            recipe.cacheBytes());
    timers = getInternalTimerService("align", StringSerializer.INSTANCE, this);
    refused = RuntimeMetrics.deadLetters(getMetricGroup());
    rows = RuntimeMetrics.aligned(getMetricGroup(), aligner::duplicates, aligner::conflicts);
    RuntimeMetrics.cached(getMetricGroup(), keys.counts(), "align");
    waiting = new ArrayList<>();
  }

  @Override
  public void processElement(StreamRecord<SensorReadings> element) throws Exception {
    SensorReadings record = element.getValue();
    AlignedKeys.Id id = new AlignedKeys.Id(record.group(), record.key());
    AlignedKey key = keys.read(id);
    Aligner.Verdict verdict =
        aligner.take(
            key, record, timers.currentWatermark(), (time, values) -> emit(row(id, time, values)));
    if (verdict != Aligner.Verdict.TAKEN) {
      refuse(record, key, verdict);
    }
    register(id, key);
    keys.write(id, key);
  }

  @Override
  public void onEventTime(InternalTimer<String, String> timer) throws Exception {
    AlignedKeys.Id id = new AlignedKeys.Id(timer.getKey(), timer.getNamespace());
    AlignedKey key = keys.read(id);
    long time = timer.getTimestamp();
    if (time != waitingFor) {
      emitWaiting();
      waitingFor = time;
    }
    if (time >= key.timer) {
      key.timer = OpenReadings.NONE;
    }
    if (time >= aligner.due(key)) {
      aligner.emit(key, time, (at, values) -> waiting.add(row(id, at, values)));
    }
    register(id, key);
    keys.write(id, key);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, String> timer) {
    // None is registered.
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    getTimeServiceManager().orElseThrow().advanceWatermark(mark);
    emitWaiting();
    output.emitWatermark(heldBack(mark));
  }

  private Watermark heldBack(Watermark mark) {
    long time = mark.getTimestamp();
    return time == Watermark.MAX_WATERMARK.getTimestamp() || time < Long.MIN_VALUE + aligner.delay()
        ? mark
        : new Watermark(time - aligner.delay());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    keys.flush();
    super.prepareSnapshotPreBarrier(checkpoint);
  }

  @Override
  public void finish() throws Exception {
    keys.flush();
    super.finish();
  }

  private void register(AlignedKeys.Id id, AlignedKey key) {
    long due = aligner.due(key);
    if (due < key.timer) {
      setCurrentKey(id.group());
      timers.registerEventTimeTimer(id.key(), due);
      key.timer = due;
    }
  }

  private void emitWaiting() {
    if (waiting.size() > 1) {
      waiting.sort(ORDER);
    }
    waiting.forEach(this::emit);
    waiting.clear();
  }

  private void emit(Observation row) {
    rows.inc();
    output.collect(new StreamRecord<>(row, row.time()));
  }

  private static Observation row(AlignedKeys.Id id, long time, float[] values) {
    return new Observation(id.key(), id.group(), time, values, null, Origin.NOWHERE);
  }

  private void refuse(SensorReadings record, AlignedKey key, Aligner.Verdict verdict) {
    Reason reason = verdict == Aligner.Verdict.TOO_MANY_AHEAD ? Reason.EARLY : Reason.LATE;
    refused.get(reason).inc();
    output.collect(
        SideOutputs.DEAD_LETTERS,
        new StreamRecord<>(
            new DeadLetter(
                reason,
                aligner.detail(verdict, key, record),
                record.origin(),
                Excerpts.of(record))));
  }
}
