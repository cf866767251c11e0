package io.millrace.streaming.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.record.Envelope;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResentRecordsTest {

  private static final DeadLetter LETTER =
      new DeadLetter(Reason.MALFORMED, "no JSON", Origin.topic("plant", 0, 90), "x");

  @Test
  void exampleUsage() {
    DeadLetter letter = ResentRecords.refused(LETTER, header("plant-0@17"));

    assertThat(letter.detail()).isEqualTo("no JSON; it was sent again from plant-0@17");
    assertThat(letter.origin()).isEqualTo(LETTER.origin());
    assertThat(letter.payload()).isEqualTo("x");
  }

  @Test
  void theLetterOfAnyOtherRecordStaysAsItIs() {
    assertThat(ResentRecords.refused(LETTER, Envelope.NONE)).isSameAs(LETTER);
    assertThat(ResentRecords.refused(LETTER, header("x".repeat(301)))).isSameAs(LETTER);
  }

  private static Envelope header(String place) {
    return new Envelope() {
      @Override
      public byte[] key() {
        return null;
      }

      @Override
      public byte[] header(String name) {
        return name.equals(ResentRecords.HEADER) ? place.getBytes(StandardCharsets.UTF_8) : null;
      }

      @Override
      public long timestamp() {
        return NO_TIMESTAMP;
      }
    };
  }
}
