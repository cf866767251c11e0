package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
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
    assertThat(ranking.averagePrecision()).isEqualTo((1 + 2 / 3.0) / 2);
    assertThat(ranking.alarm(.25)).isEqualTo(new Ranking.Alarm(3, .25, 1, .5));
    assertThat(ranking.alarm(.75).recall()).isEqualTo(1);
    assertThat(ranking.best().threshold()).isEqualTo(1);
    assertThat(ranking.best().f1()).isCloseTo(.8, within(1e-15));
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

  /**
   * Against scikit-learn 1.9.1 (roc_auc_score, average_precision_score, precision_score,
   * recall_score, f1_score, precision_recall_curve), with many ties, for i = 0 .. 199:
   *
   * <pre>
   * marked if 29 i % 11 < 2    score = 43 i % 17, and 4 more if marked
   * </pre>
   */
  @Test
  void agreesWithScikitLearn() {
    Ranking ranking = new Ranking();
    for (int i = 0; i < 200; i++) {
      boolean marked = 29 * i % 11 < 2;
      ranking.add(43 * i % 17 + (marked ? 4 : 0), marked ? Mark.MARKED : Mark.USUAL);
    }
    assertThat(ranking.area()).isCloseTo(.7007129829215719, within(1e-12));
    assertThat(ranking.averagePrecision()).isCloseTo(.4656206364255671, within(1e-12));
    Ranking.Alarm above = ranking.above(12);
    assertThat(above.share()).isEqualTo(54 / 200.0);
    assertThat(above.precision()).isCloseTo(.3148148148148148, within(1e-12));
    assertThat(above.recall()).isCloseTo(.4594594594594595, within(1e-12));
    assertThat(above.f1()).isCloseTo(.37362637362637363, within(1e-12));
    // There it is the score from 17 on, here the scores above 16.
    assertThat(ranking.best().threshold()).isEqualTo(16);
    assertThat(ranking.best().f1()).isCloseTo(.391304347826087, within(1e-12));
  }

  /** Readings of one score have an alarm together, whatever share was asked for. */
  @Test
  void tiesAreNotDivided() {
    Ranking ranking = new Ranking();
    for (int at = 0; at < 100; at++) {
      ranking.add(at < 10 ? 1 : 0, at % 2 == 0 ? Mark.MARKED : Mark.USUAL);
    }
    for (double share : new double[] {.01, .1, .5}) {
      Ranking.Alarm alarm = ranking.alarm(share);
      assertThat(alarm.share()).isEqualTo(.1);
      assertThat(alarm.threshold()).isEqualTo(0);
      assertThat(alarm.precision()).isEqualTo(.5);
    }
    assertThat(ranking.alarm(1).share()).isEqualTo(1);
  }

  @Test
  void aReadingWithoutAScoreIsPassedOver() {
    Ranking ranking = new Ranking();
    ranking.add(Double.NaN, Mark.MARKED);

    assertThat(ranking.count()).isZero();
    assertThat(ranking.marked()).isZero();
    assertThat(ranking.area()).isNaN();
    assertThat(ranking.averagePrecision()).isNaN();
  }

  @Test
  void infiniteScoresHaveTheirPlace() {
    Ranking ranking = new Ranking();
    ranking.add(Double.POSITIVE_INFINITY, Mark.MARKED);
    ranking.add(0, Mark.USUAL);
    ranking.add(-0.0, Mark.MARKED);

    assertThat(ranking.area()).isEqualTo(.75);
  }
}
