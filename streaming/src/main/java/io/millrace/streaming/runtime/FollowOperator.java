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
import org.apache.flink.runtime.state.KeyedStateBackend;
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
 * Where a swap takes place. Readings are keyed by group, and a group has one subtask. Models are keyed by group too, or all go
 * to every subtask. Either way a model lies at one place in the sequence of a group's readings: behind those in the bundle,
 * which are computed before it is looked at. State and output
 * of a checkpoint stand before or behind it together; after a failure it may lie at another place, and what a committed
 * reader has not seen is computed anew with it. Event time is that of the readings alone: models do not hold it back.
 *
 *   readings  r r r | r r r r | r r          at once: a model takes effect where it arrives, |
 *   models          M         M
 *   watermark . . . . . . . W . .            at a watermark: where the watermark reaches the model's time, by a timer or
 *                                             in order of those times
 */
/**
 * Answers readings by models that others published; nothing is learned. Readings of a group without
 * a model wait for its first.
 */
public final class FollowOperator extends AbstractStreamOperator<Result>
    implements TwoInputStreamOperator<Observation, ModelRelease, Result>,
        Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  private final ModelRecipe recipe;
  private final FollowSpec follow;
  private transient StreamModel model;
  private transient Reach reach;
  private transient Editions editions;
  private transient WaitingReadings waiting;
  private transient MemberStates members;
  private transient Answering answering;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient RuntimeMetrics runtimeMetrics;
  private transient Outlet outlet;
  private transient Deadline deadline;
  private transient Counter swaps;

  /** Readings by whose models answer them. */
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
    timers = getInternalTimerService("swaps", VoidNamespaceSerializer.INSTANCE, this);
    reach = reach();
    editions = new Editions(reach.lineup(), new Fitting(recipe, model));
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
    answering = new Answering(recipe.plan().seed(), follow.trial(), members);
    runtimeMetrics = new RuntimeMetrics(getMetricGroup(), null);
    runtimeMetrics.cached(members.counts());
    outlet = new TaskOutlet(output, getMetricGroup(), FollowOperator::learned);
    deadline = new Deadline(getProcessingTimeService(), recipe.settings().deadlineMillis());
    swaps = RuntimeMetrics.swaps(getMetricGroup());
    bundle = new LinkedHashMap<>();
  }

  private Reach reach() throws Exception {
    KeyedStateBackend<String> keyed = getKeyedStateBackend();
    return follow.followed().isCommon()
        ? new CommonModels(
            keyed, getOperatorStateBackend().getBroadcastState(CommonModels.STATE), follow)
        : new OwnModels(keyed, getPartitionedState(OwnModels.STATE), timers, follow);
  }

  @Override
  public void processElement1(StreamRecord<Observation> element) throws Exception {
    if (gathered == 0) {
      deadline.renew();
      deadline.await(() -> flush(FlushCause.DEADLINE));
    }
    Observation reading = element.getValue();
    bundle.computeIfAbsent(reach.owner(reading.group()), owner -> new ArrayList<>()).add(reading);
    gathered++;
    if (gathered >= recipe.settings().rows()) {
      flush(FlushCause.FULL);
    }
  }

  @Override
  public void processElement2(StreamRecord<ModelRelease> element) throws Exception {
    ModelRelease release = element.getValue();
    for (Arm arm : Arm.values()) {
      if (release.pipeline().equals(arm.pipeline(follow))) {
        take(arm, release);
      }
    }
  }

  private void take(Arm arm, ModelRelease release) throws Exception {
    PublishedModel published = PublishedModel.read(release.message());
    try {
      editions.judge(published);
    } catch (ModelFileException unfit) {
      outlet.refuse(
          new DeadLetter(
              Reason.UNFIT_MODEL,
              unfit.getMessage(),
              release.origin(),
              "model " + published.manifest().name()));
      return;
    }
    String owner = reach.owner(release.group());
    reach.turnTo(owner);
    long time = effective(published);
    if (time > timers.currentWatermark() && reach.lineup().active(arm).isPresent()) {
      reach.lineup().later(arm, published, time);
      reach.await(time);
    } else {
      computeGathered(owner);
      reach.turnTo(owner);
      if (reach.lineup().enter(arm, published)) {
        swapped(owner, arm);
      }
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
    reached(timer.getKey(), timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {}

  /** The bundle is empty: whatever came before the watermark was computed before. */
  private void reached(String owner, long time) throws Exception {
    for (Arm arm : Arm.values()) {
      reach.turnTo(owner);
      if (reach.lineup().due(arm, time)) {
        swapped(owner, arm);
      }
    }
  }

  private void swapped(String owner, Arm arm) throws Exception {
    swaps.inc();
    editions.forget(owner, arm);
    if (arm == Arm.ANSWERING) {
      for (String group : reach.waiting(owner)) {
        setCurrentKey(group);
        if (waiting.count() > 0) {
          compute(owner, waiting.take());
        }
      }
    }
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    flush(FlushCause.WATERMARK);
    for (long time : reach.reached(mark.getTimestamp())) {
      reached(CommonModels.ALL, time);
    }
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
        outlet.refuse(Answering.noModel(reading, whose(reading), "none came until the end"));
      }
    }
    if (model.padding() > 0) {
      for (String group : members.groups()) {
        answering.drain(group, arms(reach.owner(group)), outlet);
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
    for (String owner : List.copyOf(bundle.keySet())) {
      computeGathered(owner);
    }
    runtimeMetrics.flushed(cause, gathered);
    gathered = 0;
  }

  private void computeGathered(String owner) throws Exception {
    List<Observation> readings = bundle.remove(owner);
    if (readings != null) {
      compute(owner, readings);
    }
  }

  private void compute(String owner, List<Observation> readings) throws Exception {
    Answering.Arms arms = arms(owner);
    if (arms.answering() != null) {
      answering.answer(owner, readings, arms, outlet);
      return;
    }
    for (Observation reading : readings) {
      setCurrentKey(reading.group());
      if (waiting.count() < follow.waiting()) {
        waiting.add(reading);
      } else {
        String wait = follow.waiting() + " readings wait for it";
        outlet.refuse(Answering.noModel(reading, whose(reading), wait));
      }
    }
  }

  private Answering.Arms arms(String owner) throws Exception {
    reach.turnTo(owner);
    Edition candidate =
        follow.trial().use() == FollowSpec.Use.NOTHING
            ? null
            : editions.of(owner, Arm.CANDIDATE).orElse(null);
    return new Answering.Arms(editions.of(owner, Arm.ANSWERING).orElse(null), candidate);
  }

  /** The group whose models answer a reading. */
  private String whose(Observation reading) {
    return follow.followed().isCommon() ? follow.followed().group() : reading.group();
  }

  private static void learned(Cohort cohort, long version) {
    throw new IllegalStateException("Cannot learn: the models are those of another pipeline");
  }
}
