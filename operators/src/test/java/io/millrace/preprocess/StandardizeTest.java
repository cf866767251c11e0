package io.millrace.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandardizeTest {

  /** What the operator behind saw comes out as {@code sum}, one observation late. */
  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with("standardize", Standardize.factory())
          .with(
              "lagged",
              (ModelFactory.Operator)
                  (width, options) -> new Lagged(width, Ports.Missing.ALLOWED, 1e30f));

  @Test
  void exampleUsage() {
    SingleStream stream = stream(Map.of("warmup", 4));
    for (float value : new float[] {10, 20, 10, 20}) {
      assertThat(stream.step(new float[] {value}, 0)).as("warm-up").isEmpty();
    }
    // Mean 15, deviation 5.
    assertThat(passedOn(stream, 25)).isEqualTo(2f);
  }

  @Test
  void aRefusalBehindSaysThatItIsOfAScaledValue() {
    ModelCatalog narrow =
        ModelCatalog.empty()
            .with("standardize", Standardize.factory())
            .with("narrow", (ModelFactory.Operator) (width, options) -> new Narrow());
    SingleStream stream =
        SingleStream.of(
            narrow.create(
                List.of(
                    new ModelSpec("standardize", Map.of("warmup", 4)),
                    new ModelSpec("narrow", Map.of())),
                1),
            0);
    for (float value : new float[] {10, 20, 10, 20, 15}) {
      stream.step(new float[] {value}, 0);
    }

    assertThatThrownBy(() -> stream.step(new float[] {40}, 0))
        .hasMessage(
            "Cannot take an observation: channel 0: expected a value that standardize scales to a"
                + " magnitude of at most 3, found 40.0; declare limits for the channel");
  }

  /** Refuses more than three. */
  private static final class Narrow implements StreamModel {

    @Override
    public Signature signature() {
      return new Signature(
          new Ports(1, Ports.Missing.REFUSED, List.of(OutputField.scalar("same"))),
          Timing.IMMEDIATE,
          StateLayout.EMPTY,
          StateLayout.EMPTY,
          1);
    }

    @Override
    public void step(Rows rows) {
      for (int row = 0; row < rows.size(); row++) {
        if (Math.abs(rows.inputs()[row]) > 3) {
          rows.refuse(row, Refusal.tooLarge(0, "3"));
        } else {
          rows.outputs()[row] = rows.inputs()[row];
          rows.advance(row, Outcome.EMITTED);
        }
      }
    }
  }

  @Test
  void scalesByWhatWasKnownBefore() {
    SingleStream stream = settled(Map.of("warmup", 4));
    assertThat(passedOn(stream, 25)).isEqualTo(2f);
    double mean = 85 / 5.0;
    double deviation = Math.sqrt((100 + 400 + 100 + 400 + 625) / 5.0 - mean * mean);
    assertThat((double) passedOn(stream, 30)).isCloseTo((30 - mean) / deviation, within(1e-5));
  }

  @Test
  void clipsWhatIsFarOut() {
    assertThat(passedOn(settled(Map.of("warmup", 4, "clip", 3)), 1e6f)).isEqualTo(3f);
    assertThat(passedOn(settled(Map.of("warmup", 4, "clip", 3)), -1e6f)).isEqualTo(-3f);
  }

  @Test
  void aFloorKeepsAQuietChannelQuiet() {
    SingleStream stream = stream(Map.of("warmup", 4, "floor", 2));
    for (int at = 0; at < 4; at++) {
      stream.step(new float[] {7}, at);
    }
    assertThat(passedOn(stream, 8)).isEqualTo(0.5f);
  }

  @Test
  void aChannelThatNeverMovedIsWorthZero() {
    SingleStream stream = stream(Map.of("warmup", 4));
    for (int at = 0; at < 4; at++) {
      stream.step(new float[] {7}, at);
    }
    assertThat(passedOn(stream, 7)).isZero();
  }

  /**
   * A channel that was added to a running pipeline has no scale yet. Were its readings refused, it
   * would never get one, because a refused reading teaches nothing.
   */
  @Test
  void aChannelWithoutScaleIsItsMeanToAnOperatorThatTakesNoneMissing() {
    StreamModel model =
        ModelCatalog.empty()
            .with("standardize", Standardize.factory())
            .with(
                "strict",
                (ModelFactory.Operator)
                    (width, options) -> new Lagged(width, Ports.Missing.REFUSED, 1e30f))
            .create(
                List.of(
                    new ModelSpec("standardize", Map.of("warmup", 4)),
                    new ModelSpec("strict", Map.of())),
                2);
    SingleStream stream = SingleStream.of(model, 1);
    float[] values = {10, 20, 10, 20, 10};
    for (int at = 0; at < 5; at++) {
      stream.step(new float[] {values[at], values[at]}, at);
    }
    SingleStream.Snapshot before = stream.snapshot();
    int count = model.signature().sequence().offset("standardize.count") + 1;
    before.sequence().values()[count] = 0;
    stream.restore(before);

    for (int at = 0; at < 10; at++) {
      assertThat(stream.step(new float[] {15, at % 2 == 0 ? 100 : 300}, 5 + at))
          .as("reading %d", at)
          .isPresent();
    }
    assertThat(stream.snapshot().sequence().values()[count]).isEqualTo(10);
  }

  @Test
  void aHorizonForgets() {
    SeededRandom random = new SeededRandom(3);
    SingleStream all = stream(Map.of("warmup", 2));
    SingleStream recent = stream(Map.of("warmup", 2, "horizon", 50));
    for (int at = 0; at < 2000; at++) {
      float value = (float) ((at < 1000 ? 0 : 8) + random.gaussian());
      all.step(new float[] {value}, at);
      recent.step(new float[] {value}, at);
    }
    assertThat((double) passedOn(recent, 8)).as("near its new mean").isCloseTo(0, within(0.6));
    // Two levels 4 from their mean, each of variance one.
    assertThat((double) passedOn(all, 8))
        .as("deviations of the two levels")
        .isCloseTo(4 / Math.sqrt(4 * 4 + 1), within(0.05));
  }

  @Test
  void aChannelSeenTooSeldomIsPassedOnAsMissing() {
    SingleStream stream = stream(Map.of("warmup", 3));
    stream.step(new float[] {1}, 0);
    stream.step(new float[] {Float.NaN}, 1);
    stream.step(new float[] {3}, 2);
    assertThat(passedOn(stream, 5)).isNaN();
    assertThat(passedOn(stream, 5)).isFinite();
  }

  @Test
  void unitsComeBack() {
    SingleStream stream = settled(Map.of("warmup", 4));
    stream.step(new float[] {25}, 9);
    float before = stream.step(new float[] {15}, 10).orElseThrow().number("before");
    // Two deviations passed on, restored by the statistics behind 25 and before 15.
    double mean = 85 / 5.0;
    double deviation = Math.sqrt((100 + 400 + 100 + 400 + 625) / 5.0 - mean * mean);
    assertThat((double) before).isCloseTo(mean + 2 * deviation, within(1e-4));
  }

  @Test
  void keepsFourFloatsAChannelAndKey() {
    StreamModel alone = new Lagged(5, Ports.Missing.ALLOWED, 1);
    StreamModel model =
        CATALOG.create(List.of(spec(Map.of()), new ModelSpec("lagged", Map.of())), 5);
    assertThat(model.signature().stateBytes() - alone.signature().stateBytes())
        .isEqualTo(4 * 5 * 4);
  }

  @Test
  void faultsAreShownTogether() {
    assertThatThrownBy(() -> stream(Map.of("horizon", 1.5, "warmup", 1, "floor", -1, "clip", 0)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("horizon: expected 0 (all of the past) or at least 2")
        .hasMessageContaining("warmup: expected a whole number from 2")
        .hasMessageContaining("floor: expected a number from 0")
        .hasMessageContaining("clip: expected a number from 1");
  }

  @Test
  void standsOnlyOnceBeforeAnOperator() {
    ModelSpec stage = spec(Map.of());
    assertThatThrownBy(
            () -> CATALOG.create(List.of(stage, stage, new ModelSpec("lagged", Map.of())), 1))
        .hasMessageContaining("expected one standardize stage, found a second");
  }

  private static ModelSpec spec(Map<String, Object> options) {
    return new ModelSpec("standardize", options);
  }

  private static SingleStream stream(Map<String, Object> options) {
    return SingleStream.of(
        CATALOG.create(List.of(spec(options), new ModelSpec("lagged", Map.of())), 1), 0);
  }

  private static SingleStream settled(Map<String, Object> options) {
    SingleStream stream = stream(options);
    for (float value : new float[] {10, 20, 10, 20}) {
      stream.step(new float[] {value}, 0);
    }
    return stream;
  }

  /** The scaled value, fetched by a peek one observation later. */
  private static float passedOn(SingleStream stream, float value) {
    stream.step(new float[] {value}, 5);
    return stream.peek(new float[] {15}, 6).orElseThrow().number("sum");
  }
}
