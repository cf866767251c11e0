package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelRowsTest {

  @Test
  void exampleUsage() {
    LabelRows rows = new LabelRows(2, 0, 100);

    assertThat(rows.place(50, 20)).contains(new LabelRows.Spot(0, false));
    assertThat(rows.place(45, 20)).as("to the left").contains(new LabelRows.Spot(1, false));
    assertThat(rows.place(35, 20)).as("ends at its mark").contains(new LabelRows.Spot(0, true));
    assertThat(rows.place(48, 20)).as("no row is free").isEmpty();
  }

  @Test
  void aLabelAtTheRightEdgeEndsAtItsMark() {
    LabelRows rows = new LabelRows(1, 0, 100);

    assertThat(rows.place(100, 30)).contains(new LabelRows.Spot(0, true));
    assertThat(new LabelRows(1, 0, 100).place(70, 30)).contains(new LabelRows.Spot(0, false));
    assertThat(new LabelRows(1, 0, 100).place(70.5, 30)).contains(new LabelRows.Spot(0, true));
  }

  @Test
  void aLabelThatFitsNowhereIsLeftOut() {
    assertThat(new LabelRows(3, 0, 100).place(50, 101)).isEmpty();
    assertThat(new LabelRows(3, 0, 100).place(50, 60)).as("neither way").isEmpty();
    assertThat(new LabelRows(0, 0, 100).place(50, 1)).as("no rows").isEmpty();
  }

  @Test
  void labelsMayStandTenPixelsApartAndNoNearer() {
    LabelRows rows = new LabelRows(1, 0, 1000);
    rows.place(100, 20);

    assertThat(rows.place(129, 20)).isEmpty();
    assertThat(rows.place(130, 20)).contains(new LabelRows.Spot(0, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noTwoLabelsOfARowOverlapAndNoneLeavesThePicture(long seed) {
    SeededRandom random = new SeededRandom(seed);
    LabelRows rows = new LabelRows(4, 10, 700);
    List<double[]> placed = new ArrayList<>();
    for (int label = 0; label < 200; label++) {
      double x = 10 + 690 * random.uniform();
      double width = 5 + 80 * random.uniform();
      Optional<LabelRows.Spot> spot = rows.place(x, width);
      if (spot.isPresent()) {
        double from = spot.get().endsAtMark() ? x - width : x;
        assertThat(from).isGreaterThanOrEqualTo(10);
        assertThat(from + width).isLessThanOrEqualTo(700);
        for (double[] other : placed) {
          boolean apart = from >= other[2] + 10 - 1e-9 || other[1] >= from + width + 10 - 1e-9;
          assertThat(other[0] != spot.get().row() || apart).isTrue();
        }
        placed.add(new double[] {spot.get().row(), from, from + width});
      }
    }
    assertThat(placed).hasSizeGreaterThan(15);
  }
}
