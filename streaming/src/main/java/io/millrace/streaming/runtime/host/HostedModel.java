package io.millrace.streaming.runtime.host;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.model.Provenance;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.math.backend.DenseBackends;
import io.millrace.state.KeyState;
import io.millrace.state.KeyStates;
import io.millrace.streaming.failure.Closing;
import io.millrace.streaming.runtime.backend.HostedMaths;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.block.BundleQueue;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.block.ResultCollector;
import io.millrace.streaming.runtime.block.WorkerQueue;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.CarriedChannels;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import io.millrace.streaming.runtime.state.GroupStates;
import io.millrace.streaming.runtime.state.KeyedBackend;
import io.millrace.streaming.runtime.state.SavedChannels;
import io.millrace.streaming.runtime.state.StatesByGroup;
import io.millrace.streaming.runtime.task.Deadline;
import io.millrace.streaming.runtime.task.FlushCause;
import io.millrace.streaming.runtime.task.RuntimeMetrics;
import io.millrace.streaming.runtime.task.SideOutputs;
import io.millrace.streaming.runtime.task.TaskCollector;
import io.millrace.streaming.runtime.task.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs an operator on a stream of readings keyed by group; what its inputs are is left to
 * subclasses.
 *
 * <p>Gathers records into a bundle and computes it when it is full, when its oldest record has
 * waited long enough, on a watermark, before a checkpoint barrier and at the end of input. A flush
 * reads and writes each state it uses once, through the cache of {@link GroupStates}. Before a
 * barrier the bundle is computed and the cache written out, so neither is part of a checkpoint. On
 * a math device a full bundle is computed while the next is gathered; a flush for any other cause
 * waits for its results.
 */
abstract class HostedModel extends AbstractStreamOperator<Result> {

  private static final long serialVersionUID = 1L;

  /** Keys of a group whose scales are published with its parameters. */
  private static final int MOST_SCALES = 100;

  private final ModelRecipe recipe;
  private final FirstModels first;
  private transient GroupStart start;
  private transient HostedMaths maths;
  private transient BundleQueue queue;
  private transient StreamModel model;
  private transient Learner learner;
  private transient BlockRunner runner;
  private transient Releases releases;
  private transient RuntimeMetrics runtimeMetrics;
  private transient ResultCollector collector;
  private transient Totals totals;
  private transient Deadline deadline;
  private transient boolean toldWithoutScales;

  /**
   * Deadline for the results of full bundles in the queue; the bundle being gathered has its own.
   */
  private transient Deadline leaving;

  private transient boolean leaves;
  private transient List<Observation> bundle;
  private transient GroupStates states;
  private transient ValueState<Long> released;
  private transient Optional<CarriedChannels> carried;

  HostedModel(StreamOperatorParameters<Result> parameters, ModelRecipe recipe, FirstModels first) {
    super(parameters);
    this.recipe = recipe;
    this.first = first;
  }

  /** For an operator that is serialized with the job. */
  HostedModel(ModelRecipe recipe, FirstModels first) {
    this.recipe = recipe;
    this.first = first;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    carried =
        SavedChannels.take(context, recipe.plan(), ChannelPolicy.of(this), recipe.catalog().get());
  }

  @Override
  public void open() throws Exception {
    super.open();
    maths = HostedMaths.open(recipe, DenseBackends.present(), getMetricGroup(), LOG);
    model = recipe.create(maths.backend());
    learner = model instanceof Learner trained ? trained : null;
    int rows = recipe.settings().rows();
    runner = new BlockRunner(recipe.pipeline(), model, rows, recipe.settings().latenessMillis());
    if (recipe.judged() != null) {
      runner.judging(recipe.judged());
    }
    runner.reading(recipe.plan());
    prepare(runner);
    releases = new Releases(recipe, model);
    start = new GroupStart(recipe, model, first.open());
    runtimeMetrics = new RuntimeMetrics(getMetricGroup(), learner);
    totals =
        runtimeMetrics.totals(
            learner == null ? Gauges.NONE : learner.gauges(), model.signature().parameters());
    collector = new TaskCollector(output, getMetricGroup(), this::changed, this::publish);
    deadline = new Deadline(getProcessingTimeService(), recipe.settings().deadlineMillis());
    leaving = new Deadline(getProcessingTimeService(), recipe.settings().deadlineMillis());
    queue = queue(maths, collector, releases);
    bundle = new ArrayList<>(rows);
    states =
        new KeyedBackend.Opening(
                byGroup(),
                model.signature(),
                recipe.settings().state(),
                getProcessingTimeService()::getCurrentProcessingTime,
                carried)
            .states();
    if (releases.scaled()) {
      states.rememberKeys();
    }
    runtimeMetrics.cached(states.counts());
    released = getPartitionedState(KeyStates.released());
    LOG.info("{}", KernelChoice.ofProcess().reason());
  }

