package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Impute;
import io.millrace.api.stage.S4d;
import io.millrace.api.stage.S5;
import io.millrace.api.stage.Standardize;
import io.millrace.api.stage.Whiten;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labels and targets reach the learner behind other stages. The oracle runs each stage alone, and
 * gives the last one its inputs and the label by hand.
 */
class DeclaredTargetsTest {

  private static final DeclaredTargets KIND = DeclaredTargets.label("kind");
  private static final String CURE = "declare label: NAME beside channels";

  @Test
  void exampleUsage() {
    SingleStream stream =
        SingleStream.of(Operators.model(2, KIND, Standardize.warmup(10), Classify.classes(2)), 42);
    SeededRandom random = new SeededRandom(1);
    int correct = 0;
    for (int at = 0; at < 500; at++) {
      float[] reading = {1000 + 50 * (float) random.gaussian(), (float) random.gaussian()};
      float kind = reading[0] > 1000 ? 1 : 0;
      Optional<Answer> answer = stream.step(reading, new float[] {kind}, 1000L * at);
      correct += at >= 400 ? (int) answer.orElseThrow().number("correct") : 0;
    }
    assertThat(correct).isGreaterThan(90);
  }

  @Test
  void aLabelBehindADictionaryIsLearnedAsWithEachStageAlone() {
    Stage[] codes = {Dictionary.keep(2).batch(8)};
    Stage classify = Classify.classes(3);
    List<float[]> readings = readings(400, 4);
    List<Float> labels = labels(400, 3);
    assertThat(together(readings, labels, 4, codes[0], classify))
        .isEqualTo(apart(readings, labels, 4, "code", codes, classify));
  }

  @Test
  void aLabelBehindAScaleIsLearnedAsOnScaledReadings() {
    // s4d passes what the scale computes, so the scale alone can be read from a stage behind it.
    List<float[]> readings = readings(400, 3);
    List<Float> labels = labels(400, 2);
    Stage scale = Standardize.warmup(5);
    Stage filter = S4d.states(8);
    assertThat(together(readings, labels, 3, scale, filter, Classify.classes(2)))
        .isEqualTo(
            apart(readings, labels, 3, "output", new Stage[] {scale, filter}, Classify.classes(2)));
  }

  @Test
  void coinFlipsAreAnsweredByChance() {
    SeededRandom random = new SeededRandom(3);
    SingleStream stream =
        SingleStream.of(
            Operators.model(4, KIND, Dictionary.keep(2).batch(8), Classify.classes(2)), 42);
    int correct = 0;
    int rounds = 4000;
    for (float[] reading : readings(rounds, 4)) {
      correct +=
          (int)
              stream
                  .step(reading, new float[] {random.below(2)}, 0)
                  .orElseThrow()
                  .number("correct");
    }
    // Four standard deviations of a fair coin.
    assertThat(correct / (double) rounds).isBetween(0.5 - 0.032, 0.5 + 0.032);
  }

  @Test
  void aForecastBehindFeaturesPredictsTheDeclaredChannel() {
    int rounds = 3000;
    SingleStream stream =
        SingleStream.of(
            Operators.model(
                2,
                DeclaredTargets.values("wave"),
                S5.width(16).states(16),
                Forecast.ahead(3).states(8)),
            42);
    double squares = 0;
    for (int at = 0; at < rounds; at++) {
      Answer answer = stream.step(wave(at), new float[] {wave(at)[0]}, 1000L * at).orElseThrow();
      assertThat(answer.numbers("prediction")).hasSize(1);
      if (at >= rounds - 100) {
        double away = answer.number("prediction") - wave(at + 3)[0];
        squares += away * away;
      }
    }
    // The wave has an amplitude of 50 around 200; persistence is off by 41 on average.
    assertThat(Math.sqrt(squares / 100)).isLessThan(2);
  }

