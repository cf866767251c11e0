package io.millrace.streaming.runtime.late;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;
import io.millrace.streaming.wire.Excerpts;

/** Why a label has no effect. */
public enum LabelFault {
  /** Its reading never came. */
  UNKNOWN(Reason.UNKNOWN_LABEL),
  /** Its reading did not come, and no more labels can wait. */
  CROWDED(Reason.UNKNOWN_LABEL),
  /** Another label of the same reading came before. */
  REPEATED(Reason.REPEATED_LABEL),
  /** Its reading was due before it came. */
  LATE(Reason.LATE_LABEL);

  private final Reason reason;

  LabelFault(Reason reason) {
    this.reason = reason;
  }

  /** The dead letter of a label. */
  public DeadLetter letter(Observation label, LabelSpec spec) {
    String address = spec.by() == LabelSpec.By.TIME ? "time " : "sequence ";
    String what = "key '" + label.key() + "' at " + address + label.time();
    String detail =
        switch (this) {
          case UNKNOWN ->
              "expected a reading of "
                  + what
                  + ", found none; send key, group and "
                  + address
                  + "as in the reading";
          case CROWDED ->
              "expected a reading of "
                  + what
                  + " before "
                  + spec.most()
                  + " labels of its key wait, found none; send labels after their readings, or"
                  + " raise labels.most";
          case REPEATED ->
              "expected one label for "
                  + what
                  + ", found a second; the first counts: send it once, as it is to be learned";
          case LATE ->
              "expected the label of "
                  + what
                  + " before its reading is due, "
                  + spec.within().toMillis()
                  + " ms of event time after it or when "
                  + spec.most()
                  + " readings wait; raise labels.within or labels.most";
        };
    return new DeadLetter(reason, detail, label.origin(), Excerpts.of(label));
  }
}
