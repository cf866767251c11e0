package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImputeModelTest {

  @Test
  void exampleUsage() {
    SingleStream stream = stream(2, Map.of());
    SeededRandom random = new SeededRandom(1);
    for (int at = 0; at < 4000; at++) {
      float cause = (float) random.gaussian();
      stream.step(new float[] {cause, -cause}, at);
    }

    float[] filled = stream.step(new float[] {1.5f, Float.NaN}, 0).orElseThrow().numbers("filled");

    assertThat(filled[0]).isEqualTo(1.5f);
    // The ridge draws it a twentieth towards zero.
    assertThat(filled[1]).isCloseTo(-1.5f / 1.05f, within(.05f));
  }

  /**
   * Two channels of deviation one and correlation .8, each remembering .9 of itself: the best
   * linear guess of one from the other and both before has a variance that the process itself
   * gives.
   */
  @Test
  void comesNearTheBestGuessThatThereIs() {
    SeededRandom random = new SeededRandom(2);
    SingleStream stream = stream(2, Map.of("horizon", 50_000));
    double memory = .9;
    double correlation = .8;
    double[] x = new double[2];
    double squares = 0;
    int judged = 0;
    for (int at = 0; at < 60_000; at++) {
      double first = random.gaussian();
      double second =
          correlation * first + Math.sqrt(1 - correlation * correlation) * random.gaussian();
      x[0] = memory * x[0] + Math.sqrt(1 - memory * memory) * first;
      x[1] = memory * x[1] + Math.sqrt(1 - memory * memory) * second;
      boolean gap = at > 20_000 && at % 5 == 0;
      float[] shown = {(float) x[0], gap ? Float.NaN : (float) x[1]};
      float[] filled = stream.step(shown, at).orElseThrow().numbers("filled");
      if (gap) {
        squares += Math.pow(filled[1] - x[1], 2);
        judged++;
      }
    }
    // Given both before and the first now, what is left is the second's own innovation.
    double least = (1 - memory * memory) * (1 - correlation * correlation);
    assertThat(squares / judged).isBetween(.9 * least, 1.6 * least);
    // The gauge judges both channels, and what it hides is not missing before.
    assertThat((double) stream.gauges().get("fill_error"))
        .isCloseTo(Math.sqrt(squares / judged), within(.08));
  }

  @Test
  void aReadingWithNothingObservedIsExpectedFromTheOneBefore() {
    SingleStream stream = stream(2, Map.of());
    SeededRandom random = new SeededRandom(3);
    double value = 0;
    for (int at = 0; at < 4000; at++) {
      value = .95 * value + .31 * random.gaussian();
      stream.step(new float[] {(float) value, (float) random.gaussian()}, at);
    }
    stream.step(new float[] {2, 0}, 0);
    long learned = stream.learned();

    SingleStream.Answer answer = stream.step(new float[] {Float.NaN, Float.NaN}, 0).orElseThrow();

    assertThat(answer.numbers("filled")[0]).isBetween(1.4f, 2f);
    assertThat(answer.number("missing")).isEqualTo(2);
    assertThat(stream.learned()).isEqualTo(learned);
  }

  /** A code of as many atoms as channels loses nothing, so its reconstruction is the reading. */
  @ParameterizedTest
  @ValueSource(strings = {"standardize", "whiten"})
  void whatFollowsIsGivenInTheUnitsOfTheReading(String wrapper) {
    SingleStream stream =
        SingleStream.of(
            StandardCatalog.catalog()
                .create(
                    List.of(
                        new ModelSpec(wrapper, Map.of()),
                        new ModelSpec("impute", Map.of()),
                        new ModelSpec("dictionary", Map.of("keep", 3))),
                    3),
            1);
    SeededRandom random = new SeededRandom(5);
    for (int at = 0; at < 3000; at++) {
      float[] reading = {
        (float) (20 + 3 * random.gaussian()), (float) (1013 + random.gaussian()), 7f + at % 5
      };
      float[] rebuilt =
          stream.step(reading, at).map(a -> a.numbers("reconstruction")).orElse(reading);
      if (at > 100) {
        assertThat(rebuilt).as("reading %s", at).containsExactly(reading, offset(.02f));
      }
    }
  }

  /** The input of a stage behind a reconstruction is not the reading. */
  @Test
  void aFilledReconstructionIsNotTakenForTheReading() {
    assertThat(units(new ModelSpec("impute", Map.of()), new ModelSpec("impute", Map.of())))
        .isEqualTo(OutputField.Units.FILLED);
    assertThat(
            units(
                new ModelSpec("dictionary", Map.of("pass", "reconstruction")),
                new ModelSpec("impute", Map.of())))
        .isEqualTo(OutputField.Units.INPUT);
  }

  private static OutputField.Units units(ModelSpec... stages) {
    Ports ports = StandardCatalog.catalog().create(List.of(stages), 3).signature().ports();
    return ports.field("filled").units();
  }

  @Test
  void refusesFaultyOptions() {
    assertThatThrownBy(() -> stream(1, Map.of("batch", 0)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("expected 2 to 256 channels, found 1")
        .hasMessageContaining("batch: expected a whole number");
  }

  private static SingleStream stream(int channels, Map<String, Object> options) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec("impute", options)), channels), 1);
  }
}
