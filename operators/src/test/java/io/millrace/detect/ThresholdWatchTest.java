package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdWatchTest {

  private static List<String> events(ThresholdWatch watch, double... numbers) {
    float[] state = watch.state().initial();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < numbers.length; at++) {
      Found found = watch.step(numbers[at], at, state, 0);
      if (found != Found.NOTHING) {
        events.add(
            found.word() + " " + at + " since " + watch.since(at) + " peak " + watch.peak(0));
      }
    }
    return events;
  }

  /** Two readings above 3 begin an alarm; it goes on until a value is at most 2. */
  @Test
  void exampleUsage() {
    assertThat(events(new ThresholdWatch(1, 3, 2, 2), 0, 4, 1, 4, 5, 2.5, 3.5, 2, 0))
        .containsExactly("start 4 since 3 peak 5.0", "end 7 since 3 peak 5.0");
  }

  @Test
  void anAlarmBelowIsThatOfTheNegativeNumbers() {
    assertThat(events(new ThresholdWatch(-1, -3, -2, 1), 0, -4, -5, -2.5, -2))
        .containsExactly("start 1 since 1 peak -4.0", "end 4 since 1 peak -5.0");
  }

  @Test
  void aValueAtTheThresholdIsNotBeyondIt() {
    assertThat(events(new ThresholdWatch(1, 3, 3, 1), 3, 3, 3.5, 3))
        .containsExactly("start 2 since 2 peak 3.5", "end 3 since 2 peak 3.5");
  }

  /** The runs of a whole series, found by looking at all of it. */
  @Test
  void alarmsAreTheRunsOfTheSeries() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 50; trial++) {
      double[] numbers = random.doubles(200, 0, 10).toArray();
      List<String> expected = new ArrayList<>();
      int at = 0;
      while (at < numbers.length) {
        int end = at;
        while (end < numbers.length && numbers[end] > 6) {
          end++;
        }
        if (end - at < 2) {
          at = Math.max(end, at + 1);
          continue;
        }
        expected.add("start " + (at + 1) + " since " + at);
        int back = at + 2;
        while (back < numbers.length && numbers[back] > 4) {
          back++;
        }
        if (back < numbers.length) {
          expected.add("end " + back + " since " + at);
        }
        at = back + 1;
      }
      assertThat(events(new ThresholdWatch(1, 6, 4, 2), numbers))
          .extracting(event -> event.replaceAll(" peak.*", ""))
          .isEqualTo(expected);
    }
  }
}
