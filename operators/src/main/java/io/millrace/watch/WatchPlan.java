package io.millrace.watch;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventStream;
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
   * @param told what of a stage that watches; null for a field of an operator
   */
  public record Place(int stage, String name, WatchedField field, int index, Watcher.Told told) {

    Place(int stage, String name, WatchedField field, int index) {
      this(stage, name, field, index, null);
    }

    /** Whether it is a number of the output of the model. */
    boolean isOfModel() {
      return field != null && told == null;
    }
  }

  private record Found(
      int stage, List<Place> places, List<Place> flags, Watching watching, Watcher.Target target) {

    Stream<Place> read() {
      return Stream.concat(places.stream(), flags.stream());
    }
  }

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
   * @param option that names it
   * @param on as written: {@code stage.field}, {@code field} or {@code stage}
   */
  public Optional<Place> place(
      int watcher, String option, String on, OptionalInt index, BiConsumer<String, String> fault) {
    return new WatchPlaces(stages, this::teller)
        .place(watcher, on, index, (at, what) -> fault.accept(at.equals("on") ? option : at, what));
  }

  /** The watch of a stage before that reports events, empty if it is none. */
  private Optional<WatchPlaces.Teller> teller(int stage) {
    return found.stream()
        .filter(one -> one.stage() == stage)
        .findFirst()
        .map(one -> new WatchPlaces.Teller(name -> untold(one, name).or(() -> late(one, name))));
  }

  /**
   * Adds a stage that watches.
   *
   * @param places what it watches
   * @param flags what it is told besides
   * @param learner name of the stage that its events change, if it is written
   */
  public void add(
      int watcher,
      List<Place> places,
      List<Place> flags,
      Watching watching,
      Optional<String> learner,
      BiConsumer<String, String> fault) {
    if (watching.watch().isEmpty()) {
      checkDetects(places.get(0), fault);
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
    found.add(new Found(watcher, places, flags, watching, target));
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
    for (Found one : found) {
      one.read()
          .filter(Place::isOfModel)
          .forEach(
              place -> {
                names.add(place.name());
                blamed(one, place).forEach(field -> names.add(qualified(place, field)));
              });
    }
    return names;
  }

  private String qualified(Place place, OutputField field) {
    return stages.get(place.stage()).name() + "." + field.name();
  }

  private List<OutputField> blamed(Found one, Place place) {
    boolean isAlarm =
        one.watching().kind() == EventKind.ALARM && place.stage() >= 0 && place.told() == null;
    return isAlarm && one.places().contains(place)
        ? BlamedFields.of(
            stages.get(place.stage()).made().signature().ports(), place.field().field().name())
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
    for (String field : fields()) {
      String name = written(ports, field);
      if (name.indexOf('.') >= 0 && !wanted.contains(name)) {
        hidden.add(name);
      }
    }
    List<Watcher> watchers = new ArrayList<>();
    for (Found one : found) {
      watchers.add(watcher(model, one, watchers, wanted));
    }
    return Watched.of(model, watchers, hidden);
  }

  private Watcher watcher(StreamModel model, Found one, List<Watcher> before, List<String> wanted) {
    Watching how = one.watching();
    String stage = stages.get(one.stage()).name();
    List<Watcher.Told> told =
        Arrays.stream(Watcher.Told.values())
            .filter(field -> wanted.contains(field.of(stage)))
            .toList();
    List<Watcher.Input> inputs =
        one.read()
            .filter(place -> place.field() != null)
            .map(place -> input(model.signature().ports(), one, place, before))
            .toList();
    String names = String.join(", ", one.places().stream().map(Place::name).toList());
    return new Watcher(
        stream(one, names), how.watch(), inputs, placed(model, one.target()), how.every(), told);
  }

  private EventStream stream(Found one, String field) {
    Watching how = one.watching();
    return new EventStream(
        stages.get(one.stage()).name(), how.kind(), field, how.scope(), how.effect());
  }

  /** The culprit of a stage that watches one field is that of the stage that reads it. */
  private Watcher.Input input(Ports ports, Found one, Place place, List<Watcher> before) {
    EventStream stream = stream(one, place.name());
    if (place.told() == null) {
      List<String> blamed =
          blamed(one, place).stream()
              .map(field -> written(ports, qualified(place, field)))
              .toList();
      int at = ports.offset(written(ports, place.name())) + place.index();
      return new Watcher.Input(stream, at, -1, null, BlamedFields.in(ports, blamed));
    }
    int teller = 0;
    while (found.get(teller).stage() != place.stage()) {
      teller++;
    }
    boolean alone =
        one.watching().kind() == EventKind.ALARM && found.get(teller).places().size() == 1;
    return new Watcher.Input(
        stream,
        -1,
        teller,
        place.told(),
        alone && !before.get(teller).inputs().isEmpty()
            ? before.get(teller).inputs().get(0).blamed()
            : Watcher.Blamed.NONE);
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
