package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.detection.Ranking.Mark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void exampleUsage() {
    Ranking ranking = new Ranking();
    ranking.add(5, Mark.MARKED);
    ranking.add(3, Mark.USUAL);
    ranking.add(2, Mark.MARKED);
    ranking.add(1, Mark.USUAL);

    assertThat(ranking.area()).isEqualTo(.75);
    assertThat(ranking.alarm(.25)).isEqualTo(new Ranking.Alarm(3, 1, .5));
    assertThat(ranking.alarm(.75).recall()).isEqualTo(1);
  }

  /** Against a count of all pairs. */
  @Test
  void areaIsTheShareOfPairsInOrder() {
    SeededRandom random = new SeededRandom(4);
    Ranking ranking = new Ranking();
    List<Integer> marked = new ArrayList<>();
    List<Integer> usual = new ArrayList<>();
    for (int at = 0; at < 300; at++) {
      boolean mark = random.below(5) == 0;
      int score = random.below(mark ? 12 : 9);
      (mark ? marked : usual).add(score);
      ranking.add(score, mark ? Mark.MARKED : Mark.USUAL);
    }
    double pairs = 0;
    for (int one : marked) {
      for (int other : usual) {
        pairs += one > other ? 1 : one == other ? .5 : 0;
      }
    }
    assertThat(ranking.area()).isCloseTo(pairs / marked.size() / usual.size(), within(1e-12));
  }

  @Test
  void aReadingWithoutAScoreIsPassedOver() {
    Ranking ranking = new Ranking();
    ranking.add(Double.NaN, Mark.MARKED);

    assertThat(ranking.count()).isZero();
    assertThat(ranking.marked()).isZero();
  }
}
