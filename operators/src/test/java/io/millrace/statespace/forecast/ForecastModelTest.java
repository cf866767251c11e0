package io.millrace.statespace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.SpecException;
import io.millrace.statespace.layer.LayerOptions;
import io.millrace.statespace.mode.Discretisation;
import io.millrace.statespace.mode.GapSteps;
import io.millrace.statespace.mode.Sampling;
import io.millrace.statespace.start.Initialisation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastModelTest {

  private static final float NAN = Float.NaN;

  @Test
  void exampleUsage() {
    SingleStream stream = stream(1, Map.of("ahead", 5, "ridge", .01));
    float error = 1;
    for (int hour = 0; hour < 1000; hour++) {
      float reading = (float) (Math.sin(.26 * hour) + .5 * Math.sin(.037 * hour));
      error = stream.step(new float[] {reading}, hour).orElseThrow().number("error");
    }
    assertThat(error).as("five hours ahead").isLessThan(.005f);
    assertThat(stream.gauges().get("error")).isLessThan(.2f);
  }

  @ParameterizedTest
  @CsvSource({"rls, readout", "nlms, readout", "adam, dynamics"})
  void everyRuleLearnsASeason(String rule, String train) {
    Map<String, Object> options = new HashMap<>();
    options.put("ahead", 3);
    options.put("targets", 1);
    options.put("layer", "s5");
    options.put("start", "lin");
    options.put("dt_min", .3);
    options.put("dt_max", .3);
    options.put("readout", rule);
    options.put("train", train);
    if (rule.equals("rls")) {
      options.put("ridge", .01);
    }
    SingleStream stream = stream(2, options);
    double early = 0;
    double late = 0;
    for (int t = 0; t < 6000; t++) {
      float[] reading = {(float) Math.cos(.5 * t), (float) Math.sin(.2 * t)};
      float error = stream.step(reading, t).orElseThrow().number("error");
      early += t >= 3 && t < 203 ? error / 200 : 0;
      late += t >= 5800 ? error / 200 : 0;
    }
    assertThat(late).isLessThan(.1 * early).isLessThan(.05);
  }

  /** Nothing is forecast of the first reading, nor of a channel that is no target. */
  @Test
  void aResidualIsTheReadingWithoutItsForecast() {
    SingleStream stream = stream(2, Map.of("ahead", 1, "targets", 1, "residual", true));
    for (int t = 0; t < 50; t++) {
      float[] reading = {(float) Math.cos(.5 * t), (float) Math.sin(.2 * t)};
      SingleStream.Answer answer = stream.step(reading, t).orElseThrow();
      float[] residual = answer.numbers("residual");
      assertThat(residual[0]).isNaN();
      if (t == 0) {
        assertThat(residual[1]).isNaN();
      } else {
        assertThat(residual[1]).isCloseTo(reading[1] - answer.numbers("matured")[1], within(1e-6f));
      }
    }
  }

  /** In such units a ridge of ordinary size hides whatever there is to learn. */
  @Test
  void unitsTooSmallToLearnAreRefusedWithTheirCure() {
    SingleStream stream = stream(2, Map.of());
    assertThatThrownBy(() -> stream.step(new float[] {1e-13f, -3e-13f}, 0))
        .hasMessageContaining("channel 1")
        .hasMessageContaining("expected a reading of zeros, or with a magnitude of at least 1e-8")
        .hasMessageContaining("put standardize before it");
    assertThat(stream.step(new float[] {0, 0}, 1)).as("a machine that is off").isPresent();
    for (int t = 2; t < 8; t++) {
      stream.step(new float[] {t, t == 2 ? NAN : 1}, t);
    }
    assertThat(stream.learned()).isPositive();
    assertThat(stream.step(new float[] {1e-13f, 0}, 8)).as("after usual units").isPresent();
  }

  @Test
  void aForecastWaitsUntilItsTargetArrives() {
    int ahead = 4;
    SingleStream stream = stream(2, Map.of("ahead", ahead, "targets", 0));
    SeededRandom random = new SeededRandom(1);
    float[] forecasts = new float[50];
    for (int t = 0; t < 50; t++) {
      float[] reading = {(float) random.gaussian(), (float) random.gaussian()};
      var answer = stream.step(reading, t).orElseThrow();
      forecasts[t] = answer.numbers("prediction")[0];
      assertThat(answer.numbers("prediction")[1]).as("not a target").isNaN();
      if (t < ahead) {
        assertThat(answer.number("error")).isNaN();
        assertThat(stream.learned()).isZero();
      } else {
        float matured = answer.numbers("matured")[0];
        assertThat(matured).isEqualTo(forecasts[t - ahead]);
        assertThat(answer.number("error")).isCloseTo(Math.abs(matured - reading[0]), within(1e-6f));
        assertThat(stream.learned())
            .as("the first five of a key are no lesson")
            .isEqualTo(Math.max(0, t - ahead + 1 - 5));
      }
    }
  }

  @Test
  void beforeAnythingWasLearnedTheLastValueIsForecast() {
    SingleStream stream = stream(2, Map.of("ahead", 2));
    float[] prediction = stream.step(new float[] {3, -7}, 0).orElseThrow().numbers("prediction");
    assertThat(prediction).containsExactly(3, -7);
    stream = stream(2, Map.of("prior", "zero"));
    prediction = stream.step(new float[] {3, -7}, 0).orElseThrow().numbers("prediction");
    assertThat(prediction).containsExactly(0, 0);
  }

  @Test
  void aMissingTargetIsNotLearnedAndAMissingInputIsFilled() {
    SingleStream held = stream(2, Map.of("missing", "hold", "targets", 0));
    for (int t = 0; t < 7; t++) {
      held.step(new float[] {1, 5}, t);
    }
    assertThat(held.learned()).isEqualTo(1);
    var answer = held.step(new float[] {NAN, 5}, 7).orElseThrow();
    assertThat(held.learned()).as("no target, nothing learned").isEqualTo(1);
    assertThat(answer.number("error")).isNaN();
    assertThat(answer.numbers("matured")[0]).isFinite();

    // Holding is as if the last value had come again; zero as if zero had.
    SingleStream hold = stream(2, Map.of("targets", 0));
    SingleStream twos = stream(2, Map.of("targets", 0));
    SingleStream zero = stream(2, Map.of("targets", 0, "missing", "zero"));
    SingleStream zeros = stream(2, Map.of("targets", 0, "missing", "zero"));
    for (int t = 0; t < 20; t++) {
      float target = (float) Math.sin(t);
      int other = 1 + t % 2;
      float[] holed = {target, t < 10 ? other : NAN};
      assertThat(hold.step(holed, t).orElseThrow().output())
          .containsExactly(
              twos.step(new float[] {target, t < 10 ? other : 2}, t).orElseThrow().output());
      assertThat(zero.step(holed, t).orElseThrow().output())
          .containsExactly(
              zeros.step(new float[] {target, t < 10 ? other : 0}, t).orElseThrow().output());
    }
    assertThatThrownBy(() -> stream(2, Map.of("missing", "refuse")).step(new float[] {1, NAN}, 0))
        .hasMessageContaining("channel 1: expected a value");
  }

  @Test
  void aNumberTooLargeToSquareIsRefused() {
    SingleStream stream = stream(1, Map.of());
    assertThatThrownBy(() -> stream.step(new float[] {2e8f}, 0))
        .hasMessageContaining(
            "channel 0: expected a magnitude of at most 1e8, found 2.0E8; put standardize");
    assertThat(stream.steps()).isZero();
  }

  /**
   * The target is a resonance that the layer does not have. The readout makes what it can of poles
   * elsewhere; learning them finds it.
   */
  @Test
  void learnedPolesFindAResonance() {
    Map<String, Object> options = new HashMap<>();
    options.put("targets", 1);
    options.put("layer", "s5");
    options.put("start", "lin");
    options.put("states", 4);
    options.put("dt_min", .1);
    options.put("dt_max", .1);
    options.put("readout", "nlms");
    options.put("rate", .1);
    double readout = resonance(options);
    options.put("train", "dynamics");
    options.put("dynamics_rate", .003);
    double dynamics = resonance(options);
    assertThat(dynamics).as("readout alone: %s", readout).isLessThan(.35 * readout);
  }

  /**
   * Root mean square error of the last thousand of 20,000 forecasts, relative to the target's size.
   */
  private static double resonance(Map<String, Object> options) {
    SingleStream stream = stream(2, options);
    SeededRandom random = new SeededRandom(5);
    double x = 0;
    double y = 0;
    double squares = 0;
    double size = 0;
    for (int t = 0; t < 20_000; t++) {
      float input = (float) random.gaussian();
      float output = (float) x;
      double turned = .97 * (Math.cos(.7) * x - Math.sin(.7) * y) + .2 * input;
      y = .97 * (Math.sin(.7) * x + Math.cos(.7) * y);
      x = turned;
      float error = stream.step(new float[] {input, output}, t).orElseThrow().number("error");
      if (t >= 19_000) {
        squares += error * error;
        size += output * output;
      }
    }
    return Math.sqrt(squares / size);
  }

  @ParameterizedTest
  @ValueSource(longs = {GapSteps.FIRST, 0, 1, 1L << 22, 123_456_789_012L})
  void gapsWaitWhole(long gap) {
    ForecastOptions.Task task =
        new ForecastOptions.Task(List.of(0), 3, Filling.ZERO, ForecastOptions.Prior.ZERO);
    LayerOptions modes =
        new LayerOptions(
            Initialisation.LIN,
            4,
            new double[] {.1},
            new Sampling(Discretisation.ZOH, Sampling.Gaps.HELD, 1000));
    ForecastOptions options =
        new ForecastOptions(
            1,
            task,
            new ForecastOptions.Layer(ForecastOptions.Kind.S4D, modes, 0),
            new ForecastOptions.Learning(
                ForecastOptions.Train.READOUT,
                new ForecastOptions.Readout(ForecastOptions.Rule.NLMS, 1, 1, 1),
                0,
                1),
            Besides.NONE,
            false,
            ForecastOptions.Output.none(1));
    KernelChoice choice = KernelChoice.ofProcess();
    ForecastLayout layout =
        new ForecastLayout(
            options, options.dynamics(choice), options.rule(choice.create(), choice.lanes()));
    float[] states = new float[layout.sequence.width() + 1];
    layout.writeGap(gap, states, 1, 2);
    assertThat(layout.readGap(states, 1, 2)).isEqualTo(gap);
  }

  @Test
  void everyFaultIsShownAtOnce() {
    assertThatThrownBy(
            () ->
                ForecastContractTest.model(
                    300,
                    Map.of(
                        "targets",
                        List.of(1, 300),
                        "rate",
                        .1,
                        "seed",
                        3,
                        "dynamics_rate",
                        .1,
                        "states",
                        64,
                        "layer",
                        "s6",
                        "ahaed",
                        3)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("targets: expected different whole numbers from 0 to 299")
        .hasMessageContaining("rate: has no effect with readout: rls")
        .hasMessageContaining("seed: has no effect but with layer: s5 and train: readout")
        .hasMessageContaining("dynamics_rate: has no effect without train: dynamics")
        .hasMessageContaining("layer: expected one of s4d, s5")
        .hasMessageContaining("readout: expected at most 1024 features with rls, found 19501")
        .hasMessageContaining("ahaed: unknown option")
        .hasMessageContaining("did you mean 'ahead'?");
  }

  private static SingleStream stream(int channels, Map<String, Object> options) {
    Learner model = ForecastContractTest.model(channels, options);
    return SingleStream.of(model, 1);
  }
}
