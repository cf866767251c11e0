package io.millrace.simulate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AlarmErrorsTest {

  private static final long HOUR = 3_600_000;

  /** Two keys: one window each of 100 readings, found at its beginning and not at all. */
  @Test
  void exampleUsage() {
    AlarmErrors errors = new AlarmErrors("fault", 3, Recent.NONE);
    for (String key : new String[] {"a", "b"}) {
      for (int at = 0; at < 1000; at++) {
        boolean marked = at >= 400 && at < 500;
        boolean alarm = key.equals("a") && (at == 400 || at == 700);
        errors.add(
            new ResultRow(key, at * HOUR, at, marked ? "fault" : "", alarm ? 5 : 1, new float[0]));
      }
    }
    double[] sums = errors.points().all();
    assertThat(errors.measure().value("ranges", sums)).isEqualTo(2);
    assertThat(errors.measure().value("found", sums)).isEqualTo(.5);
    assertThat(errors.measure().value("delay_s", sums)).isZero();
    assertThat(errors.measure().value("precision", sums)).isEqualTo(.5);
    // One false alarm of a key in 2 × 899 hours outside windows.
    assertThat(errors.measure().value("false_alarms_per_day", sums))
        .isCloseTo(24 / 1798.0, within(1e-15));
    assertThat(errors.others().get("range_precision")).isEqualTo(.5);
    assertThat(errors.others().get("range_recall")).isEqualTo(.005);
    // A window found, one missed; the false alarm is two windows behind: -.99991 · .11 of 4.
    assertThat(errors.others().get("nab_standard")).isBetween(47.2, 47.3);
  }

  @Test
  void aResultWithoutAScoreIsSilent() {
    AlarmErrors errors = new AlarmErrors("fault", 3, Recent.NONE);
    errors.add(new ResultRow("k", 0, 0, "fault", Double.NaN, new float[0]));

    assertThat(errors.measure().value("recall", errors.points().all())).isZero();
  }
}
