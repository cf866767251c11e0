package io.millrace.streaming.connect.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.connect.json.JsonDecoder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StampedDecoderTest {

  private static final Origin ORIGIN = Origin.topic("readings", 0, 7);
  private static final long TIME = 1_700_000_000_000L;
  private static final long DAY = 86_400_000;

  private static final StampedDecoder DECODER =
      new StampedDecoder(new JsonDecoder(List.of("a"), 1000), Duration.ofDays(1));

  @Test
  void exampleUsage() {
    assertThat(read(TIME - DAY)).isInstanceOf(Observation.class);
    DeadLetter letter = (DeadLetter) read(TIME - DAY - 1);
    assertThat(letter.reason()).isEqualTo(Reason.EARLY);
    assertThat(letter.detail())
        .isEqualTo(
            "expected a time until 1699999999999 (the timestamp of the record is 1699913599999,"
                + " earliness 86400000 ms), found 1700000000000; correct the clock of the sender, or"
                + " raise earliness");
    assertThat(letter.origin()).isEqualTo(ORIGIN);
    assertThat(letter.payload()).startsWith("{\"key\"");
  }

  @Test
  void aRecordWithoutTimestampIsNeverEarly() {
    assertThat(read(-1)).isInstanceOf(Observation.class);
  }

  @Test
  void anyTimestampIsTaken() {
    assertThat(read(Long.MAX_VALUE)).isInstanceOf(Observation.class);
    assertThat(read(0)).isInstanceOf(DeadLetter.class);
  }

  /** Where the topic has the broker's time, and that is set forward, right again, and set back. */
  @Test
  void aBrokersClockThatJumpsMakesReadingsEarlyOnlyIfItIsFurtherBackThanEarliness() {
    assertThat(read(TIME + DAY)).isInstanceOf(Observation.class);
    assertThat(read(TIME)).isInstanceOf(Observation.class);
    assertThat(read(TIME - DAY / 2)).isInstanceOf(Observation.class);
    assertThat(read(TIME - 2 * DAY)).isInstanceOf(DeadLetter.class);
    assertThat(read(TIME)).isInstanceOf(Observation.class);
  }

  @Test
  void readingsOfSingleSensorsAreJudgedAlike() {
    RecordDecoder single =
        (bytes, offset, length, origin) -> SensorReadings.of("a", "a", TIME, 0, 1, origin);
    StampedDecoder decoder = new StampedDecoder(single, Duration.ofDays(1));
    assertThat(decoder.read(new byte[0], ORIGIN, envelope(TIME - DAY)))
        .isInstanceOf(SensorReadings.class);
    assertThat(decoder.read(new byte[0], ORIGIN, envelope(TIME - DAY - 1)))
        .isInstanceOf(DeadLetter.class);
  }

  private static Inbound read(long stamp) {
    byte[] value = ("{\"key\": \"a\", \"time\": " + TIME + ", \"values\": [1]}").getBytes(UTF_8);
    return DECODER.read(value, ORIGIN, envelope(stamp));
  }

  private static Envelope envelope(long stamp) {
    return new Envelope() {
      @Override
      public byte[] key() {
        return null;
      }

      @Override
      public byte[] header(String name) {
        return null;
      }

      @Override
      public long timestamp() {
        return stamp;
      }
    };
  }
}
