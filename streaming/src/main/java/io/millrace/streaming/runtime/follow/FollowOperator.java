package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.ResultCollector;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.CarriedChannels;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import io.millrace.streaming.runtime.state.KeyedBackend;
import io.millrace.streaming.runtime.state.SavedChannels;
import io.millrace.streaming.runtime.state.StatesByGroup;
import io.millrace.streaming.runtime.task.Deadline;
import io.millrace.streaming.runtime.task.FlushCause;
import io.millrace.streaming.runtime.task.RuntimeMetrics;
import io.millrace.streaming.runtime.task.TaskCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
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
 * Position of a swap. Readings are keyed by group, and a group has one subtask. Models are keyed by
 * group too, or every subtask receives all of them. Either way a swap has one position in the
 * sequence of a group's readings: after those in the bundle, which are computed first. State and
 * output of a checkpoint are both before the swap or both after it. After a failure the swap may
 * have another position; results that no committed reader has seen are computed again with it.
 * Event time is that of the readings alone: models do not delay it.
 *
 *   readings  r r r | r r r r | r r          at once: a model takes effect where it arrives, |
 *   models          M         M
 *   watermark . . . . . . . W . .            at a watermark: where the watermark reaches the
 *                                            model's time, by a timer or in order of those times
 */
/**
 * Answers readings with models that other pipelines published, without learning. Readings of a
 * group without a model wait for its first model.
 */
