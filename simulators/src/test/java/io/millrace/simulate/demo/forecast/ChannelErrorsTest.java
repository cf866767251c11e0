package io.millrace.simulate.demo.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChannelErrorsTest {

  private static final long FIRST = 1_400_000_000_000L;
  private static final long WEEK = Duration.ofDays(7).toMillis();

  private final ChannelErrors errors = new ChannelErrors(FIRST, 2);

  @Test
  void exampleUsage() {
    errors.add(FIRST, new float[] {3, 1}, new float[] {1, 1.5f});
    errors.add(FIRST + 1, new float[] {1, 1}, new float[] {2, 1});

    assertThat(errors.sums(0, 0)).containsExactly(4 + 1, 2);
    assertThat(errors.sums(0, 1)).containsExactly(.25, 2);
  }

  @Test
  void whatWasNotForecastOrNotObservedIsNotCounted() {
    errors.add(FIRST, new float[] {Float.NaN, 1}, new float[] {1, Float.NaN});
    errors.add(FIRST, new float[] {Float.NaN, 4}, new float[] {Float.NaN, 1});

    assertThat(errors.sums(0, 0)).containsExactly(0, 0);
    assertThat(errors.sums(0, 1)).containsExactly(9, 1);
  }

  /** A failed method may forecast what is beyond all numbers; the total must show it. */
  @Test
  void anInfiniteForecastIsAnInfiniteError() {
    errors.add(FIRST, new float[] {Float.POSITIVE_INFINITY, 0}, new float[] {1, 0});

    assertThat(errors.sums(0, 0)).containsExactly(Double.POSITIVE_INFINITY, 1);
  }

  @Test
  void aWeekEndsWithItsLastMillisecond() {
    errors.add(FIRST + WEEK - 1, new float[] {1, 0}, new float[2]);
    errors.add(FIRST + WEEK, new float[] {10, 0}, new float[2]);
    errors.add(FIRST + 3 * WEEK - 1, new float[] {100, 0}, new float[2]);

    assertThat(errors.weeks()).containsExactly(0, 1, 2);
    assertThat(errors.sums(0, 0)).containsExactly(1, 1);
    assertThat(errors.sums(1, 0)).containsExactly(100, 1);
    assertThat(errors.sums(2, 0)).containsExactly(10_000, 1);
    assertThat(errors.start(2)).isEqualTo(FIRST + 2 * WEEK);
  }

  /** Some years are more milliseconds than an int holds. */
  @Test
  void aWeekManyYearsLaterBeginsWhereItShould() {
    assertThat(errors.start(1000)).isEqualTo(FIRST + 1000 * WEEK);
    errors.add(FIRST + 1000 * WEEK, new float[2], new float[2]);
    assertThat(errors.weeks()).containsExactly(1000);
  }

  @Test
  void totalsBeginWithTheFifthWeek() {
    SeededRandom random = new SeededRandom(2);
    double sum = 0;
    int count = 0;
    for (int hour = 0; hour < 24 * 7 * 9; hour++) {
      float off = (float) random.gaussian();
      errors.add(FIRST + hour * 3_600_000L, new float[] {0, off}, new float[2]);
      if (hour >= 24 * 28) {
        sum += (double) off * off;
        count++;
      }
    }

    double[] counted = errors.sums(ChannelErrors.COUNTED, 1);

    assertThat(counted[0]).isCloseTo(sum, within(1e-9));
    assertThat(counted[1]).isEqualTo(count);
  }

  @Test
  void aWeekWithoutReadingsHasNoErrors() {
    errors.add(FIRST + 6 * WEEK, new float[] {1, 1}, new float[2]);

    assertThat(errors.sums(3, 0)).containsExactly(0, 0);
    assertThat(errors.sums(7, 0)).containsExactly(0, 0);
    assertThat(errors.sums(ChannelErrors.COUNTED, 0)).containsExactly(1, 1);
  }
}
