package io.millrace.simulate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeeklySumsTest {

  private static final long FIRST = 1_400_000_000_000L;
  private static final long WEEK = Duration.ofDays(7).toMillis();

  private final WeeklySums sums = new WeeklySums(FIRST, 2);

  @Test
  void exampleUsage() {
    sums.at(FIRST)[0] += 3;
    sums.at(FIRST + 1)[1] += 4;
    sums.at(FIRST + 5 * WEEK)[0] += 7;

    assertThat(sums.of(0)).containsExactly(3, 4);
    assertThat(sums.counted()).as("from the fifth week on").containsExactly(7, 0);
  }

  @Test
  void aWeekEndsWithItsLastMillisecond() {
    sums.at(FIRST + WEEK - 1)[0] += 1;
    sums.at(FIRST + WEEK)[0] += 10;
    sums.at(FIRST + 3 * WEEK - 1)[0] += 100;

    assertThat(sums.weeks()).containsExactly(0, 1, 2);
    assertThat(sums.of(0)).containsExactly(1, 0);
    assertThat(sums.of(1)).containsExactly(10, 0);
    assertThat(sums.of(2)).containsExactly(100, 0);
    assertThat(sums.start(2)).isEqualTo(FIRST + 2 * WEEK);
  }

  /** Some years are more milliseconds than an int holds. */
  @Test
  void aWeekManyYearsLaterBeginsWhereItShould() {
    sums.at(FIRST + 1000 * WEEK)[0] += 1;

    assertThat(sums.weeks()).containsExactly(1000);
    assertThat(sums.start(1000)).isEqualTo(FIRST + 1000 * WEEK);
  }

  @Test
  void totalsBeginWithTheFifthWeek() {
    SeededRandom random = new SeededRandom(2);
    double expected = 0;
    for (int hour = 0; hour < 24 * 7 * 9; hour++) {
      double value = random.gaussian();
      sums.at(FIRST + hour * 3_600_000L)[1] += value;
      expected += hour >= 24 * 28 ? value : 0;
    }

    assertThat(sums.counted()[1]).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aWeekWithoutReadingsHasSumsOfZero() {
    sums.at(FIRST + 6 * WEEK)[0] += 1;

    assertThat(sums.of(3)).containsExactly(0, 0);
    assertThat(sums.of(7)).containsExactly(0, 0);
  }

  @Test
  void aTotalIsANewArray() {
    double[] part = {1, 2};

    assertThat(WeeklySums.total(List.of(part, part), 2)).containsExactly(2, 4);
    assertThat(WeeklySums.total(List.of(), 2)).containsExactly(0, 0);
    assertThat(part).containsExactly(1, 2);
  }
}
