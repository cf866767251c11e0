package io.millrace.watch;

import io.millrace.api.config.Spelling;
import io.millrace.api.event.Judging;
import io.millrace.api.event.WatchedField;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.StreamModel;
import io.millrace.watch.WatchPlan.Place;
import io.millrace.watch.WatchPlan.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Finds the fields that are named as those to be watched. */
final class WatchPlaces {

  private static final String UNUSUAL = "unusual";

  private final List<Stage> stages;
  private final IntFunction<Optional<Teller>> tellers;

  /**
   * @param tellers by index of a stage, what it reports
   */
  WatchPlaces(List<Stage> stages, IntFunction<Optional<Teller>> tellers) {
    this.stages = stages;
    this.tellers = tellers;
  }

  /**
   * A stage that watches and whose fields another one may watch.
   *
   * @param fault by name of a field, why it cannot be had
   */
  record Teller(Function<String, Optional<String>> fault) {}

  /**
   * Finds what a stage watches.
   *
   * @param watcher index of the stage that watches
   * @param on as written: {@code stage.field}, {@code field} or {@code stage}
   */
  Optional<Place> place(
      int watcher, String on, OptionalInt index, BiConsumer<String, String> fault) {
    int dot = on.indexOf('.');
    int telling = dot < 0 ? -1 : telling(watcher, on.substring(0, dot));
    if (telling >= 0) {
      return told(telling, on, index, fault);
    }
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
    return Optional.of(
        new Place(place.stage(), place.name(), place.field(), index.orElse(0), place.told()));
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

  /** The one stage of a name before another that watches and reports; negative if there is none. */
  private int telling(int watcher, String name) {
    for (int stage = watcher - 1; stage >= 0; stage--) {
      if (stages.get(stage).name().equals(name) && tellers.apply(stage).isPresent()) {
        return stage;
      }
    }
    return -1;
  }

  private Optional<Place> told(
      int stage, String on, OptionalInt index, BiConsumer<String, String> fault) {
    String name = stages.get(stage).name();
    Optional<Watcher.Told> told =
        Arrays.stream(Watcher.Told.values()).filter(field -> field.of(name).equals(on)).findFirst();
    if (told.isEmpty()) {
      List<String> known =
          Arrays.stream(Watcher.Told.values()).map(field -> field.of(name)).toList();
      fault.accept(
          "on",
          "expected one of "
              + String.join(", ", known)
              + ", found '"
              + on
              + "'"
              + Spelling.suggestion(on, known));
      return Optional.empty();
    }
    Optional<String> why = tellers.apply(stage).orElseThrow().fault().apply(on);
    if (why.isPresent()) {
      fault.accept("on", why.get());
      return Optional.empty();
    }
    OutputField field =
        told.get() == Watcher.Told.FOUND ? OutputField.flag(on) : OutputField.scalar(on);
    WatchedField.Kind kind =
        switch (told.get()) {
          case FOUND -> WatchedField.Kind.FLAG;
          case SCORE -> WatchedField.Kind.NUMBER;
          case PVALUE -> WatchedField.Kind.SHARE;
        };
    return sized(new Place(stage, on, new WatchedField(field, kind), 0, told.get()), index, fault);
  }
}
