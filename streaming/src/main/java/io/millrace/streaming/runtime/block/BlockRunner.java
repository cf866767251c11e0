package io.millrace.streaming.runtime.block;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.EventStream;
import io.millrace.api.operator.FieldChoice;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.state.KeyClock;
import io.millrace.streaming.judge.JudgedFields;
import io.millrace.streaming.runtime.clock.ConfirmedTime;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/*
 * Why blocks do not change results. A block contains a key at most once, so every row starts from
 * the state after the key's previous row. It contains at most horizon rows, so no row depends on
 * parameters that an earlier row of the block changes. Rows of a block do not affect each other
 * (law 5). Hence a block has the same results as its rows computed one by one, in order.
 *
 * Lateness is decided when a record is added to a block. By then the key's earlier records are
 * computed: one that is in the open block closes the block first. So the decision depends on the
 * key's own records alone.
 */
/**
 * Computes gathered observations in blocks. Plain Java: states are read from and written to a
 * {@link LoadedGroup}.
 *
 * <p>Not thread-safe; each subtask has its own.
 */
public final class BlockRunner {

  /** Behind the name of a stage in events of a shadow. */
  private static final String SHADOW = ".shadow";

  private final String pipeline;
  private final StreamModel model;
  private final Learner learner;

  /** Null if no stage watches others. */
  private final EventSource source;

  private final Rows rows;
  private final ConfirmedTime times;
  private final int outputWidth;
  private final Observation[] observations;
  private final LoadedKey[] members;
  private final LoadedGroup[] owners;

  /** Clocks of the members after their rows, which count unless the operator refuses the row. */
  private final KeyClock[] clocks;

  private final Set<LoadedKey.Id> keys = new HashSet<>();
  private RowLayout layout;
  private FieldChoice fields;
  private ResultSource author;
  private FrozenScale frozenScale;
  private LateRows late;

  /** Null if answers are not judged. */
  private JudgedRows judged;

  /**
   * @param pipeline name of the pipeline, for the source of results not computed by a published
   *     model
   * @param capacity maximum rows of a block
   * @param lateness milliseconds of event time that a record may be behind the confirmed time of
   *     its key
   */
  public BlockRunner(String pipeline, StreamModel model, int capacity, long lateness) {
    this.pipeline = pipeline;
    this.model = model;
    this.learner = model instanceof Learner trained ? trained : null;
    this.source = model instanceof EventSource events ? events : null;
    this.rows = new Rows(model.signature(), capacity);
    this.times = new ConfirmedTime(lateness);
    this.outputWidth = model.signature().outputWidth();
    this.observations = new Observation[capacity];
    this.members = new LoadedKey[capacity];
    this.owners = new LoadedGroup[capacity];
    this.clocks = new KeyClock[capacity];
    this.fields = FieldChoice.all(model.signature().ports());
    this.layout = new RowLayout(unnamed(model.signature().inputWidth()));
  }

  private static ModelPlan unnamed(int channels) {
    return new ModelPlan(
        IntStream.range(0, channels).mapToObj(at -> "value " + at).toList(), List.of(), 0);
  }

  /**
   * Sets the channels and targets of the observations, whose names say in dead letters which value
   * was refused, and the fields that results have.
   */
  public BlockRunner reading(ModelPlan plan) {
    layout = new RowLayout(plan);
    fields = plan.results(model);
    Set<String> read = new HashSet<>(fields.names());
    if (judged != null) {
      read.addAll(judged.fields());
    }
    model.reading(read);
    return this;
  }

  /**
   * Learns readings when they are due, from labels and targets that come later.
   *
   * @param plan the plan, with the targets
   * @param waiting keeps readings until then
   */
  public BlockRunner learningLate(ModelPlan plan, LateTargets waiting) {
    late = new LateRows(learner, plan.declared().names(), waiting);
    return this;
  }

