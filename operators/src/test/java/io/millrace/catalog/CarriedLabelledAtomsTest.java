package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.learned;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Five channels whose classes differ in the mean of two of them, and a covariate; a sixth channel
 * comes, the second or the covariate goes.
 */
class CarriedLabelledAtomsTest {

  private static final int N = 5;
  private static final int CLASSES = 3;
  private static final DeclaredTargets LABEL = DeclaredTargets.label("kind");
  private static final Dictionary.Spec STAGE =
      Dictionary.batch(10).classes(CLASSES).covariates(1).keep(2);
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "z");
  private static final ChannelChange ADDED =
      ChannelChange.byName(NAMES, List.of("a", "b", "new", "c", "d", "e", "z"));
  private static final ChannelChange REMOVED =
      ChannelChange.byName(NAMES, List.of("a", "c", "d", "e", "z"));

  private final SeededRandom random = new SeededRandom(8);
  private int label;

  @Test
  void exampleUsage() {
    StreamModel before = model(N + 1, STAGE);
    SingleStream stream = trained(before);

    SingleStream carried = CarriedStream.on(stream, before, model(N + 2, STAGE), ADDED);

    // A channel that says nothing changes no answer.
    for (int at = 0; at < 50; at++) {
      float[] reading = reading();
      float[] wider = {reading[0], reading[1], 0, reading[2], reading[3], reading[4], reading[5]};
      assertThat(carried.peek(wider, 0).orElseThrow().numbers("probabilities"))
          .containsExactly(
              stream.peek(reading, 0).orElseThrow().numbers("probabilities"), within(1e-5f));
    }
    assertThat(carried.gauges()).isEqualTo(stream.gauges());
    assertThat(right(carried, ADDED)).isGreaterThan(0.8);
  }

  @Test
  void withoutAChannelItTellsTheClassesFromTheOthersAtOnce() {
    StreamModel before = model(N + 1, STAGE);
    SingleStream stream = trained(before);

    SingleStream carried = CarriedStream.on(stream, before, model(N, STAGE), REMOVED);

    assertThat(learned(carried, "dictionary")).hasSize((N - 1) * (N - 1));
    assertThat(right(carried, REMOVED)).isGreaterThan(0.8);
  }

  @Test
  void fewerAtomsThanChannelsStay() {
    Dictionary.Spec few = STAGE.atoms(3).supervision(5);
    StreamModel before = model(N + 1, few);
    SingleStream stream = trained(before);

    for (ChannelChange change : List.of(ADDED, REMOVED)) {
      SingleStream carried = CarriedStream.on(stream, before, model(change.after(), few), change);

      assertThat(learned(carried, "supervised.readout")).hasSize(CLASSES * (1 + 3 + 1));
      assertThat(right(carried, change)).isGreaterThan(0.7);
    }
  }

  @Test
  void aCovariateComesAndGoes() {
    StreamModel before = model(N + 1, STAGE);
    SingleStream stream = trained(before);
    ChannelChange more = ChannelChange.byName(NAMES, List.of("a", "b", "c", "d", "e", "y", "z"));
    ChannelChange gone = ChannelChange.byName(NAMES, List.of("a", "b", "c", "d", "e"));

    SingleStream with = CarriedStream.on(stream, before, model(N + 2, STAGE.covariates(2)), more);
    SingleStream without = CarriedStream.on(stream, before, model(N, STAGE.covariates(0)), gone);

    // Column 6 of eight, behind the constant and five codes, is the new one.
    float[] readout = learned(stream, "supervised.readout");
    assertThat(pick(learned(with, "supervised.readout"), 0, 5, 6, 7))
        .containsExactly(readout[0], readout[5], 0, readout[6]);
    assertThat(right(without, gone)).isGreaterThan(0.8);
  }

  @Test
  void aPredictionIsCarriedAlong() {
    Dictionary.Spec stage = STAGE.predict(true);
    StreamModel before = model(N + 1, stage);
    SingleStream stream = trained(before);

    SingleStream carried = CarriedStream.on(stream, before, model(N, stage), REMOVED);

    assertThat(learned(carried, "predict.gain"))
        .containsExactly(pick(learned(stream, "predict.gain"), 0, 2, 3, 4));
    assertThat(CarriedStream.kept(carried, "predict.held"))
        .containsExactly(pick(CarriedStream.kept(stream, "predict.held"), 0, 2, 3, 4));
    assertThat(right(carried, REMOVED)).isGreaterThan(0.8);
  }

  @Test
  void aMemoThatWaitsForItsLabelHasZeroForANewChannel() {
    Carrying carrying = model(N + 2, STAGE).carrying(model(N + 1, STAGE), ADDED);
    float[] memo = new float[N + 2];

    carrying.memo(new float[] {1, 2, 3, 4, 5, 6}, memo);

    assertThat(memo).containsExactly(1, 2, 0, 3, 4, 5, 6);
  }

  @Test
  void saysWhatMustStay() {
    StreamModel before = model(N + 1, STAGE);

    assertThat(CarriedStream.refusals(before, model(N + 2, STAGE.classes(4)), ADDED))
        .containsExactly("dictionary: classes: expected 3 as before, found 4");
    assertThat(CarriedStream.refusals(before, model(N + 2, STAGE.covariates(2)), ADDED))
        .containsExactly(
            "dictionary: covariates: expected the same channels to be coded as before, found one"
                + " that was a covariate, or became one");
    assertThat(
            CarriedStream.refusals(
                Operators.model(N + 1, Dictionary.batch(10)), model(N + 2, STAGE), ADDED))
        .containsExactly("dictionary: classes: expected classes before, too");
  }

  private static StreamModel model(int channels, Dictionary.Spec stage) {
    return Operators.model(channels, LABEL, stage);
  }

  private SingleStream trained(StreamModel model) {
    SingleStream stream = SingleStream.of(model, 5);
    for (int at = 0; at < 3000; at++) {
      float[] reading = reading();
      stream.step(reading, new float[] {label}, at);
    }
    return stream;
  }

  /** Share of right answers to a hundred readings right after a change. */
  private double right(SingleStream stream, ChannelChange change) {
    double right = 0;
    for (int at = 0; at < 100; at++) {
      float[] reading = reading();
      float[] carried = new float[change.after()];
      for (int channel = 0; channel < carried.length; channel++) {
        int source = change.source(channel);
        carried[channel] = source < 0 ? (float) random.gaussian() : reading[source];
      }
      right += stream.step(carried, new float[] {label}, at).orElseThrow().number("correct") / 100;
    }
    return right;
  }

  /** The class moves the third and fourth channel; the second repeats the first. */
  private float[] reading() {
    label = random.below(CLASSES);
    float[] reading = new float[N + 1];
    for (int channel = 0; channel <= N; channel++) {
      reading[channel] = (float) random.gaussian();
    }
    reading[1] = reading[0] + 0.3f * (float) random.gaussian();
    reading[2] += label == 1 ? 4 : 0;
    reading[3] += label == 2 ? 4 : 0;
    return reading;
  }
}