  /** Adds a reading to the bundle. */
  final void gather(Observation reading) throws Exception {
    if (bundle.isEmpty()) {
      deadline.renew();
      deadline.await(() -> flush(FlushCause.DEADLINE));
    }
    bundle.add(reading);
    if (bundle.size() >= recipe.settings().rows()) {
      flush(FlushCause.FULL);
      if (!queue.isEmpty() && !leaves) {
        leaves = true;
        leaving.await(this::leave);
      }
    }
  }

  /** Completes the block runner, before it computes. */
  abstract void prepare(BlockRunner blocks) throws Exception;

  /** Called at the end of the input, when all readings are computed. */
  abstract void beforeEnd() throws Exception;

  /** The queue in which bundles are computed. */
  BundleQueue queue(HostedMaths hosted, ResultCollector results, Releases due) {
    return hosted.queue(
        "math of " + recipe.pipeline(), results, new WorkerQueue.Copies(due::due, due.scale()));
  }

  /** Emits the results of all bundles in the queue. */
  private void leave() throws Exception {
    leaves = false;
    queue.drain();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush(FlushCause.WATERMARK);
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    flush(FlushCause.CHECKPOINT);
    states.flush();
    super.prepareSnapshotPreBarrier(checkpoint);
  }

  @Override
  public void finish() throws Exception {
    flush(FlushCause.END);
    beforeEnd();
    if (model.padding() > 0 || (learner != null && releases.wanted())) {
      for (String group : states.groups()) {
        end(group);
      }
    }
    states.flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (queue != null) {
      queue.close();
    }
    // Not thrown: Flink would end the whole worker after a failure of this job alone.
    Closing.logged(start, "the start of models");
    Closing.logged(maths, "the maths of blocks");
    super.close();
  }

  /** Computes the bundle. */
  final void flush(FlushCause cause) throws Exception {
    queue.drain();
    if (bundle.isEmpty()) {
      return;
    }
    deadline.renew();
    Map<String, List<Observation>> groups = new LinkedHashMap<>();
    for (Observation observation : bundle) {
      groups.computeIfAbsent(observation.group(), group -> new ArrayList<>()).add(observation);
    }
    if (learner == null) {
      LoadedGroup all = new LoadedGroup("", KeyState.fresh(StateLayout.of()));
      for (Map.Entry<String, List<Observation>> group : groups.entrySet()) {
        all.admit(group.getValue(), this::member);
      }
      queue.submit(work(bundle, all));
    } else {
      LoadedGroup last = null;
      for (Map.Entry<String, List<Observation>> group : groups.entrySet()) {
        LoadedGroup loadedGroup = loadedGroup(group.getKey());
        loadedGroup.admit(group.getValue(), this::member);
        queue.submit(work(group.getValue(), loadedGroup));
        last = loadedGroup;
      }
      queue.submit(gauges(last));
    }
    runtimeMetrics.flushed(cause, bundle.size());
    bundle = new ArrayList<>(recipe.settings().rows());
    if (cause != FlushCause.FULL) {
      queue.drain();
    }
  }

  private BundleQueue.Work work(List<Observation> observations, LoadedGroup loadedGroup) {
    return new BundleQueue.Work() {
      private float[] before;
      private float[] after;

      @Override
      public void compute(ResultCollector collector) {
        // Read here: compute may run later, on another thread.
        before = totals.read(loadedGroup);
        runner.run(observations, loadedGroup, collector);
        after = totals.read(loadedGroup);
      }

      @Override
      public void complete() throws Exception {
        states.write(loadedGroup);
        totals.count(before, after);
      }
    };
  }

  /**
   * Updates the gauges from the last group of a bundle; reading them for each of many groups would
   * cost as much as learning.
   */
  private BundleQueue.Work gauges(LoadedGroup last) {
    return new BundleQueue.Work() {
      @Override
      public void compute(ResultCollector collector) {}

      @Override
      public void complete() {
        runtimeMetrics.learned(learner, last);
      }
    };
  }

  /** The keyed states of the operator, for any group. */
  final StatesByGroup byGroup() {
    return new StatesByGroup(getKeyedStateBackend());
  }

  /** How restored states are carried; empty if they are of the present channels. */
  final Optional<CarriedChannels> carried() {
    return carried;
  }

  final ModelRecipe recipe() {
    return recipe;
  }

  final ResultCollector collector() {
    return collector;
  }