  /** Hands on what is judged of every answer. Called before {@link #reading}. */
  public BlockRunner judging(JudgedFields what) {
    judged = new JudgedRows(what, model);
    return this;
  }

  /**
   * Keeps the scale of a key after a number of its readings.
   *
   * @param readings readings of a key from which its scale is learned
   */
  public BlockRunner freezing(long readings) {
    frozenScale = new FrozenScale(model.signature().sequence(), readings);
    return this;
  }

  /**
   * Computes observations in order.
   *
   * @param arrived observations whose keys are all members of {@code loadedGroup}
   */
  public void run(List<Observation> arrived, LoadedGroup loadedGroup, ResultCollector collector) {
    if (!arrived.isEmpty()) {
      run(arrived, observation -> loadedGroup, collector);
    }
  }

  /**
   * Whether rows of groups that published models answer can be in one block, each with the
   * parameters of its group.
   */
  public boolean mixes() {
    return learner != null && learner.mixes() && source == null && late == null;
  }

  /**
   * Computes observations of several groups in common blocks, in order.
   *
   * @param groups by name, groups that published models answer, with their keys
   */
  public void runTogether(
      List<Observation> arrived, Map<String, LoadedGroup> groups, ResultCollector collector) {
    if (!mixes() || groups.values().stream().anyMatch(group -> group.frozen().isEmpty())) {
      throw new IllegalStateException(
          "Cannot compute groups together: they learn, or the operator answers one at a time");
    }
    if (!arrived.isEmpty()) {
      run(arrived, observation -> groups.get(observation.group()), collector);
    }
  }

  private void run(
      List<Observation> arrived,
      Function<Observation, LoadedGroup> groups,
      ResultCollector collector) {
    LoadedGroup loadedGroup = groups.apply(arrived.get(0));
    author = author(loadedGroup);
    open(loadedGroup);
    for (Observation observation : arrived) {
      LoadedKey.Id id = LoadedKey.Id.of(observation);
      LoadedGroup owner = groups.apply(observation);
      LoadedKey member = owner.member(id);
      if (rows.size() == limit(loadedGroup) || keys.contains(id)) {
        close(loadedGroup, collector);
        open(loadedGroup);
      }
      ConfirmedTime.Judgement judgement = times.judge(member.state().clock(), observation.time());
      if (judgement.late()) {
        member.refused(judgement.clock());
        collector.refuse(lateLetter(observation, judgement.clock()));
        continue;
      }
      learnDue(id, judgement.clock(), loadedGroup, collector);
      int row =
          layout.add(
              rows,
              observation.values(),
              member.state().values(),
              member.state().steps(),
              observation.time());
      rows.setSteadyTime(row, judgement.clock().steady());
      clocks[row] = judgement.clock();
      observations[row] = observation;
      members[row] = member;
      owners[row] = owner;
      if (owner != loadedGroup) {
        rows.useParameters(row, owner.parameters().values());
      }
      keys.add(id);
    }
    close(loadedGroup, collector);
  }

  /** Learns what is due before a reading; rows before it are computed first. */
  private void learnDue(
      LoadedKey.Id id, KeyClock clock, LoadedGroup loadedGroup, ResultCollector collector) {
    if (late == null) {
      return;
    }
    List<LateTargets.Due> due = late.waiting().due(id, clock);
    if (!due.isEmpty()) {
      close(loadedGroup, collector);
      learnLate(due, clock, loadedGroup, collector);
      open(loadedGroup);
    }
  }

  /** Learns all readings that still wait, at the end of a stream, by the names of their keys. */
  public void learnRest(LoadedGroup loadedGroup, ResultCollector collector) {
    loadedGroup.members().stream()
        .map(LoadedKey::id)
        .sorted(Comparator.comparing(LoadedKey.Id::key))
        .forEach(
            id ->
                learnLate(
                    late.waiting().rest(id),
                    loadedGroup.member(id).state().clock(),
                    loadedGroup,
                    collector));
  }

