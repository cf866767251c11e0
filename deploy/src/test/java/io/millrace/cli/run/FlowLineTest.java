package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FlowLineTest {

  @Test
  void exampleUsage() {
    FlowLine line = new FlowLine(OptionalLong.of(100_000));

    String half = line.at(flow(50_000, Map.of("late", 2L, "malformed", 1L)), 100);

    assertThat(half)
        .isEqualTo(
            "  [########........] ~50 %  50,000 records  500/s  49,000 results"
                + "  3 refused (2 late, 1 malformed)  7 checkpoints  about 1 min 40 s left");
  }

  @Test
  void aStreamThatDoesNotEndHasNeitherBarNorEnd() {
    FlowLine line = new FlowLine(OptionalLong.empty());

    assertThat(line.at(flow(2_000, Map.of()), 100))
        .isEqualTo("  2,000 records  20/s  1,000 results  7 checkpoints  1 min 40 s");
  }

  @Test
  void anEstimateIsTheWholeOnlyAtTheEnd() {
    FlowLine line = new FlowLine(OptionalLong.of(1_500));

    assertThat(line.at(flow(2_000, Map.of()), 1)).contains("~99 %").doesNotContain("left");
    assertThat(line.whole(flow(2_000, Map.of()), 1))
        .contains("[################] 100 %", "2,000/s");
  }

  private static Flow flow(long records, Map<String, Long> refused) {
    return new Flow(
        records, records - 1000, refused, 5, new Flow.Restorable(7, 0, Optional.empty()));
  }
}
