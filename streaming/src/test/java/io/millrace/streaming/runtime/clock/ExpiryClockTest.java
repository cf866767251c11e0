package io.millrace.streaming.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExpiryClockTest {

  private static final long SECOND = 1000;
  private static final long HOUR = 3600 * SECOND;
  private static final long DAY = 24 * HOUR;
  private static final long START = 1_700_000_000_000L;

  private long passed;
  private long setBy;

  private final ExpiryClock clock =
      new ExpiryClock(() -> START + passed + setBy, () -> passed * 1_000_000);

  @Test
  void exampleUsage() {
    assertThat(clock.getAsLong()).isEqualTo(START);
    passed = HOUR;
    assertThat(clock.getAsLong()).isEqualTo(START + HOUR);
  }

  @Test
  void aDayForwardAndBackAfterAnHourMakesAnHourOfDifferenceWhichGoesAway() {
    setBy = DAY;
    look(HOUR);
    assertThat(clock.getAsLong()).isEqualTo(START + 2 * HOUR);

    setBy = 0;
    look(3 * HOUR);
    assertThat(clock.getAsLong()).as("half as fast for two hours").isEqualTo(START + 3 * HOUR);
    look(4 * HOUR);
    assertThat(clock.getAsLong()).isEqualTo(START + 4 * HOUR);
  }

  @Test
  void aClockThatIsCorrectedForGoodIsCaughtUpWith() {
    setBy = DAY;
    look(2 * DAY);
    assertThat(clock.getAsLong()).isEqualTo(START + 3 * DAY);
  }

  @Test
  void aClockThatIsSetBackForGoodIsWaitedFor() {
    setBy = -DAY;
    look(HOUR);
    assertThat(clock.getAsLong()).isEqualTo(START + HOUR / 2);
    look(3 * DAY);
    assertThat(clock.getAsLong()).isEqualTo(START + 2 * DAY);
  }

  @Test
  void oneThatIsSeldomLookedAtKnowsHowMuchTimeHasPassed() {
    setBy = 10 * DAY;
    passed = DAY;
    assertThat(clock.getAsLong()).isEqualTo(START + 2 * DAY);
  }

  @Test
  void itRunsBetweenTheSecondsAndGoesBackByHalfASecondAtMost() {
    setBy = -DAY;
    long before = clock.getAsLong();
    for (passed = 1; passed < 10 * SECOND; passed++) {
      long now = clock.getAsLong();
      assertThat(now - before).isBetween(-SECOND / 2, 1L);
      before = now;
    }
  }

  /** Looks every few seconds until so much time has passed. */
  private void look(long until) {
    while (passed < until) {
      passed = Math.min(until, passed + 7 * SECOND);
      clock.getAsLong();
    }
  }
}
