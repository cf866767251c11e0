package io.millrace.benchmark.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangepointScoreTest {

  private static final List<Span> WINDOWS = List.of(new Span(10, 40), new Span(100, 130));

  @Test
  void exampleUsage() {
    assertThat(score(List.of(10, 100))).isCloseTo(100, within(1e-9));
    assertThat(score(List.of())).isCloseTo(0, within(1e-9));
  }

  @Test
  void onlyTheFirstAlarmOfAWindowCountsAndALateOneIsWorthLess() {
    assertThat(score(List.of(10, 11, 40, 100))).isCloseTo(100, within(1e-9));
    // In the middle half of what lies between found and wrong: (1 - .11)/2.
    assertThat(score(List.of(10, 115))).isCloseTo(100 * (1 + .445 + 2) / 4, within(1e-9));
    assertThat(score(List.of(10, 130))).isCloseTo(100 * (1 - .11 + 2) / 4, within(1e-9));
  }

  @Test
  void anAlarmOutsideCostsTheSameEverywhere() {
    assertThat(score(List.of(5, 10, 100, 500))).isCloseTo(100 * (4 - .22) / 4, within(1e-9));
  }

  private static double score(List<Integer> alarms) {
    ChangepointScore score = new ChangepointScore(NabProfile.STANDARD);
    score.add(WINDOWS, alarms);
    return score.score();
  }
}
