package io.millrace.streaming.connect.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class PacerTest {

  private static final long MILLI = 1_000_000;

  private long now;
  private boolean paused;

  @Test
  void exampleUsage() {
    Pacer pacer = new Pacer(60, () -> paused, () -> now);

    assertThat(pacer.left(5_000)).isLessThanOrEqualTo(0);
    pacer.played(5_000);
    // A minute of the trace is a second; nothing waits for longer than it takes to look again.
    assertThat(pacer.left(65_000)).isEqualTo(50 * MILLI);
    now = 990 * MILLI;
    assertThat(pacer.left(65_000)).isEqualTo(10 * MILLI);
    now = 1_001 * MILLI;
    assertThat(pacer.left(65_000)).isEqualTo(-MILLI);
    pacer.played(65_000);
    assertThat(pacer.error().millis(1)).isCloseTo(1, within(.05));
  }

  @Test
  void aPauseMovesAllThatFollowsByItsLength() {
    Pacer pacer = new Pacer(1, () -> paused, () -> now);
    pacer.left(0);
    pacer.played(0);

    paused = true;
    for (int look = 0; look <= 10; look++) {
      now += 50 * MILLI;
      assertThat(pacer.left(100)).isEqualTo(50 * MILLI);
    }
    paused = false;
    now += 50 * MILLI;

    // It was seen to be paused at 50 ms and to go on at 600 ms.
    assertThat(pacer.left(100)).isEqualTo(50 * MILLI);
    now += 50 * MILLI;
    assertThat(pacer.left(100)).isEqualTo(0);
  }

  @Test
  void atMostSpeedNothingWaitsAndNothingHasAnError() {
    Pacer pacer = new Pacer(Double.POSITIVE_INFINITY, () -> paused, () -> now);

    assertThat(pacer.left(0)).isLessThanOrEqualTo(0);
    pacer.played(0);
    assertThat(pacer.left(Long.MAX_VALUE / 2)).isLessThanOrEqualTo(0);
    pacer.played(Long.MAX_VALUE / 2);

    assertThat(pacer.error().count()).isZero();
  }

  @Test
  void settingsOfAJobCarryIt() {
    Configuration settings = new Configuration();
    assertThat(Pace.of(settings).isNone()).isTrue();
    Pace pace = new Pace(2.5, "file:///tmp/pause");

    pace.set(settings);

    assertThat(Pace.of(Configuration.fromMap(settings.toMap()))).isEqualTo(pace);
    Pace.NONE.set(settings);
    assertThat(Pace.of(Configuration.fromMap(settings.toMap()))).isEqualTo(Pace.NONE);
    assertThatThrownBy(() -> new Pace(0, ""))
        .hasMessage("Cannot play at a speed of 0.0: expected a number above 0");
  }

  @Test
  void percentilesAreRoundedUpToTheEndOfAStep() {
    TimingError error = new TimingError();
    for (int i = 0; i < 990; i++) {
      error.add(25_000);
    }
    for (int i = 0; i < 10; i++) {
      error.add(-7 * MILLI);
    }

    assertThat(error.millis(.99)).isCloseTo(.03, within(1e-9));
    assertThat(error.millis(1)).isBetween(7., 7.4);
    assertThat(error.count()).isEqualTo(1000);
  }
}
