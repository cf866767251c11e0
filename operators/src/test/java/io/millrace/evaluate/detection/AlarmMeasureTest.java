package io.millrace.evaluate.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.detection.AlarmEvents.Answer;
import org.junit.jupiter.api.Test;

class AlarmMeasureTest {

  private static final AlarmMeasure MEASURE = new AlarmMeasure();
  private static final long HOUR = 3_600_000;

  @Test
  void exampleUsage() {
    // A reading an hour; # marked and found, + marked only, ! false alarm.
    double[] sums = judge("..!..++##....!!!.....+..");

    assertThat(MEASURE.value("recall", sums)).isEqualTo(2 / 5.0);
    assertThat(MEASURE.value("precision", sums)).isEqualTo(2 / 6.0);
    assertThat(MEASURE.value("f1", sums)).isEqualTo(4 / 11.0);
    assertThat(MEASURE.value("ranges", sums)).isEqualTo(2);
    assertThat(MEASURE.value("found", sums)).isEqualTo(.5);
    assertThat(MEASURE.value("delay_s", sums)).isEqualTo(2 * 3600);
    // Two alarms, one of them three hours long, in 18 hours.
    assertThat(MEASURE.value("false_alarms_per_day", sums))
        .isCloseTo(2 / (18 / 24.0), within(1e-12));
  }

  @Test
  void anAlarmBeforeARangeIsFalseAndFindsItAtOnce() {
    double[] sums = judge(".!##..");

    assertThat(MEASURE.value("delay_s", sums)).isZero();
    assertThat(sums[AlarmMeasure.FALSE_ALARMS]).isEqualTo(1);
  }

  /** What is left of the alarm of a range is no new alarm. */
  @Test
  void anAlarmMayOutlastItsRange() {
    assertThat(judge("..##!!..")[AlarmMeasure.FALSE_ALARMS]).isZero();
  }

  @Test
  void aTimeWithoutReadingsIsNotWatched() {
    double[] sums = new double[MEASURE.sums()];
    AlarmEvents events = new AlarmEvents();
    events.judge(0, Mark.USUAL, Answer.SILENT, sums);
    events.judge(1000 * 24 * HOUR, Mark.USUAL, Answer.ALARM, sums);

    assertThat(MEASURE.value("false_alarms_per_day", sums)).isEqualTo(1);
  }

  @Test
  void withoutMarksThereIsNoRecall() {
    double[] sums = judge("..!.");

    assertThat(MEASURE.value("recall", sums)).isNaN();
    assertThat(MEASURE.value("found", sums)).isNaN();
    assertThat(MEASURE.value("precision", sums)).isZero();
  }

  @Test
  void aScoreAtTheThresholdIsNoAlarm() {
    assertThat(Answer.of(3, 3)).isEqualTo(Answer.SILENT);
    assertThat(Answer.of(3.1, 3)).isEqualTo(Answer.ALARM);
    assertThat(Answer.of(Double.NaN, 3)).isEqualTo(Answer.SILENT);
  }

  private static double[] judge(String readings) {
    double[] sums = new double[MEASURE.sums()];
    AlarmEvents events = new AlarmEvents();
    for (int at = 0; at < readings.length(); at++) {
      char one = readings.charAt(at);
      // Stored and read at every reading, as the slot of a state is.
      float[] slots = new float[events.floats()];
      events.write(slots, 0);
      events = new AlarmEvents();
      events.read(slots, 0);
      events.judge(
          (at - 3) * HOUR,
          one == '#' || one == '+' ? Mark.MARKED : Mark.USUAL,
          one == '#' || one == '!' ? Answer.ALARM : Answer.SILENT,
          sums);
    }
    return sums;
  }
}
