package io.millrace.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistanceModelTest {

  private static SingleStream stream(int channels, Map<String, Object> options) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec("distance", options)), channels), 0);
  }

  private static float[] normal(Random random, double... deviations) {
    float[] row = new float[deviations.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (10 * i + deviations[i] * random.nextGaussian());
    }
    return row;
  }

  /** Two channels; the second one is ten of its deviations off, and has nearly all of the score. */
  @Test
  void exampleUsage() {
    SingleStream stream = stream(2, Map.of());
    Random random = new Random(1);
    for (int step = 0; step < 3000; step++) {
      stream.step(normal(random, 1, 5), step);
    }
    var result = stream.step(new float[] {.5f, 10 + 50}, 3000).orElseThrow();
    assertThat(result.numbers("deviation")[1]).isBetween(9f, 12f);
    assertThat(result.numbers("contribution")[1] / result.number("score")).isGreaterThan(.99f);
    assertThat(result.numbers("expected")[1]).isCloseTo(10, within(1f));
    assertThat(result.numbers("lower")[1]).isCloseTo(10 - 15, within(1.5f));
    assertThat(result.numbers("upper")[1]).isCloseTo(10 + 15, within(1.5f));
  }

  /** Contributions add up to the score, also where channels are missing. */
  @Test
  void contributionsAddUp() {
    SingleStream stream = stream(3, Map.of("warmup", 5));
    Random random = new Random(2);
    for (int step = 0; step < 200; step++) {
      float[] row = normal(random, 1, 2, 3);
      if (step % 3 == 1) {
        row[step % 2] = Float.NaN;
      }
      stream
          .step(row, step)
          .ifPresent(
              result -> {
                double sum = 0;
                for (float part : result.numbers("contribution")) {
                  sum += part;
                }
                assertThat(result.number("score"))
                    .isCloseTo((float) sum, within((float) (1e-5 * sum)));
              });
    }
  }

  /** The offline computation of the whole series, channel by channel, in double precision. */
  @Test
  void scoresAreThoseOfTheFormulas() {
    int n = 2000;
    double[][] series = new double[n][2];
    Random random = new Random(3);
    for (double[] row : series) {
      row[0] = 3 + random.nextGaussian();
      row[1] = random.nextDouble() < .02 ? 100 : -5 + .1 * random.nextGaussian();
    }
    double[] expected = naive(series, 25, 2, 500);
    SingleStream stream = stream(2, Map.of("smooth", 1));
    for (int step = 0; step < n; step++) {
      var result =
          stream.step(new float[] {(float) series[step][0], (float) series[step][1]}, step);
      assertThat(result.isPresent()).isEqualTo(step >= 25);
      if (step >= 25) {
        assertThat((double) result.orElseThrow().number("score"))
            .isCloseTo(expected[step], within(1e-3 * (1 + expected[step])));
        assertThat(result.orElseThrow().number("smoothed"))
            .isCloseTo(
                result.orElseThrow().number("score"), within(1e-4f * (1 + (float) expected[step])));
      }
    }
  }

  private static double[] naive(double[][] series, int warmup, double clip, double horizon) {
    double[] score = new double[series.length];
    for (int channel = 0; channel < series[0].length; channel++) {
      List<Double> first = new ArrayList<>();
      for (int t = 0; t < warmup; t++) {
        first.add(series[t][channel]);
      }
      double mean = median(first);
      List<Double> distances = new ArrayList<>();
      for (double value : first) {
        distances.add(Math.abs(value - mean));
      }
      double variance = Math.pow(1.4826 * median(distances), 2);
      for (int t = warmup; t < series.length; t++) {
        double difference = series[t][channel] - mean;
        double deviation = Math.sqrt(variance);
        double z = Math.max(-1000, Math.min(difference / deviation, 1000));
        score[t] += z * z;
        double weight = Math.max(1.0 / (t + 1), 1 / horizon);
        double learned = Math.max(-clip * deviation, Math.min(difference, clip * deviation));
        mean += weight * learned;
        variance += weight * (learned * learned - variance);
      }
    }
    return score;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * Where E min(z², 4 s²) = s² for a normal z: s = .944, so a usual reading has 1/.944² a channel.
   */
  @Test
  void normalReadingsHaveTheScoreOfTheirChannels() {
    SingleStream stream = stream(4, Map.of("horizon", 5000));
    Random random = new Random(4);
    double sum = 0;
    for (int step = 0; step < 60_000; step++) {
      var result = stream.step(normal(random, 1, 1, 7, .01), step);
      sum += step >= 20_000 ? result.orElseThrow().number("score") : 0;
    }
    assertThat(sum / 40_000).isCloseTo(4 / (.944 * .944), within(.1));
  }

  /** One reading of 1e29, wherever it comes, changes later scores by a bounded amount. */
  @Test
  void oneWildReadingMovesLaterScoresByLittle() {
    for (int wild : new int[] {0, 3, 24, 25, 26, 100, 1000}) {
      SingleStream clean = stream(1, Map.of("smooth", 1));
      SingleStream struck = stream(1, Map.of("smooth", 1));
      Random random = new Random(5);
      double worst = 1;
      for (int step = 0; step < 1400; step++) {
        float value = (float) random.nextGaussian();
        var right = clean.step(new float[] {value}, step);
        var other = struck.step(new float[] {step == wild ? 1e29f : value}, step);
        if (step > wild && step >= 60) {
          double a = Math.sqrt(right.orElseThrow().number("score")) + 1;
          double b = Math.sqrt(other.orElseThrow().number("score")) + 1;
          worst = Math.max(worst, Math.max(a / b, b / a));
        }
      }
      assertThat(worst).as("wild reading " + wild).isLessThan(1.3);
    }
  }

  /** A new level of a hundred deviations is usual again after some horizons. */
  @Test
  void aTrueNewLevelIsFollowed() {
    SingleStream stream = stream(1, Map.of());
    Random random = new Random(6);
    int back = -1;
    for (int step = 0; step < 12_000; step++) {
      float value = (float) (random.nextGaussian() + (step >= 4000 ? 100 : 0));
      var result = stream.step(new float[] {value}, step);
      if (step >= 4200 && back < 0 && result.orElseThrow().number("smoothed") < 3) {
        back = step - 4000;
      }
    }
    assertThat(back).isBetween(500, 4000);
  }

  @Test
  void withLearnUsualALevelStaysUnusualForEver() {
    SingleStream stream = stream(1, Map.of("learn", "usual"));
    Random random = new Random(7);
    float last = 0;
    for (int step = 0; step < 20_000; step++) {
      float value = (float) (random.nextGaussian() + (step >= 4000 ? 100 : 0));
      last = stream.step(new float[] {value}, step).map(r -> r.number("smoothed")).orElse(0f);
    }
    assertThat(last).isGreaterThan(1000);
  }

  @Test
  void withUntilNothingIsLearnedBehindIt() {
    SingleStream stream = stream(1, Map.of("until", 500));
    Random random = new Random(8);
    List<Float> expected = new ArrayList<>();
    for (int step = 0; step < 2000; step++) {
      var result = stream.step(new float[] {(float) (random.nextGaussian() + step / 500.0)}, step);
      if (step >= 500) {
        expected.add(result.orElseThrow().numbers("expected")[0]);
      }
    }
    assertThat(expected).containsOnly(expected.get(0));
  }

  /** Learning that lags by ten readings has the mean that learning at once had ten readings ago. */
  @Test
  void withLateTheMeanIsThatOfEarlier() {
    SingleStream late = stream(1, Map.of("late", 10));
    SingleStream once = stream(1, Map.of());
    Random random = new Random(9);
    List<Float> means = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      float[] row = {(float) random.nextGaussian()};
      var now = once.step(row, step);
      var lagged = late.step(row, step);
      means.add(now.map(r -> r.numbers("expected")[0]).orElse(Float.NaN));
      if (step >= 40) {
        assertThat(lagged.orElseThrow().numbers("expected")[0]).isEqualTo(means.get(step - 10));
      }
    }
  }

  /** A constant says nothing of how far a value is; the second other one has a scale. */
  @Test
  void aChannelThatWasConstantGetsAScale() {
    SingleStream stream = stream(1, Map.of("smooth", 1));
    Random random = new Random(10);
    for (int step = 0; step < 200; step++) {
      assertThat(stream.step(new float[] {7}, step).map(r -> r.number("score")).orElse(0f))
          .isZero();
    }
    assertThat(stream.step(new float[] {8}, 200).orElseThrow().number("score")).isZero();
    double sum = 0;
    for (int step = 201; step < 6000; step++) {
      float value = (float) (7 + random.nextGaussian());
      var result = stream.step(new float[] {value}, step);
      sum += step >= 4000 ? result.orElseThrow().number("score") : 0;
    }
    assertThat(sum / 2000).isBetween(.9, 1.5);
  }

  @Test
  void aReadingWithoutAnyValueGivesNoResult() {
    SingleStream stream = stream(2, Map.of("warmup", 5));
    Random random = new Random(11);
    for (int step = 0; step < 50; step++) {
      stream.step(normal(random, 1, 1), step);
    }
    float[] nothing = new float[2];
    Arrays.fill(nothing, Float.NaN);
    assertThat(stream.step(nothing, 50)).isEmpty();
    assertThat(stream.step(normal(random, 1, 1), 51)).isPresent();
  }
}
