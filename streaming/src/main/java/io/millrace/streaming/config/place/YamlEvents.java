package io.millrace.streaming.config.place;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventScope;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.EventStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.OutputSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.record.Event;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code drifts:} and {@code alarms:} of a pipeline, or of a branch, and checks that they and
 * the stages that find events belong together.
 */
public final class YamlEvents {

  private static final Map<EventKind, String> EXAMPLES =
      Map.of(
          EventKind.DRIFT, "{folder: out/drifts}",
          EventKind.ALARM, "{folder: out/alarms}");
  private static final Map<EventKind, String> STAGES =
      Map.of(
          EventKind.DRIFT, "drift: {on: dictionary.score}",
          EventKind.ALARM, "detect: {on: dictionary.score, threshold: 3}");

  /** The keys of both sinks. */
  public static final KeyTable KEYS =
      KeyTable.of(
          key(EventKind.DRIFT).describedAs("Where changes that stages find are written."),
          key(EventKind.ALARM).describedAs("Where alarms that stages raise and end are written."));

  private YamlEvents() {}

  /** The key of the sink of a kind. */
  public static Key<Entries> key(EventKind kind) {
    return YamlSink.ofEvents(kind.word() + "s", EXAMPLES.get(kind), fields(kind))
        .defaultsToComputed("not written");
  }

  private static Key<List<String>> fields(EventKind kind) {
    return Key.of(
            "fields",
            Forms.list(
                "a list of fields such as [key, time]",
                Forms.choice(Event.fields(kind), field -> field)))
        .describedAs("The fields that are written.")
        .defaultsToComputed("all");
  }

  /** Reads both sinks. */
  public static Map<EventKind, OutputSpec.Events> read(Entries at, YamlSink sinks) {
    Map<EventKind, OutputSpec.Events> events = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      Optional<Entries> section = at.find(key(kind));
      if (section.isPresent()) {
        Optional<SinkSpec> sink = sinks.readOfEvents(section.get(), EXAMPLES.get(kind));
        List<String> fields = section.get().read(fields(kind), Event.fields(kind));
        section.get().finish();
        sink.ifPresent(place -> events.put(kind, new OutputSpec.Events(place, fields)));
      }
    }
    return events;
  }

  /**
   * Reports a sink that no stage feeds, and events that reach nobody.
   *
   * @param at the pipeline, or the branch
   * @param model of its stages; empty after a fault
   */
  public static void check(Entries at, Optional<StreamModel> model) {
    boolean decodes = at.has("decode");
    if (model.isEmpty() && !decodes) {
      return;
    }
    List<EventStream> streams =
        model.orElse(null) instanceof EventSource source ? source.events() : List.of();
    for (EventKind kind : EventKind.values()) {
      String sink = kind.word() + "s";
      boolean fed = streams.stream().anyMatch(stream -> stream.kind() == kind);
      if (at.has(sink) && !fed) {
        at.refuse(
            sink,
            "expected a stage that feeds it, found none; add "
                + STAGES.get(kind)
                + " to the operators, or remove "
                + sink);
      }
    }
    streams.forEach(stream -> check(at, stream, model.orElseThrow()));
  }

  private static void check(Entries at, EventStream stream, StreamModel model) {
    String sink = stream.kind().word() + "s";
    boolean read =
        at.has(sink)
            || model instanceof EventSource source && source.heard().contains(stream.stage())
            || model.signature().ports().outputs().stream()
                .anyMatch(field -> field.name().startsWith(stream.stage() + "."));
    if (stream.effect() == EventEffect.TELL && !read) {
      at.refuse(
          "operators",
          "nobody reads what '"
              + stream.stage()
              + "' finds; write "
              + sink
              + ": "
              + EXAMPLES.get(stream.kind())
              + ", or remove the stage");
    }
    if (stream.effect() == EventEffect.PUBLISH && !at.has("models")) {
      at.refuse(
          "operators",
          "'"
              + stream.stage()
              + "' publishes, and there is no place for models; write models: {folder: out/models}");
    }
    boolean learned = stream.scope() == EventScope.GROUP || stream.effect() != EventEffect.TELL;
    if (at.has("follow") && learned) {
      at.refuse(
          "operators",
          "expected by: key and then: tell beside follow, which learns nothing, found '"
              + stream.stage()
              + "' by group, or with an effect; change it, or remove follow");
    }
  }
}
