package io.millrace.watch;

import io.millrace.api.config.Spelling;
import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventStream;
import io.millrace.api.event.Judging;
import io.millrace.api.event.Watch;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StreamModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Finds the fields that stages watch and the learners that their events change, and puts the
 * watchers around the model of the other stages.
 *
 * <p>A fault is reported with the option that has it.
 */
public final class WatchPlan {

  private static final String THEN = "then.";
  private static final String UNUSUAL = "unusual";

  private final List<Stage> stages;
  private final List<Found> found = new ArrayList<>();

  /**
   * A stage of the list, in its order.
   *
   * @param name its name
   * @param made its model; null for a stage that wraps others or watches
   */
  public record Stage(String name, StreamModel made) {}

  /**
   * What a stage watches.
   *
   * @param stage index of the stage that is watched; negative: the wrappers around all
   * @param name of the field, as {@code stage.field}
   * @param field the field; null for the changes that a learner marks
   * @param index which of its numbers
   */
  public record Place(int stage, String name, WatchedField field, int index) {}

  private record Found(int stage, Place place, Watching watching, Watcher.Target target) {}

  public WatchPlan(List<Stage> stages) {
    this.stages = new ArrayList<>(stages);
  }

  /** The model of a stage, with room for the effects of events; null if it has none of its own. */
  public StreamModel made(int stage) {
    return stages.get(stage).made();
  }

  /**
   * Finds what a stage watches.
   *
   * @param watcher index of the stage that watches
   * @param on as written: {@code stage.field}, {@code field} or {@code stage}
   */
  public Optional<Place> place(
      int watcher, String on, OptionalInt index, BiConsumer<String, String> fault) {
    int dot = on.indexOf('.');
    String named = dot < 0 ? on : on.substring(0, dot);
    int stage = stage(watcher, named);
    if (dot < 0 && stage >= 0 && field(stage, on).isEmpty()) {
      return Optional.of(new Place(stage, on, null, 0));
    }
    if (dot < 0) {
      stage = lastBefore(watcher);
    }
    String name = dot < 0 ? on : on.substring(dot + 1);
    if (stage < 0) {
      fault.accept("on", unknownStage(watcher, named, on));
      return Optional.empty();
    }
    Optional<WatchedField> field = field(stage, name);
    if (field.isEmpty() && name.equals(UNUSUAL) && dot < 0) {
      return Optional.of(
          new Place(
              -1, UNUSUAL, new WatchedField(OutputField.flag(UNUSUAL), WatchedField.Kind.FLAG), 0));
    }
    if (field.isEmpty()) {
      List<String> known =
          stages.get(stage).made().signature().ports().outputs().stream()
              .map(OutputField::name)
              .toList();
      fault.accept(
          "on",
          "expected a field of "
              + stages.get(stage).name()
              + ", one of "
              + String.join(", ", known)
              + ", found '"
              + name
              + "'"
              + Spelling.suggestion(name, known));
      return Optional.empty();
    }
    return sized(
        new Place(stage, stages.get(stage).name() + "." + name, field.get(), 0), index, fault);
  }

  private static Optional<Place> sized(
      Place place, OptionalInt index, BiConsumer<String, String> fault) {
    OutputField field = place.field().field();
    if (field.form() == OutputField.Form.PACKET) {
      fault.accept("on", "expected a field of numbers, found the packet '" + place.name() + "'");
      return Optional.empty();
    }
    if (index.isEmpty() && field.width() > 1) {
      fault.accept(
          "on",
          "expected a field of one number, found '"
              + place.name()
              + "' of "
              + field.width()
              + "; choose one of them with index, from 0 to "
              + (field.width() - 1));
      return Optional.empty();
    }
    if (index.orElse(0) >= field.width()) {
      fault.accept(
          "index",
          "expected 0 to "
              + (field.width() - 1)
              + " in '"
              + place.name()
              + "', found "
              + index.getAsInt());
      return Optional.empty();
    }
    return Optional.of(new Place(place.stage(), place.name(), place.field(), index.orElse(0)));
  }

  private String unknownStage(int watcher, String named, String on) {
    List<String> before =
        stages.subList(0, watcher).stream()
            .filter(stage -> stage.made() != null)
            .map(Stage::name)
            .toList();
    long often = before.stream().filter(named::equals).count();
    if (often > 1) {
      return "expected one stage '"
          + named
          + "' in '"
          + on
          + "', found "
          + often
          + "; name one of them with as: NAME";
    }
    return before.isEmpty()
        ? "expected a stage before this one, found none; put this stage behind the one that it"
            + " watches"
        : "expected a field of a stage before this one, of "
            + String.join(", ", before)
            + ", found '"
            + on
            + "'"
            + Spelling.suggestion(named, before);
  }

