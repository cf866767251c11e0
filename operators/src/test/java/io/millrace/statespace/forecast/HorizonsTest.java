package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.SingleStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several horizons of one model. */
class HorizonsTest {

  private static final float NAN = Float.NaN;

  @Test
  void exampleUsage() {
    SingleStream stream = stream(1, Map.of("ahead", List.of(1, 6, 24), "ridge", .01));
    SingleStream.Answer answer = null;
    for (int hour = 0; hour < 2000; hour++) {
      float reading = (float) (Math.sin(.26 * hour) + .5 * Math.sin(.037 * hour));
      answer = stream.step(new float[] {reading}, hour).orElseThrow();
    }
    assertThat(answer.number("error_1")).isLessThan(.005f);
    assertThat(answer.number("error_24")).isLessThan(.02f);
    double later = Math.sin(.26 * 2005) + .5 * Math.sin(.037 * 2005);
    assertThat((double) answer.numbers("prediction_6")[0]).isBetween(later - .01, later + .01);
  }

  @Test
  void theOrderOfHorizonsAndAListOfOneMakeNoDifference() {
    assertThat(outputs(Map.of("ahead", List.of(24, 3, 1))))
        .containsExactly(outputs(Map.of("ahead", List.of(1, 3, 24))));
    assertThat(outputs(Map.of("ahead", List.of(3)))).containsExactly(outputs(Map.of("ahead", 3)));
  }

  /** The longest horizon learns from the same pairs as alone, so its bits are the same. */
  @Test
  void theLongestHorizonForecastsAsAlone() {
    for (Map<String, Object> options :
        List.<Map<String, Object>>of(
            Map.of(), Map.of("own", true, "interval", .9), Map.of("readout", "nlms"))) {
      SingleStream many = stream(2, with(options, List.of(1, 2, 12)));
      SingleStream alone = stream(2, with(options, 12));
      Random random = new Random(7);
      for (int step = 0; step < 400; step++) {
        float[] row = row(random, step);
        SingleStream.Answer one = many.step(row, step).orElseThrow();
        SingleStream.Answer other = alone.step(row, step).orElseThrow();
        for (String field : List.of("prediction", "matured")) {
          assertThat(one.numbers(field + "_12")).containsExactly(other.numbers(field));
        }
        assertThat(one.numbers("error_12")).containsExactly(other.numbers("error"));
        if (options.containsKey("interval")) {
          assertThat(one.numbers("upper_12")).containsExactly(other.numbers("upper"));
        }
      }
      assertThat(many.learned()).isEqualTo(alone.learned());
    }
  }

  /** Readouts of many answers are read in blocks, with priors that are renewed at each row. */
  @Test
  void manyAnswersHaveTheBitsOfFew() {
    List<Integer> horizons = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Map<String, Object> options = Map.of("forgetting", .99, "states", 8);
    SingleStream many = stream(3, with(options, horizons));
    SingleStream alone = stream(3, with(options, 12));
    Random random = new Random(9);
    for (int step = 0; step < 500; step++) {
      float[] row = {
        (float) random.nextGaussian(), (float) Math.sin(.2 * step), (float) random.nextGaussian()
      };
      assertThat(many.step(row, step).orElseThrow().numbers("prediction_12"))
          .containsExactly(alone.step(row, step).orElseThrow().numbers("prediction"));
    }
  }

  /** A nearer horizon learns the same later, so that after long it is as good as alone. */
  @Test
  void aNearHorizonIsAsGoodAsAlone() {
    SingleStream many = stream(2, Map.of("ahead", List.of(1, 24)));
    SingleStream alone = stream(2, Map.of("ahead", 1));
    Random random = new Random(3);
    double a = 0;
    double b = 0;
    for (int step = 0; step < 6000; step++) {
      float[] row = row(random, step);
      float one = many.step(row, step).orElseThrow().number("error_1");
      float other = alone.step(row, step).orElseThrow().number("error");
      if (step >= 1000) {
        a += one * one;
        b += other * other;
      }
    }
    assertThat(a).isBetween(.98 * b, 1.02 * b);
  }

