package io.millrace.streaming.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.Limits;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitCheckTest {

  private static final List<String> CHANNELS = List.of("flow", "temp");
  private static final Limits LIMITS = Limits.NONE.with("temp", -40, 85);

  @Test
  void exampleUsage() {
    Inbound refused = new LimitCheck(CHANNELS, LIMITS).apply(reading(3, -9999));

    assertThat(((DeadLetter) refused).reason()).isEqualTo(Reason.OUT_OF_RANGE);
    assertThat(((DeadLetter) refused).detail())
        .isEqualTo(
            "temp: expected -40.0 to 85.0, found -9999.0; correct it at its source, widen limits,"
                + " or say outside: missing");
  }

  @Test
  void aValueOutsideMayCountAsMissingAndTheOthersStay() {
    LimitCheck check = new LimitCheck(CHANNELS, LIMITS.outside(Limits.Outside.MISSING));
    Observation reading = reading(3, 1e9f);
    Observation kept = (Observation) check.apply(reading);

    assertThat(kept.values()).containsExactly(3f, Float.NaN);
    assertThat(kept.key() + kept.group() + kept.time() + kept.label()).isEqualTo("kg7l");
    assertThat(reading.values()).as("the record that was read").containsExactly(3f, 1e9f);
  }

  @Test
  void bordersMissingValuesAndOtherChannelsAreWithin() {
    LimitCheck check = new LimitCheck(CHANNELS, LIMITS);
    for (float temp : new float[] {-40, 85, Float.NaN}) {
      Observation reading = reading(Float.NEGATIVE_INFINITY, temp);
      assertThat(check.apply(reading)).isSameAs(reading);
    }
    assertThat(check.apply(reading(0, Math.nextUp(85f)))).isInstanceOf(DeadLetter.class);
    assertThat(check.apply(reading(0, Float.POSITIVE_INFINITY))).isInstanceOf(DeadLetter.class);
  }

  @Test
  void aReadingOfAnotherWidthIsLeftToWhoRefusesIt() {
    Observation narrow = new Observation("k", "g", 7, new float[] {1}, null, Origin.NOWHERE);
    assertThat(new LimitCheck(CHANNELS, LIMITS).apply(narrow)).isSameAs(narrow);
  }

  /** A record with the value of one sensor, or of some. */
  @Test
  void aReadingOfSensorsLosesTheValuesOutsideAndKeepsItsOrder() {
    LimitCheck check = new LimitCheck(CHANNELS, LIMITS.outside(Limits.Outside.MISSING));
    SensorReadings wide = SensorReadings.of(reading(3, 1e9f));

    SensorReadings kept = (SensorReadings) check.apply(wide);

    assertThat(kept.sensors()).containsExactly(0);
    assertThat(kept.values()).containsExactly(3f);
    assertThat(kept.key() + kept.group() + kept.time()).isEqualTo("kg7");
    assertThat(wide.sensors()).as("the record that was read").containsExactly(0, 1);
    SensorReadings right = SensorReadings.of("k", "g", 7, 1, 20, Origin.NOWHERE);
    assertThat(check.apply(right)).isSameAs(right);
    SensorReadings wrong = SensorReadings.of("k", "g", 7, 1, 200, Origin.NOWHERE);
    assertThat(((SensorReadings) check.apply(wrong)).sensors()).isEmpty();
  }

  @Test
  void aReadingOfASensorOutsideIsADeadLetterWithItsName() {
    SensorReadings wrong = SensorReadings.of("k", "g", 7, 1, -41, Origin.file("a.csv", 3));

    DeadLetter letter = (DeadLetter) new LimitCheck(CHANNELS, LIMITS).apply(wrong);

    assertThat(letter.detail()).startsWith("temp: expected -40.0 to 85.0, found -41.0");
    assertThat(letter.origin()).isEqualTo(Origin.file("a.csv", 3));
  }

  @Test
  void missingValuesOfAWideRecordAreReadingsOfNoSensor() {
    SensorReadings read = SensorReadings.of(reading(Float.NaN, 4));

    assertThat(read.sensors()).containsExactly(1);
    assertThat(read.values()).containsExactly(4f);
    assertThat(SensorReadings.of("k", "g", 7, 1, Float.NaN, Origin.NOWHERE).sensors()).isEmpty();
  }

  @Test
  void aDeadLetterPassesAsItIs() {
    DeadLetter letter = new DeadLetter(Reason.MALFORMED, "no number", Origin.NOWHERE, "x");

    assertThat(new LimitCheck(CHANNELS, LIMITS).apply(letter)).isSameAs(letter);
  }

  private static Observation reading(float flow, float temp) {
    return new Observation("k", "g", 7, new float[] {flow, temp}, "l", Origin.NOWHERE);
  }
}
