package io.millrace.api.datastream;

import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.api.event.EventKind;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.kind.learn.LearnJob;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The output streams of Millrace in your own job: answers, dead letters, model versions and events.
 * Each reading is answered, or becomes a dead letter, or its answer is still delayed by an
 * operator.
 *
 * <pre>{@code
 * static void use(MillraceBuilder<Reading> pipeline, Sink<Answer> answers, Sink<byte[]> models) {
 *   MillraceStreams boilers = pipeline.releaseEvery(50).apply();
 *   boilers.answers().sinkTo(answers);
 *   boilers.deadLetters().map(letter -> letter.reason().word() + ": " + letter.detail()).print();
 *   boilers.models().map(release -> release.message()).sinkTo(models);
 * }
 * }</pre>
 *
 * <p>A stream that is not used has no further cost, but for {@link #metrics}, whose operators are
 * those of {@link MillraceBuilder#evaluate}.
 */
public final class MillraceStreams {

  private final SingleOutputStreamOperator<Answer> answers;
  private final LearnJob.Learned learned;
  private final Ports fields;
  private final boolean released;
  private final Optional<DataStream<AnswerMetrics>> metrics;
  private final Set<EventKind> kinds;

  MillraceStreams(
      SingleOutputStreamOperator<Answer> answers,
      LearnJob.Learned learned,
      Ports fields,
      boolean released,
      Optional<DataStream<AnswerMetrics>> metrics,
      StreamModel model) {
    this.answers = answers;
    this.learned = learned;
    this.fields = fields;
    this.released = released;
    this.metrics = metrics;
    this.kinds = EventStages.kinds(model);
  }

  /**
   * Answers; those of one key in the order of its readings. The timestamp of an answer is the event
   * time of its reading; it is emitted before the watermark that follows the reading.
   */
  public DataStream<Answer> answers() {
    return answers;
  }

  /**
   * Readings that were rejected, with the reason, what was expected and found, where the reading
   * came from, and its beginning as text. None of them changed a state. They have no timestamp.
   */
  public DataStream<DeadLetter> deadLetters() {
    return learned.refused();
  }

  /**
   * Versions of each group's parameters, ready to be published: {@code
   * PublishedModel.read(release.message())} returns manifest and tensors, and a pipeline with
   * {@code follow:} reads the message from a topic.
   *
   * @throws IllegalStateException if none are released
   */
  public DataStream<ModelRelease> models() {
    if (!released) {
      throw new IllegalStateException(
          "Cannot give the models: none are released; call releaseEvery(50) before apply()");
    }
    return learned.releases();
  }

  /**
   * Metrics of the answers, for each key, group and all keys, in each window of event time, in the
   * order of the windows and the same at any parallelism. The timestamp is the end of the window.
   *
   * @throws IllegalStateException if answers are not judged
   */
  public DataStream<AnswerMetrics> metrics() {
    return metrics.orElseThrow(
        () ->
            new IllegalStateException(
                "Cannot give metrics: the answers are not judged; call"
                    + " evaluate(EvaluationSpec.every(Duration.ofDays(1))) before apply()"));
  }

  /**
   * Changes or alarms that stages found, such as {@code Drift.on("dictionary.score")}: each once
   * for each reading with which it was found, under an id that stays. Those of one key are in the
   * order of its readings. They have no timestamp.
   *
   * <pre>{@code
   * static void tell(MillraceStreams boilers, Sink<String> pager) {
   *   boilers.events(EventKind.ALARM)
   *       .filter(event -> event.what() == Found.START)
   *       .map(event -> event.id() + " at " + event.extent().value())
   *       .sinkTo(pager);
   * }
   * }</pre>
   *
   * @throws IllegalStateException if no stage finds any
   */
  public DataStream<Event> events(EventKind kind) {
    if (!kinds.contains(kind)) {
      throw new IllegalStateException(
          "Cannot give "
              + kind.word()
              + "s: no stage finds any; add "
              + (kind == EventKind.DRIFT
                  ? "Drift.on(\"dictionary.score\")"
                  : "Detect.on(\"dictionary.score\").threshold(3)")
              + " to the operators");
    }
    return learned.events(kind);
  }

  /** Names, widths and units of the fields of every answer. */
  public Ports fields() {
    return fields;
  }
}
