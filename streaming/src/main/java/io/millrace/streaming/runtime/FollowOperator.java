package io.millrace.streaming.runtime;

import io.millrace.model.ModelFileException;
import io.millrace.model.PublishedModel;
import io.millrace.model.Standing;
import io.millrace.operator.StreamModel;
import io.millrace.streaming.pipeline.FollowSpec;
import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.ModelRelease;
import io.millrace.streaming.wire.Observation;
import io.millrace.streaming.wire.Reason;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/*
 * Where a swap takes place. Both inputs are keyed by group, and a group has one subtask, so a model lies at one place in the
 * sequence of the group's readings: behind those in the bundle, which are computed before it is looked at. State and output
 * of a checkpoint stand before or behind it together; after a failure it may lie at another place, and what a committed
 * reader has not seen is computed anew with it. Event time is that of the readings alone: models do not hold it back.
 *
 *   readings  r r r | r r r r | r r          at once: a model takes effect where it arrives, |
 *   models          M         M
 *   watermark . . . . . . . W . .            at a watermark: where the watermark reaches the model's time, by a timer
 */
/**
 * Answers readings by models that others published, keyed by group; nothing is learned. Readings of
 * a group without a model wait for its first.
 */
public final class FollowOperator extends AbstractStreamOperator<Result>
    implements TwoInputStreamOperator<Observation, ModelRelease, Result>,
        Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  private final ModelRecipe recipe;
  private final FollowSpec follow;
  private transient StreamModel model;
  private transient Lineup lineup;
  private transient Fitting fitting;
  private transient Editions editions;
  private transient WaitingReadings waiting;
  private transient MemberStates members;
  private transient Answering answering;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient RuntimeMetrics runtimeMetrics;
  private transient Outlet outlet;
  private transient Deadline deadline;
  private transient Counter swaps;
  private transient Map<String, List<Observation>> bundle;
  private transient int gathered;

  public FollowOperator(ModelRecipe recipe, FollowSpec follow) {
    this.recipe = recipe;
    this.follow = follow;
  }

  @Override
  public void open() throws Exception {
    super.open();
    model = recipe.create();
    lineup = new Lineup(getPartitionedState(Lineup.STATE));
    fitting = new Fitting(recipe.plan(), model.signature().parameters());
    editions = new Editions(lineup, fitting);
    waiting =
        new WaitingReadings(
            getPartitionedState(WaitingReadings.READINGS),
            getPartitionedState(WaitingReadings.COUNT));
    members =
        new MemberStates(
            model,
            new KeyedBackend.Opening(
                getKeyedStateBackend(),
                model.signature(),
                recipe.settings().state(),
                getProcessingTimeService()::getCurrentProcessingTime));
    answering = new Answering(recipe, model, follow.trial(), members);
    timers = getInternalTimerService("swaps", VoidNamespaceSerializer.INSTANCE, this);
    runtimeMetrics = new RuntimeMetrics(getMetricGroup(), null);
    runtimeMetrics.cached(members.counts());
    outlet = new TaskOutlet(output, getMetricGroup(), FollowOperator::learned);
    deadline = new Deadline(getProcessingTimeService(), recipe.settings().deadlineMillis());
    swaps = RuntimeMetrics.swaps(getMetricGroup());
    bundle = new LinkedHashMap<>();
  }

  @Override
  public void processElement1(StreamRecord<Observation> element) throws Exception {
    if (gathered == 0) {
      deadline.renew();
      deadline.await(() -> flush(FlushCause.DEADLINE));
    }
    Observation reading = element.getValue();
    bundle.computeIfAbsent(reading.group(), group -> new ArrayList<>()).add(reading);
    gathered++;
    if (gathered >= recipe.settings().rows()) {
      flush(FlushCause.FULL);
    }
  }

  @Override
  public void processElement2(StreamRecord<ModelRelease> element) throws Exception {
    ModelRelease release = element.getValue();
    for (Arm arm : Arm.values()) {
      String followed = arm == Arm.ANSWERING ? follow.pipeline() : follow.trial().pipeline();
      if (release.pipeline().equals(followed)) {
        take(arm, release);
      }
    }
  }

  private void take(Arm arm, ModelRelease release) throws Exception {
    PublishedModel published = PublishedModel.read(release.message());
    try {
      fitting.edition(published);
    } catch (ModelFileException unfit) {
      outlet.refuse(
          new DeadLetter(
              Reason.UNFIT_MODEL,
              unfit.getMessage(),
              release.origin(),
              "model " + published.manifest().name()));
      return;
    }
    setCurrentKey(release.group());
    long time = effective(published);
    if (time > timers.currentWatermark() && lineup.active(arm).isPresent()) {
      lineup.later(arm, published, time);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    } else {
      computeGathered(release.group());
      setCurrentKey(release.group());
      lineup.enter(arm, published);
      swapped(release.group(), arm);
    }
  }

  /** When a model takes effect; a time long past: when it arrives. */
  private long effective(PublishedModel published) {
    Standing standing = published.standing();
    if (standing.from() != Standing.UNSAID) {
      return standing.from();
    }
    return follow.swap() == FollowSpec.Swap.AT_ONCE || standing.call() != Standing.Call.RELEASED
        ? Long.MIN_VALUE
        : published.manifest().provenance().time();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    // The bundle is empty: whatever came before the watermark was computed before timers fire.
    for (Arm arm : Arm.values()) {
      setCurrentKey(timer.getKey());
      if (lineup.due(arm, timer.getTimestamp())) {
        swapped(timer.getKey(), arm);
      }
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {}

  private void swapped(String group, Arm arm) throws Exception {
    swaps.inc();
    editions.forget(group, arm);
    if (arm == Arm.ANSWERING && waiting.count() > 0) {
      compute(group, waiting.take());
    }
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    flush(FlushCause.WATERMARK);
    processWatermark(mark);
  }

  /** Models have no say in event time. */
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
    members.flush();
    super.prepareSnapshotPreBarrier(checkpoint);
  }

  @Override
  public void finish() throws Exception {
    flush(FlushCause.END);
    for (String group :
        KeyedBackend.groups(getKeyedStateBackend(), WaitingReadings.COUNT.getName())) {
      setCurrentKey(group);
      for (Observation reading : waiting.take()) {
        outlet.refuse(Answering.noModel(reading, "none came until the end"));
      }
    }
    if (model.padding() > 0) {
      for (String group : members.groups()) {
        setCurrentKey(group);
        answering.drain(group, arms(group), outlet);
      }
    }
    members.flush();
    super.finish();
  }

  private void flush(FlushCause cause) throws Exception {
    if (gathered == 0) {
      return;
    }
    deadline.renew();
    for (String group : List.copyOf(bundle.keySet())) {
      computeGathered(group);
    }
    runtimeMetrics.flushed(cause, gathered);
    gathered = 0;
  }

  private void computeGathered(String group) throws Exception {
    List<Observation> readings = bundle.remove(group);
    if (readings != null) {
      compute(group, readings);
    }
  }

  private void compute(String group, List<Observation> readings) throws Exception {
    setCurrentKey(group);
    Answering.Arms arms = arms(group);
    if (arms.answering() != null) {
      answering.answer(group, readings, arms, outlet);
      return;
    }
    for (Observation reading : readings) {
      if (waiting.count() < follow.waiting()) {
        waiting.add(reading);
      } else {
        outlet.refuse(Answering.noModel(reading, follow.waiting() + " readings wait for it"));
      }
    }
  }

  private Answering.Arms arms(String group) throws Exception {
    Edition candidate =
        follow.trial().use() == FollowSpec.Use.NOTHING
            ? null
            : editions.of(group, Arm.CANDIDATE).orElse(null);
    return new Answering.Arms(editions.of(group, Arm.ANSWERING).orElse(null), candidate);
  }

  private static void learned(Cohort cohort, long version) {
    throw new IllegalStateException("Cannot learn: the models are those of another pipeline");
  }
}