  private void learnLate(
      List<LateTargets.Due> due,
      KeyClock clock,
      LoadedGroup loadedGroup,
      ResultCollector collector) {
    for (LateTargets.Due each : due) {
      if (late.learn(each, loadedGroup, collector) && judged != null && judged.isLate()) {
        collector.judged(judged.truth(each.label(), each.time(), clock.confirmed()));
      }
    }
  }

  /** Emits the remaining outputs of every member at the end of a stream. */
  public void drain(LoadedGroup loadedGroup, ResultCollector collector) {
    author = author(loadedGroup);
    float[] nothing = new float[model.signature().inputWidth()];
    for (LoadedKey member : loadedGroup.members()) {
      for (int padding = 0; padding < model.padding(); padding++) {
        open(loadedGroup);
        long step = member.state().steps();
        KeyClock clock = member.state().clock();
        int row = rows.add(nothing, member.state().values(), step, clock.newest());
        rows.setSteadyTime(row, clock.steady());
        model.flush(rows);
        rows.readState(0, member.state().values());
        member.advance(rows.steps(0), clock);
        if (rows.outcome(0) == Outcome.EMITTED) {
          collector.emit(result(0, member, loadedGroup, step, clock.newest(), null));
        }
        if (source != null) {
          LoadedKey.Id id = member.id();
          source.report(
              rows, found -> collector.tell(event(found, id.key(), id.group(), clock.newest())));
          collector.heldBack(source.heldBack());
        }
      }
    }
  }

  private int limit(LoadedGroup loadedGroup) {
    return learner == null || loadedGroup.frozen().isPresent()
        ? rows.capacity()
        : Math.min(
            rows.capacity(),
            learner.horizon(loadedGroup.parameters().values(), loadedGroup.parameters().steps()));
  }

  private void open(LoadedGroup loadedGroup) {
    rows.clear();
    keys.clear();
    rows.useParameters(loadedGroup.parameters().values(), loadedGroup.parameters().steps());
  }

  private void close(LoadedGroup loadedGroup, ResultCollector collector) {
    int size = rows.size();
    if (size == 0) {
      return;
    }
    model.step(rows);
    long newest = Long.MIN_VALUE;
    for (int row = 0; row < size; row++) {
      Observation observation = observations[row];
      LoadedKey member = members[row];
      if (rows.outcome(row) == Outcome.REFUSED) {
        collector.refuse(refused(observation, rows.refusal(row)));
        continue;
      }
      long step = member.state().steps();
      readState(row, member);
      member.advance(rows.steps(row), clocks[row]);
      newest = Math.max(newest, clocks[row].confirmed());
      if (rows.outcome(row) == Outcome.EMITTED) {
        collector.emit(result(row, member, owners[row], step, observation.time(), observation));
        if (judged != null) {
          collector.judged(judged.answered(observation, step, rows.outputs(), row * outputWidth));
        }
      }
      if (late != null) {
        late.await(rows, row, observation, step);
      }
    }
    if (learner != null && loadedGroup.frozen().isEmpty()) {
      learn(loadedGroup, newest, collector);
    }
    if (source != null) {
      report(loadedGroup, collector);
    }
  }

  private void report(LoadedGroup loadedGroup, ResultCollector collector) {
    source.report(
        rows,
        found -> {
          Observation of = observations[found.row()];
          collector.tell(event(found, of.key(), of.group(), of.time()));
        });
    collector.heldBack(source.heldBack());
    if (loadedGroup.frozen().isEmpty() && source.publishes()) {
      collector.publish(loadedGroup, version(loadedGroup));
    }
  }