  /** The one operator of a name before a stage; negative if there is none, or more than one. */
  private int stage(int watcher, String name) {
    int found = -1;
    for (int stage = 0; stage < watcher; stage++) {
      if (stages.get(stage).made() != null && stages.get(stage).name().equals(name)) {
        if (found >= 0) {
          return -1;
        }
        found = stage;
      }
    }
    return found;
  }

  private int lastBefore(int watcher) {
    for (int stage = watcher - 1; stage >= 0; stage--) {
      if (stages.get(stage).made() != null) {
        return stage;
      }
    }
    return -1;
  }

  private Optional<WatchedField> field(int stage, String name) {
    StreamModel made = stages.get(stage).made();
    return made.signature().ports().outputs().stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .map(output -> new WatchedField(output, kind(made, output)));
  }

  private static WatchedField.Kind kind(StreamModel made, OutputField output) {
    if (made instanceof Judging judging && judging.rights().contains(output.name())) {
      return WatchedField.Kind.RIGHT;
    }
    return output.form() == OutputField.Form.FLAG
        ? WatchedField.Kind.FLAG
        : WatchedField.Kind.NUMBER;
  }

  /**
   * Adds a stage that watches.
   *
   * @param learner name of the stage that its events change, if it is written
   */
  public void add(
      int watcher,
      Place place,
      Watching watching,
      Optional<String> learner,
      BiConsumer<String, String> fault) {
    if (watching.watch().isEmpty()) {
      checkDetects(place, fault);
    }
    Watcher.Target target = Watcher.Target.NONE;
    EventEffect effect = watching.effect();
    if (effect == EventEffect.RESTART || effect == EventEffect.FORGET) {
      target = target(watcher, watching, learner, fault);
    } else if (learner.isPresent()) {
      fault.accept("learner", "is of then: restart and then: forget; remove it");
    }
    boolean learns = stages.stream().anyMatch(stage -> stage.made() instanceof Learner);
    if (effect == EventEffect.PUBLISH && !learns) {
      fault.accept("then", "expected a stage that learns before publish, found none; write tell");
    }
    if (stages.stream().anyMatch(stage -> stage.made() instanceof Encoder)) {
      fault.accept(
          "",
          "is not for chains whose packets are decoded by published versions alone; watch the"
              + " stages before in a branch of their own");
    }
    found.add(new Found(watcher, place, watching, target));
  }

  private void checkDetects(Place place, BiConsumer<String, String> fault) {
    boolean detects =
        place.stage() >= 0
            && stages.get(place.stage()).made() instanceof Restartable able
            && able.detects();
    long several =
        stages.stream()
            .filter(stage -> stage.made() instanceof Restartable able && able.detects())
            .count();
    if (!detects) {
      fault.accept(
          "on",
          "expected a stage that detects changes itself, such as dictionary with detector: true,"
              + " found '"
              + place.name()
              + "'");
    } else if (several > 1) {
      fault.accept(
          "on",
          "expected one stage that detects changes itself, found "
              + several
              + "; set detector: false in the others, or watch a field of '"
              + place.name()
              + "'");
    }
  }

