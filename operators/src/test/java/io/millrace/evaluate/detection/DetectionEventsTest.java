package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetectionEventsTest {

  private static final DetectionMeasure MEASURE =
      new DetectionMeasure(DetectionMeasure.Areas.BINNED);

  /** One window of four readings, found at its second; one false alarm. */
  @Test
  void exampleUsage() {
    DetectionEvents events = new DetectionEvents(MEASURE, 3, 0);
    double[] sums = new double[MEASURE.sums()];
    double[] scores = {1, 1, 1, 5, 1, 1, 1, 9, 1, 1};
    for (int at = 0; at < scores.length; at++) {
      events.judge(1000L * at, at >= 2 && at < 6 ? Mark.MARKED : Mark.USUAL, scores[at], sums);
    }

    assertThat(MEASURE.value("delay_s", sums)).isEqualTo(1);
    assertThat(MEASURE.value("range_recall", sums)).isEqualTo(.25);
    assertThat(MEASURE.value("range_precision", sums)).isEqualTo(.5);
    assertThat(MEASURE.value("nab_standard", sums)).isBetween(80.0, 100.0);
    // One of the marked readings is above all usual ones but one; ties count half.
    assertThat(MEASURE.value("area", sums)).isCloseTo((5 + 3 * 2.5) / 24, within(1e-12));
  }

  /**
   * The oracles hold all readings: lists of ranges, in which each is compared with all others, the
   * series of NAB, and sorted scores.
   */
  @Test
  void whatIsJudgedReadingByReadingIsThatOfWholeSeries() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int readings = 1 + random.nextInt(400);
      long probation = random.nextInt(60);
      DetectionEvents events = new DetectionEvents(MEASURE, 1, probation);
      double[] sums = new double[MEASURE.sums()];
      SpanBuilder real = new SpanBuilder();
      SpanBuilder found = new SpanBuilder();
      List<Long> alarms = new ArrayList<>();
      Ranking ranking = new Ranking();
      boolean marked = false;
      for (int at = 0; at < readings; at++) {
        marked = random.nextInt(10) == 0 ? !marked : marked;
        double score = random.nextInt(20) == 0 ? Double.NaN : random.nextDouble() * 2;
        Mark mark = marked ? Mark.MARKED : Mark.USUAL;
        events.judge(1000L * at, mark, score, sums);
        ranking.add(score, mark);
        if (marked) {
          real.add(at);
        }
        if (score > 1) {
          found.add(at);
          alarms.add((long) at);
        }
      }
      events.end(sums);

      RangeMeasure ranges = new RangeMeasure(RangeMeasure.Rule.USUAL);
      double[] ofRanges = new double[ranges.sums()];
      ranges.judge(real.spans(), found.spans(), ofRanges);
      for (String name : List.of("range_precision", "range_recall", "range_f1")) {
        assertSame(MEASURE.value(name, sums), ranges.value(name, ofRanges));
      }
      double[] raw =
          nab(probation, real.spans(), alarms.stream().mapToLong(Long::longValue).toArray());
      int profile = 0;
      for (String name : List.of("nab_standard", "nab_low_fp", "nab_low_fn")) {
        assertSame(MEASURE.value(name, sums), raw[profile++]);
      }
      if (ranking.marked() > 0 && ranking.marked() < ranking.count()) {
        assertThat(MEASURE.value("area", sums))
            .isCloseTo(ranking.area(), within(MEASURE.value("area_error", sums) + 1e-12));
        assertThat(MEASURE.value("average_precision", sums))
            .isCloseTo(
                ranking.averagePrecision(),
                within(MEASURE.value("average_precision_error", sums) + 1e-12));
      }
    }
  }

  private static void assertSame(double found, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(found).isNaN();
    } else {
      assertThat(found).isCloseTo(expected, within(1e-9));
    }
  }

  /** By the rules of the paper: each alarm of a window, and the largest of their values. */
  private static double[] nab(long from, List<Span> windows, long[] alarms) {
    double[][] weights = {{1, .11, 1}, {1, .22, 1}, {1, .11, 2}};
    double[] scores = new double[3];
    for (int profile = 0; profile < 3; profile++) {
      double score = 0;
      double count = 0;
      for (Span window : windows) {
        if (window.last() < from) {
          continue;
        }
        count++;
        double best = Double.NEGATIVE_INFINITY;
        for (long alarm : alarms) {
          if (alarm >= from && alarm >= window.first() && alarm <= window.last()) {
            double y = -(window.last() - alarm + 1.0) / (window.last() - window.first() + 1);
            best = Math.max(best, sigmoid(y) / sigmoid(-1));
          }
        }
        score += Double.isInfinite(best) ? -weights[profile][2] : best * weights[profile][0];
      }
      for (long alarm : alarms) {
        if (alarm < from
            || windows.stream().anyMatch(w -> w.first() <= alarm && alarm <= w.last())) {
          continue;
        }
        Span behind = null;
        for (Span window : windows) {
          behind = window.last() < alarm ? window : behind;
        }
        double y =
            behind == null
                ? 9
                : (double) (alarm - behind.last()) / Math.max(1, behind.last() - behind.first());
        score += weights[profile][1] * (y > 3 ? -1 : sigmoid(y));
      }
      double missed = weights[profile][2];
      scores[profile] =
          count == 0
              ? Double.NaN
              : 100 * (score + missed * count) / ((weights[profile][0] + missed) * count);
    }
    return scores;
  }

  private static double sigmoid(double y) {
    return 2 / (1 + Math.exp(5 * y)) - 1;
  }

  @Test
  void aRangeCountsWhenItHasEnded() {
    DetectionEvents events = new DetectionEvents(MEASURE, 1, 0);
    double[] open = new double[MEASURE.sums()];
    events.judge(0, Mark.MARKED, 2, open);
    assertThat(MEASURE.value("range_recall", open)).isNaN();

    double[] ended = new double[MEASURE.sums()];
    assertThat(events.end(ended)).isZero();
    assertThat(MEASURE.value("range_recall", ended)).isEqualTo(1);
    double[] again = new double[MEASURE.sums()];
    events.end(again);
    assertThat(again).containsOnly(0);
  }

  @Test
  void withoutAreasThereAreNoCountsOfScores() {
    DetectionMeasure small = new DetectionMeasure(DetectionMeasure.Areas.NONE);
    double[] sums = new double[small.sums()];
    new DetectionEvents(small, 1, 0).judge(0, Mark.MARKED, 2, sums);

    assertThat(small.sums()).isEqualTo(MEASURE.withoutAreas());
    assertThat(small.value("recall", sums)).isEqualTo(1);
    assertThat(small.metrics()).noneMatch(metric -> metric.name().equals("area"));
  }
}
