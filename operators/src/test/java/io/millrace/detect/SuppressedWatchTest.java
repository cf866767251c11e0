package io.millrace.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.event.Found;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alarms that are held back, minute by minute; 9 is beyond the threshold, 0 is not. */
class SuppressedWatchTest {

  private static final long MINUTE = 60_000;

  private static List<String> events(SuppressedWatch.Rules rules, long first, int... values) {
    SuppressedWatch watch = new SuppressedWatch(new ThresholdWatch(1, 5, 5, 1), rules);
    float[] state = watch.state().initial();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < values.length; at++) {
      long time = first + at * MINUTE;
      Found found = watch.step(new double[] {values[at]}, time, state, 0);
      if (found != Found.NOTHING) {
        events.add(at + " " + found.word() + " since " + (watch.since(time) - first) / MINUTE);
      }
    }
    return events;
  }

  /** Behind an alarm there is none for three minutes. */
  @Test
  void exampleUsage() {
    assertThat(events(new SuppressedWatch.Rules(3 * MINUTE, 0, 0, 0, 0), 0, 0, 9, 0, 9, 0, 0, 9, 0))
        .containsExactly("1 start since 1", "2 end since 1", "6 start since 6", "7 end since 6");
  }

  /** It is late, and has the time and the peak of its beginning. */
  @Test
  void anAlarmThatOutlastsTheQuietIsToldThen() {
    assertThat(events(new SuppressedWatch.Rules(3 * MINUTE, 0, 0, 0, 0), 0, 9, 0, 0, 9, 9, 9, 0))
        .containsExactly("0 start since 0", "1 end since 0", "4 start since 3", "6 end since 3");
  }

  @Test
  void inQuietHoursNoAlarmBegins() {
    long beforeSix = 5 * 60 * MINUTE + 58 * MINUTE;
    SuppressedWatch.Rules night = new SuppressedWatch.Rules(0, 22, 6, 0, 0);
    assertThat(events(night, beforeSix, 9, 0, 9, 0))
        .containsExactly("2 start since 2", "3 end since 2");
    assertThat(events(night, beforeSix, 0, 9, 9, 0))
        .containsExactly("2 start since 1", "3 end since 1");
    long beforeTen = 22 * 60 * MINUTE - 2 * MINUTE;
    assertThat(events(night, beforeTen, 0, 9, 9, 0, 9))
        .containsExactly("1 start since 1", "3 end since 1");
  }

  /** Hours count from midnight UTC, also before 1970. */
  @Test
  void timesBefore1970HaveTheirHours() {
    SuppressedWatch.Rules evening = new SuppressedWatch.Rules(0, 20, 24, 0, 0);
    assertThat(events(evening, -MINUTE * 60, 9, 0)).isEmpty();
    assertThat(events(evening, -MINUTE * 60 * 10, 9, 0)).hasSize(2);
  }

  /** Minute by minute a number and a flag, each "-" where it is not known. */
  private static List<String> flagged(long after, String... readings) {
    SuppressedWatch watch =
        new SuppressedWatch(
            new ThresholdWatch(1, 5, 5, 1), new SuppressedWatch.Rules(0, 0, 0, 1, after));
    float[] state = watch.state().initial();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < readings.length; at++) {
      String[] parts = readings[at].split(" ");
      double[] values = new double[2];
      for (int i = 0; i < 2; i++) {
        values[i] = parts[i].equals("-") ? Double.NaN : Double.parseDouble(parts[i]);
      }
      Found found = watch.step(values, at * MINUTE, state, 0);
      if (found != Found.NOTHING) {
        events.add(at + " " + found.word() + (watch.held() > 0 ? " held " + watch.held() : ""));
      }
      if (watch.holdsBack()) {
        events.add(at + " holds back");
      }
    }
    return events;
  }

  /** The next start that is told says how many were not. */
  @Test
  void whileAFlagIsTrueNoAlarmBegins() {
    assertThat(flagged(0, "9 1", "0 1", "9 1", "0 0", "9 0", "0 0", "9 0", "0 0"))
        .containsExactly(
            "0 holds back", "2 holds back", "4 start held 2", "5 end", "6 start", "7 end");
  }

  @Test
  void anAlarmThatOutlastsTheFlagAndTheTimeBehindItIsToldThen() {
    assertThat(flagged(0, "0 1", "9 1", "9 0", "0 0"))
        .containsExactly("1 holds back", "2 start", "3 end");
    assertThat(flagged(3 * MINUTE, "0 1", "9 1", "9 0", "9 0", "9 0", "0 0"))
        .containsExactly("1 holds back", "4 start", "5 end");
  }

  /** A flag counts where the number is not known, and a flag that is not known is not true. */
  @Test
  void whatIsNotKnownIsNeitherAnAlarmNorAFlag() {
    assertThat(flagged(2 * MINUTE, "- 1", "9 -", "9 -", "0 0"))
        .containsExactly("1 holds back", "2 start", "3 end");
  }
}
