package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void exampleUsage() {
    Axis axis = new Axis(new Scale.Linear(), 0, 10, 100, 300);

    assertThat(axis.at(0)).isEqualTo(100);
    assertThat(axis.at(2.5)).isEqualTo(150);
    assertThat(axis.at(10)).isEqualTo(300);
  }

  @Test
  void anAxisThatPointsUpHasItsLowEndAtTheBottom() {
    Axis axis = new Axis(new Scale.Linear(), -1, 1, 240, 20);

    assertThat(axis.at(-1)).isEqualTo(240);
    assertThat(axis.at(0)).isEqualTo(130);
    assertThat(axis.at(2)).as("beyond").isEqualTo(-90);
  }

  @Test
  void equalFactorsAreEqualDistancesOnALogarithmicAxis() {
    Axis axis = new Axis(new Scale.Log(), .01, 100, 0, 400);

    assertThat(axis.at(.1)).isCloseTo(100, within(1e-9));
    assertThat(axis.at(1)).isCloseTo(200, within(1e-9));
    assertThat(axis.at(Math.sqrt(10))).isCloseTo(250, within(1e-9));
  }

  @Test
  void anAxisWithoutALengthIsRefused() {
    for (double high : new double[] {1, 0, Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> new Axis(new Scale.Linear(), 1, high, 0, 100))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot draw an axis from 1.0 to " + high);
    }
  }

  @Test
  void everyTickIsDrawnAtItsValueWithALineAndALabel() {
    Markup svg = new Markup().open("svg");
    Axis axis = new Axis(new Scale.Linear(), 0, 4, 0, 400);

    axis.drawBelow(svg, 200, 10);

    String text = svg.close().toString();
    assertThat(text.split("<line ", -1)).hasSize(axis.ticks(8).size() + 1);
    for (Scale.Tick tick : axis.ticks(8)) {
      assertThat(text).contains(">" + tick.label() + "</text>");
      assertThat(axis.at(tick.value())).isCloseTo(100 * tick.value(), within(1e-9));
    }
  }

  @Test
  void ticksOfTimeAreBeginningsOfMonthsWithinTheAxis() {
    double day = 86_400_000;
    Axis axis = new Axis(new Scale.Time(ZoneOffset.UTC), 10 * day, 200 * day, 0, 100);

    assertThat(axis.ticks(8))
        .extracting(Scale.Tick::label)
        .containsExactly("Feb 1970", "Mar 1970", "Apr 1970", "May 1970", "Jun 1970", "Jul 1970");
  }
}
