package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one wild reading does to the forecasts of the next 400: at most half as much error again,
 * and a published error within a tenth. The oracle is the same stream without it.
 */
class WildForecastTest {

  private static final float NONE = Float.NaN;
  private static final int AFTER = 400;
  private static final ModelSpec STANDARDIZE = new ModelSpec("standardize", Map.of());

  @Test
  void exampleUsage() {
    SingleStream stream =
        SingleStream.of(model(List.of(STANDARDIZE, forecast(Map.of())), DeclaredTargets.NONE), 1);
    for (int hour = 0; hour < 1000; hour++) {
      stream.step(new float[] {season(hour)}, hour);
    }
    float wild = stream.step(new float[] {-9999}, 1000).orElseThrow().number("unusual");
    float next =
        stream.step(new float[] {season(1001)}, 1001).orElseThrow().numbers("prediction")[0];

    assertThat(wild).isEqualTo(1);
    assertThat(next).isBetween(season(1002) - 1.5f, season(1002) + 1.5f);
  }

  /** Two keys of a group, of which one has the fault: both are judged. */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "17, 1", "20, 1", "60, 1", "1000, 1", "2000, 1", "4000, 1",
    "17, 24", "20, 24", "60, 24", "1000, 24", "2000, 24", "4000, 24"
  })
  void oneWildReadingBehindAScale(int at, int ahead) {
    List<ModelSpec> stages = List.of(STANDARDIZE, forecast(Map.of("ahead", ahead)));
    for (int seed = 1; seed <= 2; seed++) {
      for (float wild : new float[] {1e2f, -9999, 1e9f, 1e30f}) {
        judge(stages, seed, at, ahead, wild);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "4, 1",
    "20, 1",
    "1000, 1",
    "0, 24",
    "1, 24",
    "4, 24",
    "20, 24",
    "1000, 24"
  })
  void oneWildReadingAmongRawValues(int at, int ahead) {
    for (float wild : new float[] {1e2f, -9999, 1e8f}) {
      judge(List.of(forecast(Map.of("ahead", ahead))), 1, at, ahead, wild);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "refuse"})
  void whateverStandsInForMissingValues(String missing) {
    judge(List.of(STANDARDIZE, forecast(Map.of("missing", missing))), 1, 1000, 1, -9999);
    judge(List.of(forecast(Map.of("missing", missing))), 1, 1000, 1, -9999);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nlms", "adam"})
  void whateverLearnsTheReadout(String readout) {
    judge(
        List.of(STANDARDIZE, forecast(Map.of("readout", readout, "train", "dynamics"))),
        1,
        1000,
        1,
        -9999);
  }

  /** A channel that was constant: its first other value is no scale for itself. */
  @Test
  void oneWildReadingOfAConstantChannel() {
    double[] sums = new double[2];
    for (int run = 0; run < 2; run++) {
      SingleStream stream =
          SingleStream.of(model(List.of(forecast(Map.of())), DeclaredTargets.NONE), 1);
      for (int at = 0; at < 800; at++) {
        float value = run == 1 && at == 300 ? -9999 : 20;
        float matured = stream.step(new float[] {value}, at).orElseThrow().numbers("matured")[0];
        sums[run] += at > 301 ? Math.pow(matured - 20, 2) : 0;
      }
    }
    assertThat(Math.sqrt(sums[1] / 400)).isLessThan(.01 + 1.5 * Math.sqrt(sums[0] / 400));
  }

  /** No stage clips a target that is declared beside the channels. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 6, 8, 10, 60, 1000})
  void oneWildDeclaredTargetIsNoLesson(int at) {
    double[] clean = declared(List.of(forecast(Map.of())), at, NONE, false);
    for (float wild : new float[] {1000, -9999, 1e8f}) {
      double[] found = declared(List.of(forecast(Map.of())), at, wild, false);
      assertThat(found[0]).as("before").isEqualTo(clean[0]);
      assertThat(found[1]).as("%s at %s", wild, at).isLessThan(1.5 * clean[1]);
    }
  }

  /** The features of a layer remember a clipped value for fifty readings; the target is no help. */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "standardize, 17",
    "standardize, 20",
    "standardize, 1000",
    "s4d, 17",
    "s4d, 60",
    "s4d, 300",
    "s4d, 1000",
    "s5, 17",
    "s5, 60",
    "s5, 300",
    "s5, 1000"
  })
  void oneWildReadingBeforeALayer(String layer, int at) {
    for (int ahead : new int[] {1, 24}) {
      List<ModelSpec> stages = new ArrayList<>(List.of(STANDARDIZE));
      if (!layer.equals("standardize")) {
        stages.add(new ModelSpec(layer, layer.equals("s5") ? Map.of("width", 16) : Map.of()));
      }
      stages.add(forecast(Map.of("ahead", ahead)));
      double[] clean = declared(stages, at, NONE, true);
      for (float wild : new float[] {100, -9999, 1e8f}) {
        double[] found = declared(stages, at, wild, true);
        assertThat(found[0]).as("before").isEqualTo(clean[0]);
        assertThat(found[1]).as("%s %s ahead", wild, ahead).isLessThan(1.3 * clean[1]);
        assertThat(found[2] / clean[2]).as("published error").isBetween(.8, 1.15);
      }
    }
  }

  /** A series that is far more predictable than its deviation says. */
  @ParameterizedTest
  @CsvSource({"20", "300", "1000", "4000"})
  void oneWildReadingOfASeriesOfLittleNoise(int at) {
    for (int ahead : new int[] {1, 24}) {
      List<ModelSpec> stages = List.of(STANDARDIZE, forecast(Map.of("ahead", ahead)));
      Group clean = new Group(stages, 1, .05, at, ahead, NONE);
      for (float wild : new float[] {100, -9999, 1e9f}) {
        Group found = new Group(stages, 1, .05, at, ahead, wild);
        assertThat(found.squares[0] / clean.squares[0]).isLessThan(1.1 * 1.1);
        assertThat(found.errors[0] / clean.errors[0]).isBetween(.9, 1.1);
      }
    }
  }

  /** Whitening without a scale, of a series with a mean, so that its first transform is a jump. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10, 17, 20, 40, 60, 300})
  void oneWildReadingBeforeWhitening(int at) {
    for (int ahead : new int[] {1, 24}) {
      List<ModelSpec> stages =
          List.of(new ModelSpec("whiten", Map.of()), forecast(Map.of("ahead", ahead)));
      Group clean = new Group(stages, 1, .5, at, ahead, NONE);
      for (float wild : new float[] {100, -9999, 1e8f}) {
        Group found = new Group(stages, 1, .5, at, ahead, wild);
        assertThat(found.before[0]).isEqualTo(clean.before[0]);
        assertThat(found.squares[0] / clean.squares[0]).as("%s", wild).isLessThan(1.5 * 1.5);
      }
    }
  }

  /** Whitening: a single far row does not change what all rows are divided by. */
  @ParameterizedTest
  @ValueSource(ints = {17, 20, 60, 1000})
  void oneWildReadingBehindAScaleAndWhitening(int at) {
    for (int ahead : new int[] {1, 24}) {
      ModelSpec whiten = new ModelSpec("whiten", Map.of());
      judge(List.of(STANDARDIZE, whiten, forecast(Map.of("ahead", ahead))), 1, at, ahead, -9999);
    }
  }

  /** A step of a hundred deviations for good is taken on. */
  @Test
  void aNewLevelIsForecastWithinFortyReadings() {
    for (List<ModelSpec> stages :
        List.of(List.of(STANDARDIZE, forecast(Map.of())), List.of(forecast(Map.of())))) {
      SingleStream stream = SingleStream.of(model(stages, DeclaredTargets.NONE), 1);
      SeededRandom random = new SeededRandom(4);
      for (int at = 0; at < 1000; at++) {
        stream.step(new float[] {(float) random.gaussian()}, at);
      }
      double late = 0;
      for (int at = 1000; at < 1100; at++) {
        float reading = (float) (100 + random.gaussian());
        float matured = stream.step(new float[] {reading}, at).orElseThrow().numbers("matured")[0];
        late += at < 1040 ? 0 : Math.pow(matured - reading, 2) / 60;
      }
      assertThat(Math.sqrt(late)).as("%s, in deviations", stages).isLessThan(5);
    }
  }

  /** A channel with rare large values, which come again: none of them is taken for a fault. */
  @Test
  void rareLargeValuesThatComeAgainAreLearned() {
    SingleStream stream =
        SingleStream.of(model(List.of(forecast(Map.of())), DeclaredTargets.NONE), 1);
    SeededRandom random = new SeededRandom(7);
    double squares = 0;
    double last = 0;
    float before = 0;
    float rain = 0;
    for (int at = 0; at < 6000; at++) {
      boolean starts = random.uniform() < .01;
      rain = starts ? (float) (20 + 20 * random.uniform()) : rain < 1 ? 0 : .8f * rain;
      float matured = stream.step(new float[] {rain}, at).orElseThrow().numbers("matured")[0];
      if (at > 1000 && !starts) {
        squares += Math.pow(matured - rain, 2);
        last += Math.pow(before - rain, 2);
      }
      before = rain;
    }
    assertThat(Math.sqrt(squares)).as("against the last value").isLessThan(.6 * Math.sqrt(last));
  }

  private static void judge(List<ModelSpec> stages, int seed, int at, int ahead, float wild) {
    Group clean = new Group(stages, seed, .5, at, ahead, NONE);
    Group found = new Group(stages, seed, .5, at, ahead, wild);
    for (int key = 0; key < Group.KEYS; key++) {
      String where = "key " + key + ", " + wild + " at " + at + ", seed " + seed;
      assertThat(found.before[key]).as(where + ": before").isEqualTo(clean.before[key]);
      assertThat(found.squares[key] / clean.squares[key])
          .as(where + ": mean square of the forecasts after")
          .isLessThan(1.5 * 1.5);
      assertThat(found.errors[key] / clean.errors[key])
          .as(where + ": published error after")
          .isBetween(0.9, 1.1);
    }
  }

  /** Runs two keys of one group around a reading of the first, and sums what was forecast. */
  private static final class Group {

    static final int KEYS = 2;

    final double[] before = new double[KEYS];
    final double[] squares = new double[KEYS];
    final double[] errors = new double[KEYS];

    Group(List<ModelSpec> stages, int seed, double noise, int at, int ahead, float wild) {
      Learner model = (Learner) model(stages, DeclaredTargets.NONE);
      Rows rows = new Rows(model.signature(), 1);
      float[][] states = new float[KEYS][model.signature().sequence().width()];
      float[] parameters = new float[model.signature().parameters().width()];
      float[] output = new float[model.signature().outputWidth()];
      model.initialize(parameters, 1);
      SeededRandom random = new SeededRandom(seed);
      Arrays.stream(states).forEach(state -> model.reset(state, 0));
      for (int hour = 0; hour <= at + AFTER; hour++) {
        for (int key = 0; key < KEYS; key++) {
          float reading = season(hour + 7 * key) + (float) (noise * random.gaussian());
          boolean spike = hour == at && key == 0 && !Float.isNaN(wild);
          rows.clear();
          rows.useParameters(parameters, rows.learned());
          rows.add(new float[] {spike ? wild : reading}, states[key], hour, hour);
          model.step(rows);
          rows.readOutput(0, output);
          model.learn(rows);
          rows.readState(0, states[key]);
          List<OutputField> fields = model.signature().ports().outputs();
          assertThat(fields.get(1).name()).isEqualTo("matured");
          sum(key, hour - at, ahead, output, reading);
        }
      }
    }

    private void sum(int key, int since, int ahead, float[] output, float reading) {
      if (since < 0) {
        before[key] += Float.isNaN(output[1]) ? 0 : output[1];
      } else if (since != 0 && since != ahead && !Float.isNaN(output[1])) {
        squares[key] += Math.pow(output[1] - reading, 2);
        errors[key] += output[2];
      }
    }
  }

  /**
   * Sums what is forecast of a declared target before a reading, the squares of the errors after
   * it, and the published errors after it.
   *
   * @param both whether the channel is wild as well as the target
   */
  private static double[] declared(List<ModelSpec> stages, int at, float wild, boolean both) {
    SingleStream stream = SingleStream.of(model(stages, DeclaredTargets.values("next")), 1);
    ModelSpec last = stages.get(stages.size() - 1);
    int ahead = last.options().containsKey("ahead") ? (int) last.options().get("ahead") : 1;
    SeededRandom random = new SeededRandom(3);
    double[] sums = new double[3];
    for (int hour = 0; hour <= at + AFTER; hour++) {
      float reading = season(hour) + (float) (.5 * random.gaussian());
      boolean spike = hour == at && !Float.isNaN(wild);
      float truth = both ? reading : 3 * reading;
      SingleStream.Answer answer =
          stream
              .step(
                  new float[] {spike && both ? wild : reading},
                  new float[] {spike ? wild : truth},
                  hour)
              .orElse(null);
      float matured = answer == null ? NONE : answer.numbers("matured")[0];
      if (hour < at) {
        sums[0] += Float.isNaN(matured) ? 0 : matured;
      } else if (hour != at && hour != at + ahead && !Float.isNaN(matured)) {
        sums[1] += Math.pow(matured - truth, 2);
        sums[2] += answer.number("error");
      }
    }
    return new double[] {sums[0], Math.sqrt(sums[1]), sums[2]};
  }

  /** A day and a year. */
  private static float season(int hour) {
    return (float)
        (10 + 8 * Math.sin(2 * Math.PI * hour / 8760) + 5 * Math.sin(2 * Math.PI * hour / 24));
  }

  private static ModelSpec forecast(Map<String, Object> options) {
    return new ModelSpec("forecast", options);
  }

  private static Learner model(List<ModelSpec> stages, DeclaredTargets targets) {
    return (Learner) StandardCatalog.catalog().create(new ArrayList<>(stages), 1, targets);
  }
}
