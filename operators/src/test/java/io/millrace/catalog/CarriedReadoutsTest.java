package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.kept;
import static io.millrace.catalog.CarriedStream.learned;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Classify;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.StateSpace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CarriedReadoutsTest {

  private static final List<String> THREE = List.of("a", "b", "c");
  private static final ChannelChange REMOVED = ChannelChange.byName(THREE, List.of("a", "c"));
  private static final ChannelChange ADDED =
      ChannelChange.byName(THREE, List.of("a", "new", "b", "c"));
  private static final Forecast.Spec SMALL =
      Forecast.states(4).start(StateSpace.Start.REAL).ahead(2).forgetting(1);

  private static final float NAN = Float.NaN;

  private final SeededRandom random = new SeededRandom(33);
  private final double[] level = new double[3];

  @Test
  void exampleUsage() {
    StreamModel before = Operators.model(3, SMALL);
    StreamModel without = Operators.model(2, SMALL);
    SingleStream stream = SingleStream.of(before, 1);
    SingleStream never = SingleStream.of(without, 1);
    for (int at = 0; at < 400; at++) {
      float[] row = row();
      stream.step(row, at);
      never.step(pick(row, 0, 2), at);
    }

    SingleStream carried = CarriedStream.on(stream, before, without, REMOVED);

    assertThat(learned(carried, "readout"))
        .containsExactly(learned(never, "readout"), within(2e-3f));
    for (int at = 400; at < 500; at++) {
      float[] row = pick(row(), 0, 2);
      float[] expected = never.step(row, at).orElseThrow().numbers("prediction");
      assertThat(carried.step(row, at).orElseThrow().numbers("prediction"))
          .containsExactly(expected, within(2e-3f));
    }
  }

  @ParameterizedTest
  @EnumSource(Forecast.Readout.class)
  void aNewChannelTeachesNothingUntilItIsThere(Forecast.Readout rule) {
    Forecast.Spec any =
        Forecast.states(4).start(StateSpace.Start.REAL).ahead(2).readout(rule).batch(3);
    // With forgetting, which feature's prior is renewed in a row depends on their number.
    Forecast.Spec stage = rule == Forecast.Readout.RLS ? any.forgetting(1) : any;
    StreamModel before = Operators.model(3, stage);
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < 400; at++) {
      stream.step(row(), at);
    }

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(4, stage), ADDED);

    for (int at = 400; at < 500; at++) {
      float[] row = row();
      float[] expected = stream.step(row, at).orElseThrow().output();
      float[] found =
          carried.step(new float[] {row[0], Float.NaN, row[1], row[2]}, at).orElseThrow().output();
      assertThat(pick(found, 0, 2, 3, 4, 6, 7, 8)).containsExactly(expected, within(1e-4f));
      assertThat(found[1]).as("forecast of the new channel").isZero();
    }
  }

  @Test
  void aForecastThatNobodyMadeIsNotJudged() {
    StreamModel before = Operators.model(3, SMALL);
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < 100; at++) {
      stream.step(row(), at);
    }

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(4, SMALL), ADDED);

    for (int at = 100; at < 104; at++) {
      float[] row = row();
      SingleStream.Answer answer =
          carried.step(new float[] {row[0], 3, row[1], row[2]}, at).orElseThrow();
      assertThat(Float.isNaN(answer.numbers("matured")[1])).isEqualTo(at < 102);
      assertThat(answer.number("error")).isNotNaN();
    }
    assertThat(carried.learned()).isEqualTo(stream.learned() + 4);
  }

  @ParameterizedTest
  @EnumSource(Forecast.Layer.class)
  void dynamicsThatLearnGoOn(Forecast.Layer layer) {
    Forecast.Spec stage =
        Forecast.layer(layer)
            .states(4)
            .copies(2)
            .start(StateSpace.Start.REAL)
            .train(Forecast.Train.DYNAMICS);
    StreamModel before = Operators.model(3, stage);
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < 200; at++) {
      stream.step(row(), at);
    }
    for (ChannelChange change : List.of(ADDED, REMOVED)) {
      SingleStream carried =
          CarriedStream.on(stream, before, Operators.model(change.after(), stage), change);
      int each = kept(carried, "newest").length / 2 / change.after();
      if (layer == Forecast.Layer.S4D) {
        // Channel a is the first before and after.
        assertThat(pick(learned(carried, "poles.log_decay"), 0, each - 1))
            .containsExactly(pick(learned(stream, "poles.log_decay"), 0, each - 1));
      } else {
        assertThat(kept(carried, "newest")).containsExactly(kept(stream, "newest"));
      }
      for (int at = 200; at < 300; at++) {
        float[] row = row();
        float[] now = new float[change.after()];
        for (int channel = 0; channel < now.length; channel++) {
          int source = change.source(channel);
          now[channel] = source < 0 ? row[0] : row[source];
        }
        assertThat(carried.step(now, at).orElseThrow().numbers("prediction")).doesNotContain(NAN);
      }
    }
  }

  @Test
  void aTargetThatIsGoneTakesItsReadoutAlong() {
    Forecast.Spec two = SMALL.targets(1, 2);
    StreamModel before = Operators.model(3, two);
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < 100; at++) {
      stream.step(row(), at);
    }

    StreamModel after = Operators.model(2, SMALL.targets(1));
    SingleStream carried = CarriedStream.on(stream, before, after, REMOVED);

    // Target c is channel 1 now; it was target 1 of 2.
    int features = learned(carried, "readout").length;
    assertThat(features).isEqualTo(1 + 2 + 2 * 2 * 4);
    assertThat(kept(carried, "waiting.forecasts"))
        .containsExactly(pick(kept(stream, "waiting.forecasts"), 1, 3));
  }

  @Test
  void aMixtureThatWasDrawnForTheChannelsIsRefused() {
    Forecast.Spec mixed = Forecast.layer(Forecast.Layer.S5);

    assertThat(
            CarriedStream.refusals(
                Operators.model(3, mixed), Operators.model(4, mixed.ahead(3)), ADDED))
        .containsExactly(
            "forecast: layer s5 with train: readout draws its mixtures for the number of channels;"
                + " layer s4d and train: dynamics can be carried",
            "forecast: expected ahead, layer, states, copies, gaps, lags, calendar, own, interval,"
                + " train and readout as before; change them in a start of their own");
  }

  @ParameterizedTest
  @EnumSource(Classify.Rule.class)
  void aClassifierAnswersAsBeforeWhereTheNewFeatureIsZero(Classify.Rule rule) {
    DeclaredTargets label = DeclaredTargets.label("kind");
    Classify.Spec stage = Classify.classes(3).rule(rule).batch(4);
    StreamModel before = Operators.model(3, label, stage);
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < 401; at++) {
      float[] row = row();
      stream.step(row, new float[] {kind(row)}, at);
    }

    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(4, label, stage), ADDED);

    for (int at = 401; at < 500; at++) {
      float[] row = row();
      float[] kind = {kind(row)};
      float[] expected = stream.step(row, kind, at).orElseThrow().output();
      float[] wider = {row[0], 0, row[1], row[2]};
      assertThat(carried.step(wider, kind, at).orElseThrow().output())
          .containsExactly(expected, within(1e-4f));
    }
  }

  @Test
  void aClassifierThatLosesAFeatureUsesWhatTheOthersTellOfIt() {
    DeclaredTargets label = DeclaredTargets.label("kind");
    Classify.Spec stage = Classify.classes(2);
    StreamModel before = Operators.model(3, label, stage);
    StreamModel after = Operators.model(2, label, stage);
    SingleStream stream = SingleStream.of(before, 1);
    SingleStream never = SingleStream.of(after, 1);
    int right = 0;
    int best = 0;
    int copied = 0;
    for (int at = 0; at < 3000; at++) {
      double truth = random.gaussian();
      float[] kind = {truth > 0 ? 1 : 0};
      float[] row = {
        (float) random.gaussian(), (float) truth, (float) (truth + 0.3 * random.gaussian())
      };
      float[] less = pick(row, 0, 2);
      if (at < 2000) {
        stream.step(row, kind, at);
        never.step(less, kind, at);
      } else {
        SingleStream carried = CarriedStream.on(stream, before, after, REMOVED);
        right += (int) carried.peek(less, at).orElseThrow().number("class") == kind[0] ? 1 : 0;
        best += (int) never.peek(less, at).orElseThrow().number("class") == kind[0] ? 1 : 0;
        copied++;
      }
    }
    assertThat(right).isGreaterThan(best - copied / 50);
  }

  @Test
  void theLabelStaysTheLabel() {
    StreamModel three = Operators.model(3, Classify.classes(2));
    StreamModel four = Operators.model(4, Classify.classes(2));

    assertThat(
            CarriedStream.refusals(
                three, four, ChannelChange.byName(THREE, List.of("a", "b", "c", "new"))))
        .containsExactly(
            "classify: expected the last channel, which is the label, to stay the last; declare"
                + " label: NAME beside channels");
    assertThat(CarriedStream.refusals(three, four, ADDED)).isEmpty();
  }

  private float kind(float[] row) {
    return row[0] > 0.5 ? 2 : row[1] > row[2] ? 1 : 0;
  }

  /** Three channels that remember, and depend on one another. */
  private float[] row() {
    float[] row = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      double other = level[(channel + 1) % 3];
      level[channel] = 0.7 * level[channel] + 0.2 * other + 0.3 * random.gaussian();
      row[channel] = (float) level[channel];
    }
    return row;
  }
}
