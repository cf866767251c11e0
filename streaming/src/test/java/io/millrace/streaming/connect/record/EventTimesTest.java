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

  /** The present in seconds is the year 1970 in milliseconds. */
  @Test
  void millisecondsThatAreMoreLikelySecondsAreRefusedWithACure() throws Refusal {
    assertThatThrownBy(() -> EventTimes.notSeconds(1_400_000_000L))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "expected milliseconds since 1970, found 1400000000, which is more likely seconds"
                + " (2014-05-13T16:53:20Z and not 1970-01-17T04:53:20Z); give 1000 times as much,"
                + " or the time itself as an Instant");
    for (Long plausible : new Long[] {0L, 631_151_999L, 7_258_118_400L, -1L}) {
      assertThat(EventTimes.notSeconds(plausible)).isEqualTo(plausible);
    }
    assertThat(EventTimes.notSeconds(null)).isNull();
  }

  private static void expectRefusal(long millis) {
    assertThatThrownBy(() -> EventTimes.inRange(millis))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED))
        .hasMessageEndingWith("found " + millis);
  }
}
