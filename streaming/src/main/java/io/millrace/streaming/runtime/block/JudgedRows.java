package io.millrace.streaming.runtime.block;

import io.millrace.api.operator.FieldChoice;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.evaluate.coding.CodeBits;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.judge.JudgedFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the records from which answers are judged. */
final class JudgedRows {

  private static final float[] NONE = {};

  private final JudgedFields judged;
  private final FieldChoice fields;
  private final List<Coded> coded;

  /** A field of which the bits are judged, and where it begins in an output row. */
  private record Coded(OutputField field, int offset) {}

  JudgedRows(JudgedFields judged, StreamModel model) {
    Ports ports = model.signature().ports();
    this.judged = judged;
    // Of a code nothing else may be judged, and no names would choose all fields.
    this.fields = judged.fields().isEmpty() ? null : FieldChoice.of(ports, judged.fields());
    this.coded =
        judged.coded().stream()
            .map(name -> new Coded(ports.field(name), ports.offset(name)))
            .toList();
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
        answer(outputs, from),
        reading.label(),
        late ? address(reading, sequence) : null);
  }

  private float[] answer(float[] outputs, int from) {
    float[] others = fields == null ? NONE : fields.of(outputs, from);
    if (coded.isEmpty()) {
      return others;
    }
    float[] answer = new float[1 + others.length];
    for (Coded one : coded) {
      answer[0] += CodeBits.of(one.field(), outputs, from + one.offset());
    }
    System.arraycopy(others, 0, answer, 1, others.length);
    return answer;
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
    Set<String> names = new HashSet<>(judged.coded());
    if (fields != null) {
      names.addAll(fields.names());
    }
    return names;
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