  /** The number of readings that a key has taken. */
  final long steps(LoadedKey.Id id) throws Exception {
    KeyState state = states.member(id);
    return state == null ? 0 : state.steps();
  }

  /** Whether the bundle has a reading of a key. */
  final boolean gathered(String group, String key) {
    return bundle.stream()
        .anyMatch(reading -> reading.key().equals(key) && reading.group().equals(group));
  }

  /** Learns the readings of all groups that still wait for a label. */
  final void learnRest() throws Exception {
    for (String group : states.groups()) {
      LoadedGroup loadedGroup = loadedGroup(group);
      for (String key : states.keys(group)) {
        loadedGroup.add(member(new LoadedKey.Id(group, key)));
      }
      runner.learnRest(loadedGroup, collector);
      states.write(loadedGroup);
    }
  }

  private LoadedGroup loadedGroup(String group) throws Exception {
    KeyState state = states.parameters(group);
    if (state != null) {
      return new LoadedGroup(group, state);
    }
    queue.drain();
    LoadedGroup loadedGroup = new LoadedGroup(group, start.parameters(group));
    if (releases.fromTheStart()) {
      release(loadedGroup, 0);
    }
    return loadedGroup;
  }

  private LoadedKey member(LoadedKey.Id id) throws Exception {
    KeyState state = states.member(id);
    if (state != null) {
      return new LoadedKey(id, state);
    }
    queue.drain();
    return start.member(id);
  }

  /**
   * Emits the remaining outputs of a group at the end of its stream, and releases its last version.
   */
  private void end(String group) throws Exception {
    LoadedGroup loadedGroup =
        learner == null
            ? new LoadedGroup(group, KeyState.fresh(StateLayout.of()))
            : loadedGroup(group);
    for (String key : states.keys(group)) {
      loadedGroup.add(member(new LoadedKey.Id(group, key)));
    }
    runner.drain(loadedGroup, collector);
    states.write(loadedGroup);
    if (learner != null && releases.wanted()) {
      long version =
          learner.version(loadedGroup.parameters().values(), loadedGroup.parameters().steps());
      if (version > 0) {
        release(loadedGroup, version);
      }
    }
  }

  private void release(LoadedGroup loadedGroup, long version) throws Exception {
    // Before the group is selected: reading states may select others.
    SortedMap<String, float[]> scales = scales(loadedGroup);
    setCurrentKey(loadedGroup.group());
    Long before = released.value();
    if (before != null && before >= version) {
      return;
    }
    long parent = before == null ? Provenance.NO_PARENT : before;
    output.collect(
        SideOutputs.RELEASES,
        new StreamRecord<>(releases.of(loadedGroup, version, parent, scales)));
    released.update(version);
    runtimeMetrics.released();
  }

  /**
   * The scales of the keys of a group: of those that are loaded as they are now, of the others from
   * the states. None if the group has more keys than are published.
   */
  private SortedMap<String, float[]> scales(LoadedGroup loadedGroup) throws Exception {
    SortedMap<String, float[]> none = new TreeMap<>();
    if (!releases.scaled()) {
      return none;
    }
    SortedMap<String, float[]> scales = new TreeMap<>(loadedGroup.scales(releases.scale()));
    Optional<Set<String>> keys = states.someKeys(loadedGroup.group(), MOST_SCALES);
    if (keys.isEmpty() || scales.size() > MOST_SCALES) {
      tellWithoutScales();
      return none;
    }
    for (String key : keys.get()) {
      if (!scales.containsKey(key)) {
        KeyState state = states.member(new LoadedKey.Id(loadedGroup.group(), key));
        if (state != null) {
          scales.put(key, releases.scale().copy(state.values()));
        }
      }
    }
    return scales.size() > MOST_SCALES ? none : scales;
  }

  /** Says once why a reader finds no scales in a model. */
  private void tellWithoutScales() {
    if (!toldWithoutScales) {
      toldWithoutScales = true;
      LOG.info(
          "Models of groups of more than {} keys are published without the scales of their keys",
          MOST_SCALES);
    }
  }

  private void changed(LoadedGroup loadedGroup, long version) {
    if (releases.due(version)) {
      publish(loadedGroup, version);
    }
  }

  /** Releases a version, if the pipeline publishes any and has not released this one. */
  private void publish(LoadedGroup loadedGroup, long version) {
    if (releases.wanted() && version > 0) {
      try {
        release(loadedGroup, version);
      } catch (Exception failed) {
        throw new IllegalStateException(
            "Cannot release version " + version + " of group '" + loadedGroup.group() + "'",
            failed);
      }
    }
  }
}
