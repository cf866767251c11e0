package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.record.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

  @Test
  void exampleUsage() throws Refusal {
    assertThat(EventTimes.inRange(1_700_000_000_000L)).isEqualTo(1_700_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1900-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00Z",
        "2199-12-31T23:59:59.999Z"
      })
  void aTimeOfThreeCenturiesIsPlausible(String time) throws Refusal {
    long millis = Instant.parse(time).toEpochMilli();
    assertThat(EventTimes.inRange(millis)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1899-12-31T23:59:59.999Z", "2200-01-01T00:00:00Z"})
  void theFirstAndTheLastMillisecondBeyondAreNot(String time) {
    expectRefusal(Instant.parse(time).toEpochMilli());
  }

  /** The present in microseconds and nanoseconds, and what no instant is. */
  @ParameterizedTest
  @ValueSource(
      longs = {1_700_000_000_000_000L, 1_700_000_000_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void aTimeInAnotherUnitIsRefused(long time) {
    expectRefusal(time);
  }

  private static void expectRefusal(long millis) {
    assertThatThrownBy(() -> EventTimes.inRange(millis))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED))
        .hasMessageEndingWith("found " + millis);
  }
}
