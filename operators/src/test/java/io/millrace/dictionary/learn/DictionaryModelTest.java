package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Form;
import io.millrace.api.operator.OutputField.Units;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.operator.SingleStream.Snapshot;
import io.millrace.api.operator.StateLayout;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DictionaryModelTest {

  private static final float NOTHING = Float.NaN;

  @Test
  void exampleUsage() {
    SingleStream stream = SingleStream.of(Trained.model(8, Map.of("keep", 2)), 42);
    PlantedStream source = new PlantedStream(8, 0.2, 7);
    float[] reading = new float[8];
    double early = 0;
    double late = 0;
    for (int at = 0; at < 8000; at++) {
      source.next(reading);
      Answer answer = stream.step(reading, at).orElseThrow();
      early += at < 500 ? answer.number("error") / 500 : 0;
      late += at >= 7500 ? answer.number("error") / 500 : 0;
    }
    assertThat(late).as("two of eight codes, once learned").isLessThan(0.5 * early);
    assertThat(stream.version()).isEqualTo(1000);
    assertThat(stream.gauges()).containsKeys("error", "alarms", "concentration", "batches");
  }

  @Test
  void namesItsOutputs() {
    assertThat(Trained.model(3, Map.of()).signature().ports().outputs())
        .containsExactly(
            new OutputField("code", 3, Form.SPARSE, Units.NONE),
            new OutputField("reconstruction", 3, Form.DENSE, Units.INPUT)
                .answering(OutputField.Meaning.reading(0)),
            new OutputField("error", 1, Form.SCALAR, Units.NONE),
            new OutputField("score", 1, Form.SCALAR, Units.NONE)
                .answering(OutputField.Meaning.SCORE));
  }

  @Test
  void codesByTheLargestCoefficients() {
    Answer answer = coded(Map.of("keep", 1, "score", "energy"), 3, -4, 0);
    assertThat(answer.numbers("code")).containsExactly(0, -4, 0);
    assertThat(answer.numbers("reconstruction")).containsExactly(0, -4, 0);
    assertThat(answer.number("error")).isEqualTo(3 / 5f);
    assertThat(answer.number("score")).isEqualTo(9 / 25f);
  }

  @Test
  void codesByAThreshold() {
    Answer answer = coded(Map.of("threshold", 2.5, "score", "sparsity"), 3, -4, 0);
    assertThat(answer.numbers("code")).containsExactly(3, -4, 0);
    assertThat(answer.number("error")).isZero();
    assertThat((double) answer.number("score"))
        .isCloseTo(-Math.cbrt((27 + 64) / 125.0), within(1e-6));
  }

  @Test
  void measuresTheErrorOnWhatWasObserved() {
    // The missing channel takes the atom of its own, of which nothing is known: it is filled by
    // zero, and is no part of the error.
    Answer answer = coded(Map.of("keep", 1), 3, NOTHING, 4);
    assertThat(answer.numbers("reconstruction")).containsExactly(0, 0, 4);
    assertThat(answer.number("error")).isEqualTo(3 / 5f);
  }

  @Test
  void scoresAResidualInUnitsOfTheUsualOne() {
    // Mean squared residual of (3, -4, 0) with one code kept is 9/3; usual is 6.
    assertThat(coded(Map.of("keep", 1), 3, -4, 0).number("score")).isEqualTo(0.5f);
    // Over the two channels observed it is 9/2.
    assertThat(coded(Map.of("keep", 1), 3, NOTHING, 4).number("score")).isEqualTo(0.75f);
  }

  @Test
  void answersAnObservationOfWhichNothingIsKnown() {
    Answer answer = coded(Map.of(), NOTHING, NOTHING, NOTHING);
    assertThat(answer.numbers("code")).containsOnly(0);
    assertThat(answer.numbers("reconstruction")).containsOnly(0);
    assertThat(answer.number("error")).isNaN();
    assertThat(answer.number("score")).isNaN();
  }

  @Test
  void answersAnObservationOfZeros() {
    Answer answer = coded(Map.of(), 0, 0, 0);
    assertThat(answer.number("error")).isZero();
    assertThat(answer.number("score")).isZero();
  }

  @Test
  void learnsFromNeitherNothingNorZeros() {
    SingleStream stream = SingleStream.of(Trained.model(3, Map.of("batch", 1)), 1);
    stream.step(new float[] {NOTHING, NOTHING, NOTHING}, 0);
    stream.step(new float[3], 1);
    assertThat(stream.steps()).isEqualTo(2);
    assertThat(stream.learned()).isZero();
    stream.step(new float[] {1, 0, 0}, 3);
    assertThat(stream.learned()).isEqualTo(1);
  }

  @Test
  void countsTheMiniBatchInWhatItLearned() {
    SingleStream stream = SingleStream.of(Trained.model(3, Map.of("batch", 4)), 1);
    for (int at = 0; at < 11; at++) {
      assertThat(stream.step(new float[] {1, at % 3, 2}, at).orElseThrow().version())
          .isEqualTo(at / 4);
    }
    Snapshot half = stream.snapshot();
    assertThat(half.parameters().count()).isEqualTo(11);
    SingleStream elsewhere = SingleStream.of(Trained.model(3, Map.of("batch", 4)), 99);
    elsewhere.restore(half);
    elsewhere.step(new float[] {3, 2, 1}, 11);
    stream.step(new float[] {3, 2, 1}, 11);
    assertThat(elsewhere.version()).isEqualTo(3);
    assertThat(elsewhere.snapshot().parameters().values())
        .isEqualTo(stream.snapshot().parameters().values());
  }

  @Test
  void refusesWhatWouldOverflowItsSums() {
    SingleStream stream = SingleStream.of(Trained.model(3, Map.of()), 1);
    assertThatThrownBy(() -> stream.step(new float[] {3e8f, 0, 0}, 0))
        .hasMessageContaining(
            "channel 0: expected a reading whose norm is at most 1e8, found 3.0E8; put standardize");
    assertThat(stream.steps()).isZero();
  }

  @Test
  void startsAsThePaperDoesInPaperMode() {
    // Q of a matrix uniform in [0, 1): its first direction is near the mean of all channels.
    Trained group = new Trained(16, Map.of("mode", "paper"), 5);
    double mean = 0;
    for (int i = 0; i < 16; i++) {
      mean += group.parameters[i] / 4;
    }
    assertThat(Math.abs(mean)).isGreaterThan(0.7);
  }

  /** An answer of a group whose dictionary is the identity and whose usual residual is 6. */
  private static Answer coded(Map<String, Object> options, float... observation) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("batch", 1000);
    SingleStream stream = SingleStream.of(Trained.model(3, all), 1);
    Snapshot fresh = stream.snapshot();
    StateLayout layout = fresh.parameters().layout();
    float[] values = fresh.parameters().values();
    for (int i = 0; i < 9; i++) {
      values[layout.offset("dictionary") + i] = i % 4 == 0 ? 1f : 0f;
    }
    values[layout.offset("residual.mean")] = 6;
    stream.restore(new Snapshot(fresh.sequence(), new FlatState(layout, values, 0)));
    return stream.step(observation, 0).orElseThrow();
  }

  /** Norms whose fourth power is no float32 are never learned, so they are never just answered. */
  @Test
  void unitsTooSmallToLearnAreRefusedWithTheirCure() {
    SingleStream stream = SingleStream.of(Trained.model(3, Map.of("keep", 1)), 42);
    assertThatThrownBy(() -> stream.step(new float[] {1e-13f, NOTHING, -3e-13f}, 0))
        .hasMessageContaining("channel 2")
        .hasMessageContaining("expected a reading whose norm is 0 or at least 1e-8")
        .hasMessageContaining("put standardize before dictionary");
    assertThat(stream.step(new float[] {0, 0, 0}, 1)).as("a machine that is off").isPresent();
    assertThat(stream.steps()).isEqualTo(1);
  }

  @Test
  void aQuietReadingOfAStreamInUsualUnitsIsAnswered() {
    SingleStream stream = SingleStream.of(Trained.model(3, Map.of("keep", 1)), 42);
    for (int at = 0; stream.version() == 0; at++) {
      stream.step(new float[] {at % 3 == 0 ? 1 : 0, at % 3 == 1 ? 1 : 0, .1f}, at);
    }
    long learned = stream.learned();
    assertThat(stream.step(new float[] {1e-13f, 0, 0}, 1_000_000)).isPresent();
    assertThat(stream.learned()).as("too small to learn from").isEqualTo(learned);
  }
}