  private Watcher.Target target(
      int watcher, Watching watching, Optional<String> learner, BiConsumer<String, String> fault) {
    EventEffect effect = watching.effect();
    int chosen = -1;
    List<String> able = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      if (stages.get(stage).made() instanceof Restartable learns
          && learns.effects().contains(effect)) {
        able.add(stages.get(stage).name());
        boolean named = learner.map(stages.get(stage).name()::equals).orElse(stage < watcher);
        chosen = named ? stage : chosen;
      }
    }
    if (chosen < 0) {
      fault.accept(
          learner.isPresent() ? "learner" : "then",
          "expected a stage that can "
              + effect.word()
              + ", found "
              + (able.isEmpty()
                  ? "none; " + cure()
                  : learner.map(name -> "'" + name + "'").orElse("none before")
                      + "; name one of "
                      + String.join(", ", able)));
      return Watcher.Target.NONE;
    }
    Restartable readied = ((Restartable) stages.get(chosen).made()).forEffects();
    stages.set(chosen, new Stage(stages.get(chosen).name(), readied));
    return new Watcher.Target(readied, chosen, watching.share());
  }

  /** What lets a learner do it that cannot as it is set, or what an event can do without one. */
  private String cure() {
    List<String> obstacles =
        stages.stream()
            .filter(stage -> stage.made() instanceof Restartable)
            .map(stage -> ((Restartable) stage.made()).obstacle())
            .filter(why -> !why.isEmpty())
            .toList();
    return obstacles.isEmpty()
        ? "write then: tell, or then: publish"
        : String.join("; ", obstacles) + ", or write then: tell";
  }

  /** Whether a stage watches. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** The fields that are watched, as {@code stage.field}, each once. */
  public Set<String> fields() {
    Set<String> names = new LinkedHashSet<>();
    found.stream()
        .filter(one -> one.place().field() != null)
        .forEach(
            one -> {
              names.add(one.place().name());
              blamed(one).forEach(field -> names.add(qualified(one, field)));
            });
    return names;
  }

  private String qualified(Found one, OutputField field) {
    return stages.get(one.place().stage()).name() + "." + field.name();
  }

  private List<OutputField> blamed(Found one) {
    boolean isAlarm = one.watching().kind() == EventKind.ALARM && one.place().stage() >= 0;
    return isAlarm
        ? BlamedFields.of(stages.get(one.place().stage()).made().signature().ports())
        : List.of();
  }

  /**
   * Puts the watchers around a model whose output has the watched fields.
   *
   * @param wanted the fields that are read of the model; none: those of the last stage
   */
  public StreamModel around(StreamModel model, List<String> wanted) {
    Ports ports = model.signature().ports();
    Set<String> hidden = new LinkedHashSet<>();
    List<Watcher> watchers = new ArrayList<>();
    for (Found one : found) {
      int at = -1;
      if (one.place().field() != null) {
        at = ports.offset(written(ports, one.place().name())) + one.place().index();
        List<String> read = new ArrayList<>(List.of(one.place().name()));
        blamed(one).forEach(field -> read.add(qualified(one, field)));
        for (String field : read) {
          String name = written(ports, field);
          if (name.indexOf('.') >= 0 && !wanted.contains(name)) {
            hidden.add(name);
          }
        }
      }
      watchers.add(watcher(model, one, at, wanted));
    }
    return Watched.of(model, watchers, hidden);
  }

  private Watcher watcher(StreamModel model, Found one, int at, List<String> wanted) {
    Watching how = one.watching();
    String stage = stages.get(one.stage()).name();
    List<Watcher.Told> told =
        Arrays.stream(Watcher.Told.values())
            .filter(field -> wanted.contains(field.of(stage)))
            .toList();
    return new Watcher(
        new EventStream(stage, how.kind(), one.place().name(), how.scope(), how.effect()),
        how.watch(),
        at,
        placed(model, one.target()),
        how.every(),
        told,
        one.place().field() == null
            ? Watcher.Blamed.NONE
            : BlamedFields.in(
                model.signature().ports(),
                blamed(one).stream()
                    .map(field -> written(model.signature().ports(), qualified(one, field)))
                    .toList()));
  }

  /** The fields of a stage that watches. */
  public List<String> told(int stage) {
    String name = stages.get(stage).name();
    return Arrays.stream(Watcher.Told.values()).map(field -> field.of(name)).toList();
  }

  /** The names of the fields of stages that watch, and why one cannot be had. */
  public Optional<String> toldFault(String name) {
    return found.stream()
        .filter(one -> told(one.stage()).contains(name))
        .flatMap(one -> untold(one, name).or(() -> late(one, name)).stream())
        .findFirst();
  }

  /** Numbers are those of alarms, and p-values those of alarms at a rate. */
  private Optional<String> untold(Found one, String name) {
    String stage = stages.get(one.stage()).name();
    boolean isAlarm = one.watching().kind() == EventKind.ALARM;
    if (isAlarm && name.equals(Watcher.Told.PVALUE.of(stage))) {
      boolean ranked = one.watching().watch().filter(Watch::isRanked).isPresent();
      return ranked
          ? Optional.empty()
          : Optional.of(
              "expected "
                  + Watcher.Told.FOUND.of(stage)
                  + " or "
                  + Watcher.Told.SCORE.of(stage)
                  + ", found '"
                  + name
                  + "', which only alarms at a rate have; write rate in place of threshold");
    }
    return isAlarm || name.equals(Watcher.Told.FOUND.of(stage))
        ? Optional.empty()
        : Optional.of(
            "expected "
                + Watcher.Told.FOUND.of(stage)
                + ", the one field of a stage that finds changes, found '"
                + name
                + "'");
  }

  private Optional<String> late(Found of, String name) {
    return Stream.of(of)
        .filter(one -> one.watching().watch().isEmpty() || one.watching().scope() != EventScope.KEY)
        .findFirst()
        .map(
            one ->
                "expected a field that is known with the answer, found '"
                    + name
                    + "', which is known when the group has learned the reading; write by: key, or"
                    + " remove the field");
  }

  /** Parameters of an operator follow those of the operators before it. */
  private Watcher.Target placed(StreamModel model, Watcher.Target target) {
    if (target.learner() == null) {
      return target;
    }
    long before =
        stages.subList(0, target.at()).stream().filter(stage -> stage.made() != null).count();
    List<Slot> own = target.learner().signature().parameters().slots();
    String first = THEN.repeat((int) before) + own.get(0).name();
    return new Watcher.Target(
        target.learner(), model.signature().parameters().offset(first), target.share());
  }

  /** A field of the last stage has its name alone. */
  private static String written(Ports ports, String name) {
    boolean whole = ports.outputs().stream().anyMatch(field -> field.name().equals(name));
    return whole ? name : name.substring(name.indexOf('.') + 1);
  }
}