  @Test
  void aForecastOfADeclaredTargetEqualsOneStageAtATime() {
    Stage features = S5.width(6).states(8);
    Stage forecast = Forecast.ahead(2).states(8).batch(3);
    DeclaredTargets declared = DeclaredTargets.values("wave");
    SingleStream whole = SingleStream.of(Operators.model(2, declared, features, forecast), 7);
    SingleStream first = SingleStream.of(Operators.model(2, features), 7);
    SingleStream second = SingleStream.of(Operators.model(6, declared, forecast), 7);
    for (int at = 0; at < 300; at++) {
      float[] target = {at % 7 == 0 ? Float.NaN : wave(at)[0]};
      float[] passed = first.step(wave(at), at).orElseThrow().numbers("features");
      float[] expected = second.step(passed, target, at).orElseThrow().output();
      assertThat(whole.step(wave(at), target, at).orElseThrow().output())
          .as("reading %d", at)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"standardize", "whiten", "impute", "s4d", "s5", "dictionary"})
  void aStageThatReadsTheLabelIsRefusedWithTheCure(String before) {
    Stage first = new ModelSpec(before, Map.of());
    assertThatThrownBy(() -> Operators.model(3, first, Classify.classes(2)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("expected a label as it was read")
        .hasMessageContaining(CURE);
    Operators.model(2, KIND, first, Classify.classes(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s4d", "s5"})
  void aForecastOfAFeatureIsRefusedWithTheCure(String before) {
    Stage first = new ModelSpec(before, Map.of());
    Forecast.Spec ahead = Forecast.ahead(2).states(8);
    for (Stage forecast : List.of(ahead, ahead.targets(0))) {
      assertThatThrownBy(() -> Operators.model(3, first, forecast))
          .isInstanceOf(SpecException.class)
          .hasMessageContaining("found a feature that the stage before computes")
          .hasMessageContaining("declare targets: [NAME] beside channels");
    }
    Operators.model(3, DeclaredTargets.values("a"), first, ahead);
  }

  @Test
  void codesAndChannelsAreForecastAsBefore() {
    Operators.model(4, Dictionary.keep(2), Forecast.ahead(2));
    Operators.model(4, Standardize.defaults(), Forecast.ahead(2));
    Operators.model(4, Standardize.defaults(), Impute.batch(8), Forecast.ahead(2));
    Operators.model(4, Dictionary.keep(2).pass("reconstruction"), Forecast.ahead(2));
  }

  @Test
  void whatNoStageTakesIsRefused() {
    assertThatThrownBy(() -> Operators.model(3, KIND, Whiten.defaults(), Dictionary.keep(1)))
        .hasMessageContaining(
            "expected a stage that takes the label 'kind', found none; give dictionary the option"
                + " classes, end with classify, or remove label");
    // Both cures work.
    Operators.model(3, KIND, Whiten.defaults(), Dictionary.keep(1).classes(2));
    Operators.model(3, KIND, Whiten.defaults(), Dictionary.keep(1), Classify.classes(2));
    assertThatThrownBy(() -> Operators.model(3, KIND, Standardize.defaults(), Impute.batch(8)))
        .hasMessageContaining(
            "found none; end with classify, or with dictionary and its option classes, or remove"
                + " label");
    Operators.model(3, KIND, Standardize.defaults(), Impute.batch(8), Dictionary.classes(2));
    assertThatThrownBy(() -> Operators.model(3, DeclaredTargets.values("a"), Classify.classes(2)))
        .hasMessageContaining("expected a stage that takes the targets [a], found none");
  }

  @Test
  void optionsThatContradictDeclaredTargetsAreRefused() {
    assertThatThrownBy(
            () ->
                Operators.model(
                    3, DeclaredTargets.values("a"), Forecast.targets(0).prior(Forecast.Prior.LAST)))
        .hasMessageContaining("has no effect where the pipeline declares targets")
        .hasMessageContaining("expected zero, since a declared target is not an input");
  }

  @Test
  void aLabelOutsideItsClassesIsNamedAsATarget() {
    SingleStream stream = SingleStream.of(Operators.model(2, KIND, Classify.classes(2)), 0);
    assertThatThrownBy(() -> stream.step(new float[] {1, 2}, new float[] {2}, 0))
        .hasMessageContaining("target 0: expected a label from 0 to 1, or none, found 2.0");
    assertThatThrownBy(() -> stream.step(new float[] {1, 2}, new float[0], 0))
        .hasMessageContaining("with 0 targets: this operator takes 1");
  }

  private static List<List<Float>> together(
      List<float[]> readings, List<Float> labels, int channels, Stage... stages) {
    SingleStream stream = SingleStream.of(Operators.model(channels, KIND, stages), 7);
    List<List<Float>> outputs = new ArrayList<>();
    for (int at = 0; at < readings.size(); at++) {
      stream
          .step(readings.get(at), new float[] {labels.get(at)}, at)
          .ifPresent(answer -> outputs.add(learned(answer)));
    }
    return outputs;
  }

  /** The stages before on their own, then classify on their field with the label behind it. */
  private static List<List<Float>> apart(
      List<float[]> readings,
      List<Float> labels,
      int channels,
      String field,
      Stage[] before,
      Stage classify) {
    SingleStream first = SingleStream.of(Operators.model(channels, before), 7);
    SingleStream second = null;
    List<List<Float>> outputs = new ArrayList<>();
    for (int at = 0; at < readings.size(); at++) {
      Optional<Answer> answer = first.step(readings.get(at), at);
      if (answer.isPresent()) {
        float[] passed = answer.get().numbers(field);
        if (second == null) {
          second = SingleStream.of(Operators.model(passed.length + 1, classify), 7);
        }
        float[] row = Arrays.copyOf(passed, passed.length + 1);
        row[passed.length] = labels.get(at);
        outputs.add(learned(second.step(row, at).orElseThrow()));
      }
    }
    return outputs;
  }

  /** Without the flag that a scale adds. */
  private static List<Float> learned(Answer answer) {
    List<Float> numbers = new ArrayList<>();
    for (String field : List.of("probabilities", "class", "loss", "correct")) {
      for (float number : answer.numbers(field)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private static float[] wave(int at) {
    double phase = at * 2 * Math.PI / 24;
    return new float[] {(float) (200 + 50 * Math.sin(phase)), (float) Math.cos(phase)};
  }

  private static List<float[]> readings(int rounds, int channels) {
    SeededRandom random = new SeededRandom(2);
    List<float[]> readings = new ArrayList<>();
    for (int at = 0; at < rounds; at++) {
      float[] values = new float[channels];
      for (int channel = 0; channel < channels; channel++) {
        values[channel] = (float) random.gaussian();
      }
      readings.add(values);
    }
    return readings;
  }

  /** One in ten unknown. */
  private static List<Float> labels(int rounds, int classes) {
    SeededRandom random = new SeededRandom(4);
    List<Float> labels = new ArrayList<>();
    for (int at = 0; at < rounds; at++) {
      labels.add(random.uniform() < .1 ? Float.NaN : random.below(classes));
    }
    return labels;
  }
}
