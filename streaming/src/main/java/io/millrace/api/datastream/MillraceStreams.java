package io.millrace.api.datastream;

import io.millrace.api.operator.Ports;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.kind.learn.LearnJob;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What comes out of Millrace in a job of one's own: answers, and beside them dead letters and model
 * versions. Each reading is answered, still owed an answer by operators with a delay, or a dead
 * letter.
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
 * <p>Streams that are not used cost nothing but what computes them.
 */
public final class MillraceStreams {

  private final SingleOutputStreamOperator<Answer> answers;
  private final LearnJob.Learned learned;
  private final Ports fields;
  private final boolean released;

  MillraceStreams(
      SingleOutputStreamOperator<Answer> answers,
      LearnJob.Learned learned,
      Ports fields,
      boolean released) {
    this.answers = answers;
    this.learned = learned;
    this.fields = fields;
    this.released = released;
  }

  /**
   * Answers; those of one key in the order of its readings. Each has the event time of its reading
   * as its timestamp, and comes before the watermark that follows that reading.
   */
  public DataStream<Answer> answers() {
    return answers;
  }

  /**
   * Readings that were refused, with the reason, what was expected and found, where the reading
   * came from, and its beginning as text. None of them touched a state. They have no timestamp.
   */
  public DataStream<DeadLetter> deadLetters() {
    return learned.refused();
  }

  /**
   * Versions of what each group learned, ready to be published: {@code
   * PublishedModel.read(release.message())} has manifest and tensors, and the message is what a
   * pipeline with {@code follow:} reads from a topic.
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

  /** Names, widths and units of the fields that every answer has. */
  public Ports fields() {
    return fields;
  }
}
