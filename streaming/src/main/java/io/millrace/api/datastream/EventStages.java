package io.millrace.api.datastream;

import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventKind;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.EventStream;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the stages of a model that watch others report. */
final class EventStages {

  private EventStages() {}

  private static List<EventStream> streams(StreamModel model) {
    return model instanceof EventSource source ? source.events() : List.of();
  }

  static Set<EventKind> kinds(StreamModel model) {
    return streams(model).stream().map(EventStream::kind).collect(Collectors.toSet());
  }

  /** Reports a stage that publishes where no models are released. */
  static void check(Optional<StreamModel> model, long releaseEvery, Faults faults) {
    model.stream()
        .flatMap(made -> streams(made).stream())
        .filter(stream -> stream.effect() == EventEffect.PUBLISH && releaseEvery == 0)
        .forEach(
            stream ->
                faults.add(
                    "operators",
                    "'"
                        + stream.stage()
                        + "' publishes, and no models are released; call releaseEvery(50)"));
  }
}
