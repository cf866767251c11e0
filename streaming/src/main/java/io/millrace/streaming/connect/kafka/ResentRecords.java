package io.millrace.streaming.connect.kafka;

import io.millrace.api.record.DeadLetter;
import io.millrace.streaming.connect.record.Envelope;
import java.nio.charset.StandardCharsets;

/**
 * Records that were sent again after they had been refused. A header tells where such a record came
 * from, so that the dead letter of one that is refused once more says so.
 */
public final class ResentRecords {

  /** Header with the place a record came from, such as {@code readings-0@17}. */
  public static final String HEADER = "millrace-resent";

  /** Longest place that a dead letter repeats: a name of a topic, partition and offset. */
  private static final int LONGEST = 300;

  private ResentRecords() {}

  /** The dead letter of a record, which names where the record was sent again from. */
  static DeadLetter refused(DeadLetter letter, Envelope envelope) {
    byte[] place = envelope.header(HEADER);
    if (place == null || place.length > LONGEST) {
      return letter;
    }
    return new DeadLetter(
        letter.reason(),
        letter.detail() + "; it was sent again from " + new String(place, StandardCharsets.UTF_8),
        letter.origin(),
        letter.payload());
  }
}
