package io.millrace.benchmark.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.benchmark.published.score.Readings;
import io.millrace.evaluate.detection.NabMeasure;
import io.millrace.evaluate.detection.NabProfile;
import io.millrace.evaluate.detection.Span;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NabSweepTest {

  private static final int READINGS = 300;

  @Test
  void exampleUsage() {
    NabSeries series = series(List.of(new Span(100, 119)));
    double[] scores = new double[READINGS];
    scores[100] = 2;
    scores[200] = 1;
    NabSweep sweep = new NabSweep();
    sweep.add(series, scores);

    NabSweep.Best best = sweep.best(1).get(NabProfile.STANDARD);

    assertThat(best.threshold()).isEqualTo(2);
    assertThat(best.score()).isCloseTo(100, within(1e-9));
  }

  /** Every threshold is tried, and all alarms of a threshold are judged together. */
  @Test
  void theBestThresholdIsTheBestOfAll() {
    SeededRandom random = new SeededRandom(3);
    List<NabSeries> corpus =
        List.of(
            series(List.of(new Span(60, 80), new Span(150, 170))),
            series(List.of()),
            series(List.of(new Span(10, 30), new Span(250, 299))));
    double[][] scores = new double[corpus.size()][READINGS];
    NabSweep sweep = new NabSweep();
    for (int one = 0; one < scores.length; one++) {
      for (int at = 0; at < READINGS; at++) {
        // Few distinct scores, so that several readings share one.
        scores[one][at] = random.below(40) + (corpus.get(one).isMarked(at) ? random.below(25) : 0);
      }
      sweep.add(corpus.get(one), scores[one]);
    }
    NabMeasure measure = new NabMeasure();
    Map<NabProfile, NabSweep.Best> best = sweep.best(3);
    for (NabProfile profile : NabProfile.values()) {
      double most = 0;
      for (int threshold = 0; threshold < 70; threshold++) {
        double[] sums = new double[measure.sums()];
        for (int one = 0; one < scores.length; one++) {
          double[] of = scores[one];
          int least = threshold;
          long[] alarms =
              IntStream.range(0, READINGS).filter(at -> of[at] >= least).asLongStream().toArray();
          measure.judge(READINGS, corpus.get(one).windows(), alarms, sums);
        }
        most = Math.max(most, measure.value(profile.metric(), sums));
      }
      assertThat(best.get(profile).score()).isCloseTo(most, within(1e-9));
    }
  }

  private static NabSeries series(List<Span> windows) {
    return new NabSeries(new Readings("a", new long[READINGS], new float[READINGS][1]), windows);
  }
}
