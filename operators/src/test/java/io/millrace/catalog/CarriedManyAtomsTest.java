package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.kept;
import static io.millrace.catalog.CarriedStream.learned;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Overcomplete;
import io.millrace.api.stage.StateSpace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More causes than channels, not perpendicular; a sixth channel comes, or the second goes. */
class CarriedManyAtomsTest {

  private static final int N = 5;
  private static final int CAUSES = 9;
  private static final Overcomplete.Spec STAGE = Overcomplete.keep(2);
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final ChannelChange ADDED =
      ChannelChange.byName(NAMES, List.of("a", "b", "new", "c", "d", "e"));
  private static final ChannelChange REMOVED =
      ChannelChange.byName(NAMES, List.of("a", "c", "d", "e"));

  private final SeededRandom random = new SeededRandom(8);
  private final float[][] causes = causes();

  @Test
  void exampleUsage() {
    StreamModel before = Operators.model(N, STAGE);
    SingleStream stream = trained(before, 1000);

    // Four atoms a channel: 20 before, 24 after.
    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N + 1, STAGE), ADDED);

    float[] old = learned(stream, "atoms");
    float[] now = learned(carried, "atoms");
    for (int atom = 0; atom < 4 * N; atom++) {
      assertThat(pick(row(now, N + 1, atom), 0, 1, 3, 4, 5)).containsExactly(row(old, N, atom));
      assertThat(row(now, N + 1, atom)[2]).isZero();
    }
    assertThat(row(now, N + 1, 4 * N)).containsExactly(0, 0, 1, 0, 0, 0);
    assertThat(carried.version()).isEqualTo(stream.version());
    assertThat(carried.gauges()).isEqualTo(stream.gauges());
  }

  @Test
  void codesOfTheOthersStayWhereTheNewChannelIsMissingOrZero() {
    StreamModel before = Operators.model(N, STAGE);
    SingleStream stream = trained(before, 1000);
    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N + 1, STAGE), ADDED);

    for (int at = 0; at < 50; at++) {
      float[] reading = reading();
      float[] code = stream.peek(reading, 0).orElseThrow().numbers("code");
      for (float value : new float[] {0, Float.NaN}) {
        float[] wider = {reading[0], reading[1], value, reading[2], reading[3], reading[4]};
        float[] found = carried.peek(wider, 0).orElseThrow().numbers("code");
        assertThat(Arrays.copyOf(found, code.length)).containsExactly(code, within(1e-4f));
        assertThat(Arrays.copyOfRange(found, code.length, found.length)).containsOnly(0);
      }
    }
  }

  @Test
  void aNewChannelIsLearnedWithoutLosingTheOthers() {
    StreamModel before = Operators.model(N, STAGE);
    SingleStream stream = trained(before, 3000);
    float trained = stream.gauges().get("error");
    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(N + 1, STAGE.keep(3)), ADDED);

    double worst = 0;
    for (int at = 0; at < 2000; at++) {
      carried.step(wider(), at);
      worst = Math.max(worst, carried.gauges().get("error"));
      assertUnit(carried, N + 1);
    }
    assertThat(trained).isLessThan(0.3f);
    assertThat(worst).isLessThan(trained + 0.1);
  }

  /** Sums of the codes of before, as if they had been of atoms without the channel. */
  @Test
  void whatIsLeftWithoutAChannelIsWhatTheSumsSay() {
    Overcomplete.Spec stage = STAGE.atoms(12).renew(false);
    StreamModel before = Operators.model(N, stage);
    SingleStream stream = trained(before, 1000);

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N - 1, stage), REMOVED);

    float[] atoms = learned(carried, "atoms");
    assertUnit(carried, N - 1);
    float[] codes = learned(carried, "sums.codes");
    float[] cross = learned(carried, "sums.cross");
    for (int atom = 0; atom < 12; atom++) {
      float[] old = pick(row(learned(stream, "atoms"), N, atom), 0, 2, 3, 4);
      double length = Math.sqrt(dot(old, old));
      float[] product = pick(row(learned(stream, "sums.cross"), N, atom), 0, 2, 3, 4);
      for (int channel = 0; channel < N - 1; channel++) {
        assertThat(row(atoms, N - 1, atom)[channel] * length).isCloseTo(old[channel], within(1e-5));
        assertThat(row(cross, N - 1, atom)[channel])
            .isCloseTo((float) (length * product[channel]), within(1e-3f));
      }
      float use = learned(stream, "sums.codes")[atom * 13];
      assertThat(codes[atom * 13]).isCloseTo((float) (length * length * use), within(1e-2f));
    }
    for (int at = 0; at < 500; at++) {
      float[] reading = pick(reading(), 0, 2, 3, 4);
      assertThat(carried.step(reading, at).orElseThrow().number("error")).isNotNaN();
      assertUnit(carried, N - 1);
    }
  }

  /** With the default of four atoms a channel, the most used ones stay. */
  @Test
  void atomsWithoutAPlaceAreThoseThatAreLeastUsed() {
    StreamModel before = Operators.model(N, STAGE);
    SingleStream stream = trained(before, 2000);
    float trained = stream.gauges().get("error");

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N - 1, STAGE), REMOVED);

    assertThat(learned(carried, "atoms")).hasSize(16 * (N - 1));
    assertUnit(carried, N - 1);
    double error = 0;
    for (int at = 0; at < 200; at++) {
      error += carried.step(pick(reading(), 0, 2, 3, 4), at).orElseThrow().number("error") / 200;
    }
    assertThat(error).isLessThan(trained + 0.1);
  }

  @Test
  void aPredictionIsCarriedAlong() {
    Overcomplete.Spec stage = STAGE.predict(true);
    StreamModel before = Operators.model(N, stage);
    SingleStream stream = trained(before, 300);

    SingleStream carried = CarriedStream.on(stream, before, Operators.model(N + 1, stage), ADDED);

    assertThat(pick(kept(carried, "predict.held"), 0, 1, 3, 4, 5))
        .containsExactly(kept(stream, "predict.held"));
    assertThat(pick(learned(carried, "predict.gain"), 0, 1, 3, 4, 5))
        .containsExactly(learned(stream, "predict.gain"));
    assertThat(CarriedStream.refusals(before, Operators.model(N + 1, STAGE), ADDED))
        .containsExactly("overcomplete: expected overcomplete before, too, and predict as it was");
    assertThat(
            CarriedStream.refusals(Operators.model(N, STAGE), Operators.model(N + 1, stage), ADDED))
        .containsExactly("overcomplete: predict: expected the same as before");
  }

  @Test
  void saysWhatMustStay() {
    StreamModel before = Operators.model(N, STAGE.atoms(8));

    assertThat(
            CarriedStream.refusals(
                before, Operators.model(N - 1, STAGE.atoms(10).batch(5)), REMOVED))
        .containsExactly(
            "overcomplete: batch: expected 10 as before, found 5; write batch: 10, since its default"
                + " may depend on the number of channels",
            "overcomplete: atoms: expected at most 8 as before, since there is no new channel,"
                + " found 10");
  }

  @Test
  void aStageBehindTheCodeGoesOnIfAllAtomsStay() {
    Forecast.Spec behind =
        Forecast.states(2).start(StateSpace.Start.LIN).readout(Forecast.Readout.NLMS);
    StreamModel before = Operators.model(N, STAGE.atoms(8), behind);
    SingleStream stream = trained(before, 100);

    SingleStream carried =
        CarriedStream.on(stream, before, Operators.model(N - 1, STAGE.atoms(8), behind), REMOVED);

    assertThat(learned(carried, "then.readout")).containsExactly(learned(stream, "then.readout"));
    assertThat(
            CarriedStream.refusals(before, Operators.model(N - 1, STAGE.atoms(7), behind), REMOVED))
        .containsExactly(
            "overcomplete: atoms: expected at least 8 as before, since each group drops other"
                + " atoms, and the stage behind reads the code; found 7");
  }

  private SingleStream trained(StreamModel model, int readings) {
    SingleStream stream = SingleStream.of(model, 5);
    for (int at = 0; at < readings; at++) {
      stream.step(reading(), at);
    }
    return stream;
  }

  /** With a new channel that has a cause of its own. */
  private float[] wider() {
    float[] reading = reading();
    float own = random.below(3) == 0 ? (float) random.gaussian() : 0;
    return new float[] {reading[0], reading[1], own, reading[2], reading[3], reading[4]};
  }

  private float[] reading() {
    float[] reading = new float[N];
    for (int one = 0; one < 2; one++) {
      float[] cause = causes[random.below(CAUSES)];
      double strength = random.gaussian();
      for (int channel = 0; channel < N; channel++) {
        reading[channel] += (float) (strength * cause[channel] + 0.01 * random.gaussian());
      }
    }
    return reading;
  }

  private float[][] causes() {
    float[][] rows = new float[CAUSES][N];
    for (float[] row : rows) {
      for (int column = 0; column < N; column++) {
        row[column] = (float) random.gaussian();
      }
    }
    return rows;
  }

  private static float[] row(float[] matrix, int columns, int row) {
    return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
  }

  private static double dot(float[] left, float[] right) {
    double sum = 0;
    for (int at = 0; at < left.length; at++) {
      sum += (double) left[at] * right[at];
    }
    return sum;
  }

  /** Atoms have length one, and the Gram matrix is theirs. */
  private static void assertUnit(SingleStream stream, int columns) {
    float[] atoms = learned(stream, "atoms");
    float[] gram = learned(stream, "gram");
    int count = atoms.length / columns;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double product = dot(row(atoms, columns, i), row(atoms, columns, j));
        assertThat((double) gram[i * count + j]).isCloseTo(product, within(1e-5));
        assertThat(gram[j * count + i]).isEqualTo(gram[i * count + j]);
      }
      assertThat(gram[i * count + i]).isCloseTo(1, within(1e-5f));
    }
  }
}
