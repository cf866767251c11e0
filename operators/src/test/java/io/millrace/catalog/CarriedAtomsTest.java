package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.learned;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.StateSpace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse mixtures of five causes on five channels; a sixth channel comes, or the second goes. */
class CarriedAtomsTest {

  private static final int N = 5;
  private static final Dictionary.Spec STAGE = Dictionary.batch(10);
  private static final ChannelChange ADDED =
      ChannelChange.byName(
          List.of("a", "b", "c", "d", "e"), List.of("a", "b", "new", "c", "d", "e"));
  private static final ChannelChange REMOVED =
      ChannelChange.byName(List.of("a", "b", "c", "d", "e"), List.of("a", "c", "d", "e"));

  private final SeededRandom random = new SeededRandom(8);
  private final float[][] causes = causes();

  @Test
  void exampleUsage() {
    StreamModel before = Operators.model(N, STAGE);
    SingleStream stream = trained(before, 2000);

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N + 1, STAGE), ADDED);

    float[] old = learned(stream, "dictionary");
    float[] now = learned(carried, "dictionary");
    for (int atom = 0; atom < N; atom++) {
      assertThat(pick(row(now, N + 1, atom), 0, 1, 3, 4, 5)).containsExactly(row(old, N, atom));
      assertThat(row(now, N + 1, atom)[2]).isZero();
    }
    assertThat(row(now, N + 1, N)).containsExactly(0, 0, 1, 0, 0, 0);
    assertThat(carried.version()).isEqualTo(stream.version());
    assertThat(carried.gauges()).isEqualTo(stream.gauges());
  }

  @ParameterizedTest
  @EnumSource(Dictionary.Mode.class)
  void staysOrthonormalWhileItGoesOn(Dictionary.Mode mode) {
    for (ChannelChange change : List.of(ADDED, REMOVED)) {
      StreamModel before = Operators.model(N, STAGE.mode(mode));
      SingleStream stream = trained(before, 500);
      SingleStream carried =
          CarriedStream.on(
              stream, before, Operators.model(change.after(), STAGE.mode(mode)), change);

      for (int at = 0; at < 200; at++) {
        assertOrthonormal(learned(carried, "dictionary"), change.after());
        carried.step(carriedReading(change), at);
      }
    }
  }

  @Test
  void codesOfTheOthersStayWhereTheNewChannelIsMissingOrZero() {
    StreamModel before = Operators.model(N, STAGE.keep(2));
    SingleStream stream = trained(before, 2000);
    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(N + 1, STAGE.keep(2)), ADDED);

    for (int at = 0; at < 50; at++) {
      float[] reading = reading();
      float[] code = stream.peek(reading, 0).orElseThrow().numbers("code");
      for (float value : new float[] {0, Float.NaN}) {
        float[] wider = {reading[0], reading[1], value, reading[2], reading[3], reading[4]};
        float[] now = carried.peek(wider, 0).orElseThrow().numbers("code");
        assertThat(pick(now, 0, 1, 2, 3, 4)).containsExactly(code, within(1e-5f));
        assertThat(now[N]).isCloseTo(0, within(1e-5f));
      }
    }
  }

  @Test
  void aNewChannelIsLearnedWithoutLosingTheOthers() {
    StreamModel before = Operators.model(N, STAGE.keep(2));
    SingleStream stream = trained(before, 4000);
    float trained = stream.gauges().get("error");
    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(N + 1, STAGE.keep(3)), ADDED);

    double worst = 0;
    for (int at = 0; at < 4000; at++) {
      float[] reading = reading();
      // A cause of its own.
      float own = random.below(3) == 0 ? (float) random.gaussian() : 0;
      float[] wider = {reading[0], reading[1], own, reading[2], reading[3], reading[4]};
      carried.step(wider, at);
      worst = Math.max(worst, carried.gauges().get("error"));
    }
    assertThat(trained).isLessThan(0.2f);
    assertThat(worst).isLessThan(trained + 0.1);
  }

  @Test
  void eachBasisIsCarriedByItself() {
    Dictionary.Spec two = Dictionary.batch(20).bases(2);
    StreamModel before = Operators.model(N, two);
    SingleStream stream = trained(before, 1000);

    SingleStream added = CarriedStream.on(stream, before, Operators.model(N + 1, two), ADDED);
    SingleStream removed = CarriedStream.on(stream, before, Operators.model(N - 1, two), REMOVED);

    for (String basis : List.of("basis0.dictionary", "basis1.dictionary")) {
      assertThat(pick(row(learned(added, basis), N + 1, 3), 0, 1, 3, 4, 5))
          .containsExactly(row(learned(stream, basis), N, 3));
      assertOrthonormal(learned(removed, basis), N - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void fewerAtomsThanChannelsStayAsMany(int atoms) {
    Dictionary.Spec few = Dictionary.batch(10).atoms(atoms).keep(1);
    StreamModel before = Operators.model(N, few);
    SingleStream stream = trained(before, 500);

    SingleStream added = CarriedStream.on(stream, before, Operators.model(N + 1, few), ADDED);
    SingleStream removed = CarriedStream.on(stream, before, Operators.model(N - 1, few), REMOVED);

    assertThat(learned(added, "dictionary")).hasSize(atoms * (N + 1));
    assertThat(row(learned(added, "dictionary"), N + 1, 1)[2]).isZero();
    assertOrthonormal(learned(removed, "dictionary"), N - 1);
  }

  @Test
  void saysWhatMustStay() {
    StreamModel before = Operators.model(N, Dictionary.defaults());

    assertThat(CarriedStream.refusals(before, Operators.model(N + 1, Dictionary.defaults()), ADDED))
        .containsExactly(
            "dictionary: batch: expected 5 as before, found 6; write batch: 5, since its default"
                + " may depend on the number of channels");
    assertThat(
            CarriedStream.refusals(
                before, Operators.model(N + 1, Dictionary.batch(5).bases(2).atoms(4)), ADDED))
        .containsExactly(
            "dictionary: bases: expected 1 as before, found 2",
            "dictionary: atoms: expected 5 to 6, since so many remain and each new channel may"
                + " bring one, found 4");
  }

  @Test
  void aStageBehindTheCodeGoesOnWithTheAtomsThatStay() {
    Forecast.Spec behind =
        Forecast.states(2).start(StateSpace.Start.LIN).readout(Forecast.Readout.NLMS);
    StreamModel before = Operators.model(N, STAGE, behind);
    SingleStream stream = trained(before, 500);

    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(N + 1, STAGE, behind), ADDED);

    assertThat(pick(row(learned(carried, "then.readout"), 1 + 3 * (N + 1), 2), 0, 1, 2, 3, 4, 5))
        .containsExactly(
            pick(row(learned(stream, "then.readout"), 1 + 3 * N, 2), 0, 1, 2, 3, 4, 5));
    assertThat(CarriedStream.refusals(before, Operators.model(N - 1, STAGE, behind), REMOVED))
        .containsExactly(
            "dictionary: expected no removed channel, since each group drops another atom then,"
                + " and the stage behind reads the code");
  }

  private SingleStream trained(StreamModel model, int readings) {
    SingleStream stream = SingleStream.of(model, 5);
    for (int at = 0; at < readings; at++) {
      stream.step(reading(), at);
    }
    return stream;
  }

  private float[] carriedReading(ChannelChange change) {
    float[] reading = reading();
    float[] carried = new float[change.after()];
    for (int channel = 0; channel < carried.length; channel++) {
      int source = change.source(channel);
      carried[channel] = source == ChannelChange.NEW ? (float) random.gaussian() : reading[source];
    }
    return carried;
  }

  private float[] reading() {
    float[] reading = new float[N];
    for (float[] cause : causes) {
      double strength = random.below(4) == 0 ? random.gaussian() : 0;
      for (int channel = 0; channel < N; channel++) {
        reading[channel] += (float) (strength * cause[channel] + 0.01 * random.gaussian());
      }
    }
    return reading;
  }

  /** Reflections of the axes in a random plane: orthonormal. */
  private float[][] causes() {
    double[] normal = new double[N];
    double squares = 0;
    for (int at = 0; at < N; at++) {
      normal[at] = random.gaussian();
      squares += normal[at] * normal[at];
    }
    float[][] rows = new float[N][N];
    for (int row = 0; row < N; row++) {
      for (int column = 0; column < N; column++) {
        rows[row][column] =
            (float) ((row == column ? 1 : 0) - 2 * normal[row] * normal[column] / squares);
      }
    }
    return rows;
  }

  private static float[] row(float[] matrix, int columns, int row) {
    return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
  }

  private static void assertOrthonormal(float[] matrix, int columns) {
    for (int i = 0; i < matrix.length / columns; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < columns; k++) {
          sum += (double) matrix[i * columns + k] * matrix[j * columns + k];
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(2e-5));
      }
    }
  }
}
