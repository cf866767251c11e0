package io.millrace.simulate.summary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GridTest {

  private static final long HOUR = 3_600_000;

  @Test
  void exampleUsage() {
    Grid grid = Grid.of(HOUR / 2, 100 * HOUR, 60);
    assertThat(grid).isEqualTo(new Grid(0, 2 * HOUR, 51));
    assertThat(grid.length()).isEqualTo("2 h");
    assertThat(grid.at(3 * HOUR)).isEqualTo(1);
    assertThat(grid.middles()[1]).isEqualTo(3. * HOUR);
    assertThat(grid.at(-1)).isEqualTo(-1);
    assertThat(grid.at(102 * HOUR)).isEqualTo(-1);
  }

  @Test
  void holdsAnyRangeInItsBound() {
    assertThat(Grid.of(0, 0, 1).count()).isEqualTo(1);
    Grid ages = Grid.of(-200_000L * 365 * 24 * HOUR, 200_000L * 365 * 24 * HOUR, 100);
    assertThat(ages.count()).isLessThanOrEqualTo(100);
    assertThat(ages.at(200_000L * 365 * 24 * HOUR)).isNotNegative();
  }
}
