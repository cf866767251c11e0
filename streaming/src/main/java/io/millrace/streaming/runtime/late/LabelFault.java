package io.millrace.streaming.runtime.late;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Reason;

/** Why a label has no effect. */
public enum LabelFault {
  /** It names no reading. */
  NAMELESS(Reason.UNKNOWN_LABEL),
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
  public DeadLetter letter(Observation label, LateRule rule) {
    String address =
        switch (rule.by()) {
          case TIME -> "time ";
          case SEQUENCE -> "sequence ";
          case ID -> "id ";
        };
    String what =
        "key '"
            + label.key()
            + "' "
            + (rule.by() == LabelSpec.By.ID
                ? "with id '" + label.label() + "'"
                : "at " + address + label.time());
    String detail =
        switch (this) {
          case NAMELESS ->
              "expected the id of a reading of key '"
                  + label.key()
                  + "', found none; send the id as in the reading";
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
                  + rule.most()
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
                  + rule.within().toMillis()
                  + " ms of event time after it or when "
                  + rule.most()
                  + " readings wait; raise labels.within or labels.most";
        };
    return new DeadLetter(reason, detail, label.origin(), rule.excerpt(label));
  }
}
