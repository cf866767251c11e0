package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest {

  @Test
  void exampleUsage() {
    Axis axis = new Axis(new Scale.Linear(), 0, 10, 100, 300);
    assertThat(axis.at(2.5)).isEqualTo(150);
    assertThat(labels(axis)).containsExactly("0", "2", "4", "6", "8", "10");
  }

  @Test
  void picksStepsOfOneTwoAndFive() {
    assertThat(labels(new Axis(new Scale.Linear(), 0, .7, 0, 1)))
        .containsExactly("0.0", "0.2", "0.4", "0.6");
    assertThat(labels(new Axis(new Scale.Linear(), 0, 140_000, 0, 1)))
        .containsExactly("0", "50,000", "100,000");
    assertThat(labels(new Axis(new Scale.Linear(), -1, 1, 0, 1)))
        .containsExactly("-1.0", "-0.5", "0.0", "0.5", "1.0");
  }

  @Test
  void putsPowersOfTenEvenlyOnALogarithm() {
    Axis axis = new Axis(new Scale.Log(), 1, 1000, 300, 0);
    assertThat(labels(axis)).containsExactly("1", "10", "100", "1,000");
    assertThat(axis.at(10)).isCloseTo(200, within(1e-9));
    assertThat(axis.at(100)).isCloseTo(100, within(1e-9));
  }

  /** Midnight of the first of March in Beijing is the afternoon before in UTC. */
  @Test
  void beginsMonthsInTheZoneOfTheReader() {
    Scale.Time scale = new Scale.Time(ZoneOffset.ofHours(8));
    double from = Instant.parse("2015-02-28T16:00:00Z").toEpochMilli();
    double to = Instant.parse("2015-05-10T00:00:00Z").toEpochMilli();
    List<Scale.Tick> ticks = scale.ticks(from, to, 8);
    assertThat(ticks)
        .extracting(Scale.Tick::label)
        .containsExactly("Mar 2015", "Apr 2015", "May 2015");
    assertThat(ticks.get(0).value()).isEqualTo(from);
  }

  @Test
  void leavesMonthsOutWhenThereAreMany() {
    Scale.Time scale = new Scale.Time(ZoneOffset.UTC);
    double from = Instant.parse("2015-03-01T00:00:00Z").toEpochMilli();
    double to = Instant.parse("2017-03-01T00:00:00Z").toEpochMilli();
    assertThat(scale.ticks(from, to, 8))
        .extracting(Scale.Tick::label)
        .startsWith("Mar 2015", "Sep 2015")
        .hasSizeLessThanOrEqualTo(9);
  }

  @Test
  void countsDaysWhereMonthsAreFew() {
    Scale.Time scale = new Scale.Time(ZoneOffset.ofHours(8));
    double from = Instant.parse("2017-02-14T16:00:00Z").toEpochMilli();
    double to = Instant.parse("2017-02-28T15:00:00Z").toEpochMilli();
    List<Scale.Tick> ticks = scale.ticks(from, to, 8);
    assertThat(ticks)
        .extracting(Scale.Tick::label)
        .containsExactly("15 Feb", "17 Feb", "19 Feb", "21 Feb", "23 Feb", "25 Feb", "27 Feb");
    assertThat(ticks.get(0).value()).isEqualTo(from);
  }

  @Test
  void refusesAnAxisOfNoLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Axis(new Scale.Linear(), 1, 1, 0, 10));
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks(6).stream().map(Scale.Tick::label).toList();
  }
}
