package io.millrace.streaming.runtime.late;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.streaming.wire.excerpt.Excerpts;
import java.io.Serializable;
import java.time.Duration;

/**
 * How labels find their readings, and how long readings wait for them.
 *
 * @param by what tells which reading of its key a label is for
 * @param within event time after which a reading is due
 * @param most readings of a key that wait, and labels of a key that wait for readings
 * @param labels whether the labels end before the readings begin
 */
public record LateRule(LabelSpec.By by, Duration within, int most, Labels labels)
    implements Serializable {

  /** Whether the labels end by themselves. */
  public enum Labels {
    /** They are read to their end before the first reading is answered. */
    ENDING,
    /** They come beside the readings. */
    UNENDING
  }

  /** The rule of a pipeline file. */
  public static LateRule of(LabelSpec spec) {
    return new LateRule(
        spec.by(), spec.within(), spec.most(), spec.bounded() ? Labels.ENDING : Labels.UNENDING);
  }

  /** The excerpt of a label that its dead letter shows. */
  String excerpt(Observation label) {
    return by == LabelSpec.By.ID ? Excerpts.ofLabelWithId(label) : Excerpts.of(label);
  }

  /** Whether readings are held until the labels have ended. */
  public boolean bounded() {
    return labels == Labels.ENDING;
  }
}
