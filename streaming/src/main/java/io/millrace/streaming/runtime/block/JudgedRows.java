package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.FieldChoice;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.JudgedFields;
import java.util.Set;

/** Makes the records from which answers are judged. */
final class JudgedRows {

  private static final float[] NONE = {};

  private final JudgedFields judged;
  private final FieldChoice fields;

  JudgedRows(JudgedFields judged, StreamModel model) {
    this.judged = judged;
    this.fields = FieldChoice.of(model.signature().ports(), judged.fields());
  }

  /**
   * An answer.
   *
   * @param outputs output rows, of which that at {@code from} is the answer
   */
  Evaluated answered(Observation reading, long sequence, float[] outputs, int from) {
    boolean late = judged.by() != null;
    return new Evaluated.Answered(
        reading.key(),
        reading.group(),
        reading.time(),
        sequence,
        late ? NONE : JudgedFields.at(judged.known(), reading.values()),
        JudgedFields.at(judged.seen(), reading.values()),
        fields.of(outputs, from),
        reading.label(),
        late ? address(reading, sequence) : null);
  }

  private String address(Observation reading, long sequence) {
    return switch (judged.by()) {
      case TIME -> Long.toString(reading.time());
      case SEQUENCE -> Long.toString(sequence);
      case ID -> reading.label();
    };
  }

  /** The fields that are judged. */
  Set<String> fields() {
    return fields.names();
  }

  /** Whether truths come later. */
  boolean isLate() {
    return judged.by() != null;
  }

  /**
   * The truth of a reading that was answered.
   *
   * @param time of the reading
   * @param confirmed time of its key when the truth is learned, by which it is judged; a key
   *     without one is judged by the reading
   */
  Evaluated truth(Observation label, long time, long confirmed) {
    boolean named = judged.by() == LabelSpec.By.ID;
    return new Evaluated.Truth(
        label.key(),
        label.group(),
        named ? label.label() : Long.toString(label.time()),
        Math.max(time, confirmed),
        JudgedFields.at(judged.known(), label.values()));
  }
}