public final class FollowOperator extends AbstractStreamOperator<Result>
    implements TwoInputStreamOperator<Observation, ModelRelease, Result>,
        Triggerable<String, VoidNamespace> {

  private static final long serialVersionUID = 1L;

  private final ModelRecipe recipe;
  private final FollowSpec follow;
  private transient StreamModel model;
  private transient ModelScope scope;
  private transient LoadedModels loadedModels;
  private transient WaitingReadings waiting;
  private transient KeyStatesOfGroups members;
  private transient RoleAssignment answering;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient RuntimeMetrics runtimeMetrics;
  private transient ResultCollector collector;
  private transient Deadline deadline;
  private transient Counter swaps;

  /** Readings by the owner of the models that answer them. */
  private transient Map<String, List<Observation>> bundle;

  private transient int gathered;

  /** Whether models of all groups that were restored have been judged. */
  private transient boolean judged;

  private transient Optional<CarriedChannels> carried;

  public FollowOperator(ModelRecipe recipe, FollowSpec follow) {
    this.recipe = recipe;
    this.follow = follow;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    carried =
        SavedChannels.takeFollowing(
            context, recipe.plan(), ChannelPolicy.of(this), recipe.catalog().get());
  }

  @Override
  public void open() throws Exception {
    super.open();
    model = recipe.create();
    timers = getInternalTimerService("swaps", VoidNamespaceSerializer.INSTANCE, this);
    scope = scope();
    loadedModels =
        new LoadedModels(
            scope.queue(),
            new ModelCompatibility(recipe, model, follow.scaleReadings()),
            (unfit, why) -> refuse(unfit, why, Origin.NOWHERE));
    judged = false;
    waiting =
        new WaitingReadings(
            getPartitionedState(WaitingReadings.READINGS),
            getPartitionedState(WaitingReadings.COUNT));
    members =
        new KeyStatesOfGroups(
            model,
            new KeyedBackend.Opening(
                byGroup(),
                model.signature(),
                recipe.settings().state(),
                getProcessingTimeService()::getCurrentProcessingTime,
                carried));
    if (carried.isPresent()) {
      carryWaiting(carried.get());
    }
    answering = new RoleAssignment(recipe.plan().seed(), follow.trial(), members);
    runtimeMetrics = new RuntimeMetrics(getMetricGroup(), null);
    runtimeMetrics.cached(members.counts());
    collector =
        new TaskCollector(
            output, getMetricGroup(), FollowOperator::learned, FollowOperator::learned);
    deadline = new Deadline(getProcessingTimeService(), recipe.settings().deadlineMillis());
    swaps = RuntimeMetrics.swaps(getMetricGroup());
    bundle = new LinkedHashMap<>();
  }

  private StatesByGroup byGroup() {
    return new StatesByGroup(getKeyedStateBackend());
  }

  private void carryWaiting(CarriedChannels channels) throws Exception {
    for (String group : byGroup().groups(WaitingReadings.COUNT.getName())) {
      setCurrentKey(group);
      List<Observation> readings = waiting.take();
      for (Observation reading : readings) {
        waiting.add(channels.reading(reading));
      }
    }
  }

  private ModelScope scope() throws Exception {
    StatesByGroup keyed = byGroup();
    return follow.followed().isCommon()
        ? new CommonModels(
            keyed, getOperatorStateBackend().getBroadcastState(CommonModels.STATE), follow)
        : new OwnModels(
            keyed,
            getPartitionedState(OwnModels.STATE),
            time -> timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time),
            follow);
  }

  @Override
  public void processElement1(StreamRecord<Observation> element) throws Exception {
    if (gathered == 0) {
      deadline.renew();
      deadline.await(() -> flush(FlushCause.DEADLINE));
    }
    Observation reading = element.getValue();
    bundle.computeIfAbsent(scope.owner(reading.group()), owner -> new ArrayList<>()).add(reading);
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
      loadedModels.judge(published);
    } catch (ModelFileException unfit) {
      refuse(published, unfit, release.origin());
      return;
    }
    String owner = scope.owner(release.group());
    scope.turnTo(owner);
    long time = effective(published);
    if (time > timers.currentWatermark() && scope.queue().active(arm).isPresent()) {
      scope.queue().later(arm, published, time);
      scope.await(time);
    } else {
      computeGathered(owner);
      scope.turnTo(owner);
      if (scope.queue().enter(arm, published)) {
        swapped(owner, arm);
      }
    }
  }

  /** Models of all groups are at every subtask, and one of them speaks of them. */
  private void refuse(PublishedModel unfit, ModelFileException why, Origin origin) {
    if (!follow.followed().isCommon()
        || getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      collector.refuse(
          new DeadLetter(
              Reason.UNFIT_MODEL, why.getMessage(), origin, "model " + unfit.manifest().name()));
    }
  }

  /** Judges the restored models of all groups, at a subtask without readings too. */
  private void judgeRestored() throws Exception {
    if (!judged && follow.followed().isCommon()) {
      arms(CommonModels.ALL);
    }
    judged = true;
  }

  /** Event time at which a model takes effect; {@code Long.MIN_VALUE}: on arrival. */
  private long effective(PublishedModel published) {
    ReleaseStatus standing = published.standing();
    if (standing.from() != ReleaseStatus.UNSAID) {
      return standing.from();
    }
    return follow.swap() == FollowSpec.Swap.AT_ONCE
            || standing.call() != ReleaseStatus.Call.RELEASED
        ? Long.MIN_VALUE
        : published.manifest().provenance().time();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    reached(timer.getKey(), timer.getTimestamp());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {}

  /**
   * Applies the models that waited for a time. The bundle is empty: it was flushed on the
   * watermark.
   */
  private void reached(String owner, long time) throws Exception {
    for (Arm arm : Arm.values()) {
      scope.turnTo(owner);
      Optional<PublishedModel> due = scope.queue().due(arm, time);
      if (due.isPresent() && fits(due.get()) && scope.queue().enter(arm, due.get())) {
        swapped(owner, arm);
      }
    }
  }

  /** Whether a model that waited in the state fits, perhaps after a start with another file. */
  private boolean fits(PublishedModel waited) {
    try {
      loadedModels.judge(waited);
      return true;
    } catch (ModelFileException unfit) {
      refuse(waited, unfit, Origin.NOWHERE);
      return false;
    }
  }

  private void swapped(String owner, Arm arm) throws Exception {
    swaps.inc();
    loadedModels.forget(owner, arm);
    if (arm == Arm.ANSWERING) {
      answerWaiting(owner);
    }
  }

  private void answerWaiting(String owner) throws Exception {
    for (String group : scope.waiting(owner)) {
      setCurrentKey(group);
      if (waiting.count() > 0) {
        compute(owner, waiting.take());
      }
    }
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    flush(FlushCause.WATERMARK);
    for (long time : scope.reached(mark.getTimestamp())) {
      reached(CommonModels.ALL, time);
    }
    processWatermark(mark);
  }

  /** Models do not affect event time. */
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
    judgeRestored();
    flush(FlushCause.CHECKPOINT);
    members.flush();
    super.prepareSnapshotPreBarrier(checkpoint);
  }

  @Override
  public void finish() throws Exception {
    judgeRestored();
    flush(FlushCause.END);
    for (String group : byGroup().groups(WaitingReadings.COUNT.getName())) {
      arms(scope.owner(group));
      setCurrentKey(group);
      for (Observation reading : waiting.take()) {
        collector.refuse(
            RoleAssignment.noModel(
                reading, whose(reading), "none arrived before the end of " + "input"));
      }
    }
    if (model.padding() > 0) {
      for (String group : members.groups()) {
        answering.drain(group, arms(scope.owner(group)), collector);
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
    Map<String, List<Observation>> together = new LinkedHashMap<>();
    Map<String, LoadedModel> models = new LinkedHashMap<>();
    for (String owner : List.copyOf(bundle.keySet())) {
      RoleAssignment.Arms arms = arms(owner);
      if (mixes(arms)) {
        together.put(owner, bundle.remove(owner));
        models.put(owner, arms.answering());
      } else {
        computeGathered(owner);
      }
    }
    if (!together.isEmpty()) {
      answering.answerTogether(together, models, collector);
    }
    runtimeMetrics.flushed(cause, gathered);
    gathered = 0;
  }

  /** Whether a group can be answered in one block with others; its readings have arrived. */
  private boolean mixes(RoleAssignment.Arms arms) {
    return arms.answering() != null
        && arms.candidate() == null
        && !follow.followed().isCommon()
        && arms.answering().mixes();
  }

  private void computeGathered(String owner) throws Exception {
    List<Observation> readings = bundle.remove(owner);
    if (readings != null) {
      compute(owner, readings);
    }
  }

  private void compute(String owner, List<Observation> readings) throws Exception {
    RoleAssignment.Arms arms = arms(owner);
    if (arms.answering() != null) {
      answering.answer(owner, readings, arms, collector);
      return;
    }
    for (Observation reading : readings) {
      setCurrentKey(reading.group());
      if (waiting.count() < follow.waiting()) {
        waiting.add(reading);
      } else {
        String wait = follow.waiting() + " readings wait for it";
        collector.refuse(RoleAssignment.noModel(reading, whose(reading), wait));
      }
    }
  }

  private RoleAssignment.Arms arms(String owner) throws Exception {
    scope.turnTo(owner);
    LoadedModel candidate =
        follow.trial().use() == FollowSpec.Use.NOTHING
            ? null
            : loadedModels.of(owner, Arm.CANDIDATE).orElse(null);
    LoadedModel ours = loadedModels.of(owner, Arm.ANSWERING).orElse(null);
    if (loadedModels.takeReturned()) {
      answerWaiting(owner);
    }
    return new RoleAssignment.Arms(ours, candidate);
  }

  /** The group whose models answer a reading. */
  private String whose(Observation reading) {
    return follow.followed().isCommon() ? follow.followed().group() : reading.group();
  }

  private static void learned(LoadedGroup loadedGroup, long version) {
    throw new IllegalStateException("Cannot learn: the models are those of another pipeline");
  }
}
