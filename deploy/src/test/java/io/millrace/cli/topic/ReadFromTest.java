package io.millrace.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ReadFromTest {

  private static final long MIDNIGHT = 1_769_817_600_000L;

  @Test
  void exampleUsage() {
    assertThat(ReadFrom.of("beginning")).isEqualTo(new ReadFrom.Beginning());
    assertThat(ReadFrom.of("end")).isEqualTo(new ReadFrom.End());
    assertThat(ReadFrom.of("1200")).isEqualTo(new ReadFrom.Offset(1200));
    assertThat(ReadFrom.of("2026-01-31")).isEqualTo(new ReadFrom.Time(MIDNIGHT));
  }

  @Test
  void aTimeMayNameAZoneAndIsInUtcOtherwise() {
    assertThat(ReadFrom.millis("--since", "2026-01-31T00:00:00")).isEqualTo(MIDNIGHT);
    assertThat(ReadFrom.millis("--since", "2026-01-31T08:00:00+08:00")).isEqualTo(MIDNIGHT);
    assertThat(ReadFrom.millis("--since", "2026-01-31T00:00:00Z")).isEqualTo(MIDNIGHT);
  }

  @Test
  void whatIsNoPlaceNamesTheOptionAndWhatIsExpected() {
    assertThatThrownBy(() -> ReadFrom.of("monday"))
        .hasMessage(
            "Cannot read --from monday: expected beginning, end, an offset such as 1200, or a time"
                + " such as 2026-01-31 or 2026-01-31T08:00:00Z");
    assertThatThrownBy(() -> ReadFrom.millis("--since", "2026-13-01"))
        .hasMessage(
            "Cannot read --since 2026-13-01: expected a time such as 2026-01-31 or"
                + " 2026-01-31T08:00:00Z");
  }
}
