package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.evaluate.detection.RangeMeasure.Bias;
import io.millrace.evaluate.detection.RangeMeasure.Pieces;
import io.millrace.evaluate.detection.RangeMeasure.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeMeasureTest {

  @Test
  void exampleUsage() {
    RangeMeasure measure = new RangeMeasure(Rule.USUAL);
    double[] sums = new double[measure.sums()];
    // Of ten readings four were found, in two pieces; one alarm was in vain.
    measure.judge(
        List.of(new Span(10, 19)),
        List.of(new Span(10, 11), new Span(15, 16), new Span(40, 41)),
        sums);

    assertThat(measure.value("range_recall", sums)).isCloseTo(.4 / 2, within(1e-15));
    assertThat(measure.value("range_precision", sums)).isCloseTo(2 / 3.0, within(1e-15));
  }

  /** The definitions of Tatbul et al. (2018), position by position. */
  @ParameterizedTest
  @EnumSource
  void agreesWithTheDefinitionReadingByReading(Bias bias) {
    SeededRandom random = new SeededRandom(6);
    for (int round = 0; round < 50; round++) {
      Rule rule =
          new Rule(random.uniform(), bias, random.below(2) == 0 ? Pieces.FULL : Pieces.RECIPROCAL);
      List<Span> real = spans(random);
      List<Span> found = spans(random);
      RangeMeasure measure = new RangeMeasure(rule);
      double[] sums = new double[measure.sums()];
      measure.judge(real, found, sums);

      double recall = 0;
      for (Span range : real) {
        double overlap = slow(range, found, bias, rule.pieces());
        recall += rule.existence() * (overlap > 0 ? 1 : 0) + (1 - rule.existence()) * overlap;
      }
      double precision = 0;
      for (Span range : found) {
        precision += slow(range, real, Bias.FLAT, rule.pieces());
      }
      assertThat(measure.value("range_recall", sums))
          .isCloseTo(recall / real.size(), within(1e-12));
      assertThat(measure.value("range_precision", sums))
          .isCloseTo(precision / found.size(), within(1e-12));
    }
  }

  /** Their theorem: with ranges of one reading, they are the usual precision and recall. */
  @Test
  void rangesOfOneReadingArePoints() {
    RangeMeasure measure = new RangeMeasure(Rule.USUAL);
    double[] sums = new double[measure.sums()];
    measure.judge(
        List.of(new Span(1, 1), new Span(5, 5), new Span(9, 9)),
        List.of(new Span(1, 1), new Span(6, 6), new Span(9, 9), new Span(12, 12)),
        sums);

    assertThat(measure.value("range_recall", sums)).isEqualTo(2 / 3.0);
    assertThat(measure.value("range_precision", sums)).isEqualTo(.5);
    assertThat(measure.value("range_f1", sums)).isCloseTo(4 / 7.0, within(1e-15));
  }

  @Test
  void positionsThatFollowOneAnotherAreARange() {
    SpanBuilder builder = new SpanBuilder();
    for (long position : new long[] {0, 1, 2, 5, 7, 8}) {
      builder.add(position);
    }
    assertThat(builder.spans()).containsExactly(new Span(0, 2), new Span(5, 5), new Span(7, 8));
    assertThat(new SpanBuilder().spans()).isEmpty();
  }

  @Test
  void whatIsNoRuleIsRefused() {
    assertThatThrownBy(() -> new Rule(2, Bias.FLAT, Pieces.FULL))
        .hasMessageContaining("weight 2.0 of existence: expected 0 to 1");
    assertThatThrownBy(() -> new Span(3, 2)).hasMessageContaining("expected a range");
  }

  private static List<Span> spans(SeededRandom random) {
    List<Span> spans = new ArrayList<>();
    for (long at = random.below(5); at < 120; at += 2 + random.below(9)) {
      long last = at + random.below(12);
      spans.add(new Span(at, last));
      at = last;
    }
    return spans;
  }

  private static double slow(Span range, List<Span> others, Bias bias, Pieces pieces) {
    double total = 0;
    double all = 0;
    int overlaps = 0;
    for (Span other : others) {
      boolean overlap = false;
      for (long at = range.first(); at <= range.last(); at++) {
        if (other.contains(at)) {
          total += weight(at - range.first() + 1, range.length(), bias);
          overlap = true;
        }
      }
      overlaps += overlap ? 1 : 0;
    }
    for (long i = 1; i <= range.length(); i++) {
      all += weight(i, range.length(), bias);
    }
    double value = total / all;
    return overlaps > 1 && pieces == Pieces.RECIPROCAL ? value / overlaps : value;
  }

  private static double weight(long i, long length, Bias bias) {
    return switch (bias) {
      case FLAT -> 1;
      case FRONT -> length - i + 1;
      case BACK -> i;
      case MIDDLE -> Math.min(i, length - i + 1);
    };
  }
}