  /** Events of a shadow are told as those of a stage of its own: dots are in no other name. */
  private Event event(Detection found, String key, String group, long time) {
    EventStream stream = found.stream();
    String stage =
        author.role() == ResultSource.Role.SHADOW ? stream.stage() + SHADOW : stream.stage();
    return new Event(
        stream.kind(),
        found.what(),
        new Event.Place(pipeline, stage, stream.field()),
        new Event.Reading(
            stream.scope() == EventScope.KEY ? key : null, group, time, found.sequence()),
        new Event.Extent(
            found.extent().value(),
            found.extent().since(),
            found.extent().peak(),
            culprit(found.extent().culprit()),
            found.extent().held()),
        stream.effect());
  }

  private Event.Culprit culprit(Detection.Culprit of) {
    return of.isKnown()
        ? new Event.Culprit(
            layout.name(layout.valueOf(of.channel())),
            of.contribution(),
            of.observed(),
            of.expected())
        : null;
  }

  private void readState(int row, LoadedKey member) {
    float[] state = member.state().values();
    if (frozenScale == null) {
      rows.readState(row, state);
      return;
    }
    frozenScale.before(state);
    rows.readState(row, state);
    frozenScale.after(state, member.state().steps());
  }

  private void learn(LoadedGroup loadedGroup, long newest, ResultCollector collector) {
    long before =
        learner.version(loadedGroup.parameters().values(), loadedGroup.parameters().steps());
    learner.learn(rows);
    loadedGroup.learned(rows.learned(), newest);
    long after = learner.version(loadedGroup.parameters().values(), rows.learned());
    if (after != before) {
      collector.changed(loadedGroup, after);
    }
  }

  private Result result(
      int row,
      LoadedKey member,
      LoadedGroup loadedGroup,
      long step,
      long time,
      Observation observation) {
    float[] output = fields.of(rows.outputs(), row * outputWidth);
    String label = observation == null ? null : observation.label();
    return new Result(
        member.id().key(),
        member.id().group(),
        time,
        step,
        version(loadedGroup),
        output,
        label,
        loadedGroup.frozen().map(LoadedGroup.Frozen::author).orElse(author));
  }

  private ResultSource author(LoadedGroup loadedGroup) {
    if (loadedGroup.frozen().isPresent()) {
      return loadedGroup.frozen().get().author();
    }
    return ResultSource.of(learner == null ? pipeline : pipeline + "/" + loadedGroup.group());
  }

  private long version(LoadedGroup loadedGroup) {
    if (loadedGroup.frozen().isPresent()) {
      return loadedGroup.frozen().get().version();
    }
    return learner == null
        ? 0
        : learner.version(loadedGroup.parameters().values(), loadedGroup.parameters().steps());
  }

  private DeadLetter lateLetter(Observation observation, KeyClock clock) {
    return letter(
        Reason.LATE,
        "expected a time from "
            + (clock.confirmed() - times.lateness())
            + " on (the confirmed time of key '"
            + observation.key()
            + "' is "
            + clock.confirmed()
            + ", lateness "
            + times.lateness()
            + " ms), found "
            + observation.time()
            + "; raise lateness, or send records in order; if the clock of the key was set back, its "
            + ConfirmedTime.BACKWARD
            + "th late record in a row is taken, and this one can be sent again then",
        observation);
  }

  private DeadLetter refused(Observation observation, Refusal why) {
    boolean finite =
        why.channel() == Refusal.NO_CHANNEL
            || Float.isFinite(observation.values()[layout.valueOf(why.channel())]);
    Reason reason = finite ? Reason.OUT_OF_RANGE : Reason.NOT_FINITE;
    return letter(reason, text(why, observation), observation);
  }

  private String text(Refusal why, Observation observation) {
    if (why.channel() == Refusal.NO_CHANNEL) {
      return why.ofReading();
    }
    int value = layout.valueOf(why.channel());
    return why.of(layout.name(value), observation.values()[value]);
  }

  private static DeadLetter letter(Reason reason, String detail, Observation observation) {
    return new DeadLetter(reason, detail, observation.origin(), Excerpts.of(observation));
  }
}
