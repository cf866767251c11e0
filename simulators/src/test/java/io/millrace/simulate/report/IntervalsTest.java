package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IntervalsTest {

  @Test
  void exampleUsage() {
    Intervals picture =
        picture(
            new Intervals.Row("mase: b", -8, -5, -2, "better"),
            new Intervals.Row("mase: c", -1, 1, 3, "cannot tell"));

    assertThat(picture.markup().toString())
        .contains("mase: b", "better", "cannot tell", "difference in %");
    assertThat(picture.across().low()).isLessThan(-8);
    assertThat(picture.across().high()).isGreaterThan(3);
  }

  @Test
  void zeroIsAlwaysInThePicture() {
    assertThat(picture(new Intervals.Row("b", 4, 5, 6, "worse")).across().low()).isLessThan(0);
  }

  @Test
  void anIntervalThatIsNotKnownIsAPoint() {
    Intervals picture =
        picture(
            new Intervals.Row(
                "b", Double.NEGATIVE_INFINITY, 5, Double.POSITIVE_INFINITY, "cannot tell"));

    assertThat(picture.markup().toString()).contains("circle").doesNotContain("class=\"line s0\"");
  }

  @Test
  void aPictureOfNothingIsRefused() {
    assertThatThrownBy(() -> picture()).hasMessage("Cannot draw 0 intervals: expected at least 1");
  }

  private static Intervals picture(Intervals.Row... rows) {
    return new Intervals(
        "Differences", new Dimension("difference in %", new Scale.Linear()), List.of(rows));
  }
}