  @Test
  void everyHorizonWaitsForItsOwnTarget() {
    SingleStream stream = stream(1, Map.of("ahead", List.of(2, 5), "interval", .8));
    Random random = new Random(1);
    float[][] said = new float[200][2];
    float[] upper = new float[200];
    for (int step = 0; step < 200; step++) {
      float value = (float) random.nextGaussian();
      SingleStream.Answer answer = stream.step(new float[] {value}, step).orElseThrow();
      said[step][0] = answer.numbers("prediction_2")[0];
      said[step][1] = answer.numbers("prediction_5")[0];
      upper[step] = answer.numbers("upper_2")[0];
      assertThat(answer.numbers("matured_2")).containsExactly(step < 2 ? NAN : said[step - 2][0]);
      assertThat(answer.numbers("matured_5")).containsExactly(step < 5 ? NAN : said[step - 5][1]);
      assertThat(answer.numbers("matured_upper_2"))
          .containsExactly(step < 2 ? NAN : upper[step - 2]);
      if (step >= 5) {
        assertThat(answer.number("error_5")).isEqualTo(Math.abs(said[step - 5][1] - value));
      }
    }
  }

  /** A target that is missing teaches nothing about the horizon whose target it is. */
  @Test
  void aMissingTargetOfANearHorizonIsNotLearned() {
    SingleStream stream = stream(2, Map.of("ahead", List.of(1, 3), "targets", 0, "forgetting", 1));
    SingleStream never = stream(2, Map.of("ahead", List.of(1, 3), "targets", 0, "forgetting", 1));
    Random random = new Random(5);
    for (int step = 0; step < 300; step++) {
      float[] row = row(random, step);
      stream.step(row, step);
      never.step(row, step);
    }
    long learned = stream.learned();
    for (int step = 300; step < 304; step++) {
      stream.step(new float[] {NAN, 1}, step);
    }
    assertThat(stream.learned()).as("targets up to then, of a pair").isEqualTo(learned + 3 - 1);
    assertThat(stream.step(new float[] {1, 1}, 304).orElseThrow().number("error_3")).isNotNaN();
  }

  @Test
  void fieldsSayForWhichReadingTheyAre() {
    List<OutputField> fields =
        ForecastContractTest.model(
                2, Map.of("ahead", List.of(1, 6), "interval", .9, "residual", true))
            .signature()
            .ports()
            .outputs();
    assertThat(fields.stream().map(OutputField::name))
        .containsExactly(
            "prediction_1",
            "matured_1",
            "error_1",
            "lower_1",
            "upper_1",
            "matured_lower_1",
            "matured_upper_1",
            "prediction_6",
            "matured_6",
            "error_6",
            "lower_6",
            "upper_6",
            "matured_lower_6",
            "matured_upper_6",
            "residual");
    assertThat(fields.get(7).meaning()).isEqualTo(Meaning.FORECAST);
    assertThat(fields.get(7).number()).isEqualTo(6);
    assertThat(fields.get(8).meaning()).isEqualTo(Meaning.EXPECTED);
    assertThat(fields.get(8).number()).isEqualTo(6);
    assertThat(fields.get(10).meaning()).isEqualTo(Meaning.LOWER);
    assertThat(fields.get(10).number()).as("of prediction_6").isEqualTo(6);
    assertThat(fields.get(12).number()).as("of this reading").isZero();
  }

  private static Map<String, Object> with(Map<String, Object> options, Object ahead) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("ahead", ahead);
    return all;
  }

  private static float[] outputs(Map<String, Object> options) {
    SingleStream stream = stream(2, options);
    Random random = new Random(2);
    int width = stream.signature().outputWidth();
    float[] outputs = new float[100 * width];
    for (int step = 0; step < 100; step++) {
      float[] output = stream.step(row(random, step), step).orElseThrow().output();
      System.arraycopy(output, 0, outputs, step * width, width);
    }
    return outputs;
  }

  private static float[] row(Random random, int step) {
    float season = (float) Math.sin(.3 * step);
    return new float[] {
      season + .3f * (float) random.nextGaussian(), .5f * (float) random.nextGaussian()
    };
  }

  private static SingleStream stream(int channels, Map<String, Object> options) {
    return SingleStream.of(ForecastContractTest.model(channels, options), 1);
  }
}
