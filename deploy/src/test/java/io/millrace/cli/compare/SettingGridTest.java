package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SettingGridTest {

  @Test
  void exampleUsage() {
    SettingGrid grid = grid("a=1,2", "b=x,y");

    assertThat(grid.all().stream().map(Setting::title))
        .containsExactly("a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y");
  }

  @Test
  void settingsAreDrawnInAnOrderThatTheSeedDecides() {
    SettingGrid grid = grid("a=1..10", "b=1..10");

    assertThat(grid.drawn(3)).isEqualTo(grid.drawn(3)).isNotEqualTo(grid.drawn(4));
    assertThat(grid.drawn(3)).containsExactlyInAnyOrderElementsOf(grid.all());
  }

  @Test
  void aPathIsTriedOnceAndNotTooOften() {
    assertThatThrownBy(() -> grid("a=1", "a=2")).hasMessageContaining("Cannot try a twice");
    assertThatThrownBy(() -> grid("a=1..1000", "b=1..1000"))
        .hasMessageContaining("more than 100000 combinations");
  }

  private static SettingGrid grid(String... ranges) {
    return new SettingGrid(Stream.of(ranges).map(SettingRange::of).toList());
  }

  @Test
  void aBudgetIsOfRunsOrOfTime() {
    assertThat(Budget.of("40").allows(37, 3, 0)).isTrue();
    assertThat(Budget.of("40").allows(38, 3, 0)).isFalse();
    assertThat(Budget.of("10 min").allows(1_000_000, 3, 599_000_000_000L)).isTrue();
    assertThat(Budget.of("10min").allows(0, 3, 600_000_000_000L)).isFalse();
    for (String unfit : List.of("", "0", "ten", "10 days")) {
      assertThatThrownBy(() -> Budget.of(unfit)).hasMessageContaining("--budget " + unfit);
    }
  }
}
