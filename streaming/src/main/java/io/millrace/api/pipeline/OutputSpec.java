package io.millrace.api.pipeline;

import io.millrace.api.evaluation.EvaluationSpec;
import io.millrace.api.event.EventKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sinks of a pipeline.
 *
 * <pre>{@code
 * SinkSpec results = new SinkSpec.Folder("out/results");
 * SinkSpec refused = new SinkSpec.Folder("out/dead-letters");
 * OutputSpec outputs = new OutputSpec(results, refused, Optional.empty(), 1);
 * assert outputs.models().isEmpty();
 * }</pre>
 *
 * @param results sink of the results; null for the common part of a pipeline with branches
 * @param deadLetters sink of rejected records
 * @param models sink of model versions; empty: no version is published
 * @param modelEvery versions between two published ones; the last version of a stream that ends is
 *     always published
 * @param events sinks of what stages find, by kind; none for a kind that is not written
 * @param evaluation how the answers are judged; empty: not at all
 * @param metrics sink of the metrics of judged answers; empty: they are gauges alone
 */
public record OutputSpec(
    SinkSpec results,
    SinkSpec deadLetters,
    Optional<SinkSpec> models,
    long modelEvery,
    Map<EventKind, Events> events,
    Optional<EvaluationSpec> evaluation,
    Optional<SinkSpec> metrics) {

  /**
   * The sink of one kind of events.
   *
   * <pre>{@code
   * OutputSpec.Events drifts =
   *     new OutputSpec.Events(new SinkSpec.Folder("out/drifts"), List.of("key", "time"));
   * assert drifts.fields().size() == 2;
   * }</pre>
   *
   * @param sink where they go
   * @param fields those of {@link io.millrace.api.record.Event#fields} that are written, in order
   */
  public record Events(SinkSpec sink, List<String> fields) {

    public Events {
      fields = List.copyOf(fields);
    }
  }

  public OutputSpec {
    events = Collections.unmodifiableMap(new TreeMap<>(events));
  }

  /** Creates outputs without events, of answers that are not judged. */
  public OutputSpec(
      SinkSpec results, SinkSpec deadLetters, Optional<SinkSpec> models, long modelEvery) {
    this(results, deadLetters, models, modelEvery, Map.of(), Optional.empty(), Optional.empty());
  }

  /** Returns the same sinks, and those of events. */
  public OutputSpec telling(Map<EventKind, Events> kinds) {
    return new OutputSpec(results, deadLetters, models, modelEvery, kinds, evaluation, metrics);
  }

  /**
   * Returns the same outputs, of answers that are judged.
   *
   * @param how empty: they are not
   * @param to sink of the metrics
   */
  public OutputSpec judged(Optional<EvaluationSpec> how, Optional<SinkSpec> to) {
    return new OutputSpec(results, deadLetters, models, modelEvery, events, how, to);
  }

  /**
   * Creates the outputs of a pipeline with branches: of each record that no branch takes.
   *
   * @param deadLetters its sink, which branches may share
   */
  public static OutputSpec ofBranches(SinkSpec deadLetters) {
    return new OutputSpec(null, deadLetters, Optional.empty(), 1);
  }

  /**
   * Returns the sink of the results.
   *
   * @throws IllegalStateException if a pipeline with branches is asked, which has none itself
   */
  @Override
  public SinkSpec results() {
    if (results == null) {
      throw new IllegalStateException(
          "Cannot name the results of a pipeline with branches: each branch has its own; ask its"
              + " parts");
    }
    return results;
  }

  /** Returns all sinks, those of models last. */
  public Stream<SinkSpec> sinks() {
    return Stream.of(
            Stream.of(Optional.ofNullable(results), Optional.of(deadLetters), metrics)
                .flatMap(Optional::stream),
            events.values().stream().map(Events::sink),
            models.stream())
        .flatMap(sinks -> sinks);
  }

  /** Returns the same sinks at other places. */
  public OutputSpec withPaths(UnaryOperator<String> paths) {
    return new OutputSpec(
        results == null ? null : results.withPaths(paths),
        deadLetters.withPaths(paths),
        models.map(sink -> sink.withPaths(paths)),
        modelEvery,
        events.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    kind ->
                        new Events(
                            kind.getValue().sink().withPaths(paths), kind.getValue().fields()))),
        evaluation,
        metrics.map(sink -> sink.withPaths(paths)));
  }
}
