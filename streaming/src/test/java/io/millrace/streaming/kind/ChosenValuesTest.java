package io.millrace.streaming.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What a branch reads of a reading, and by which lateness a model judges it. */
final class ChosenValuesTest {

  private static final Observation WHOLE =
      new Observation("k", "g", 7, new float[] {1, 2, 3}, "l", Origin.file("a.csv", 9));

  @Test
  void exampleUsage() {
    Observation left = ChosenValues.of(List.of("a", "b", "kind"), List.of("b", "a")).map(WHOLE);

    assertThat(left.values()).containsExactly(2f, 1f);
  }

  @Test
  void allElseOfAReadingStays() throws Exception {
    ChosenValues chosen =
        InstantiationUtil.clone(ChosenValues.of(List.of("a", "b", "c"), List.of("c")));

    assertThat(chosen.map(WHOLE))
        .usingRecursiveComparison()
        .isEqualTo(new Observation("k", "g", 7, new float[] {3}, "l", Origin.file("a.csv", 9)));
    assertThat(WHOLE.values()).as("that other branches read").containsExactly(1f, 2f, 3f);
    assertThat(ChosenValues.of(List.of("a"), List.of()).map(WHOLE).values()).isEmpty();
  }

  /** Rows a minute apart would each be a jump ahead for a model whose lateness is a second. */
  @Test
  void theModelBehindRowsWaitsAsLongAsRowsMayBeApart() {
    AlignSpec rows =
        new AlignSpec(
            Duration.ofMinutes(1),
            List.of(
                new AlignSpec.Channel("a", "A", AlignSpec.Rule.LAST, Duration.ofMinutes(1)),
                new AlignSpec.Channel("b", "B", AlignSpec.Rule.LAST, Duration.ofMinutes(5))));

    assertThat(Recipes.lateness(Duration.ofSeconds(1), Optional.empty()))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(Recipes.lateness(Duration.ofSeconds(1), Optional.of(rows)))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(Recipes.lateness(Duration.ofHours(1), Optional.of(rows)))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aSummaryTellsWhenRowsAreMade() {
    assertThat(Recipes.rows(spec(""))).isEmpty();
    assertThat(Recipes.rows(spec("align: {every: 10 s}"))).contains("every 10000 ms, of 2 sensors");
    assertThat(Recipes.rows(spec("align: {on: change, within: 1 s, channels: {a: T, b: T}}")))
        .contains("on change, of 1 sensors");
  }

  private static PipelineSpec spec(String align) {
    String text =
        """
        name: p
        channels: [a, b]
        source: {json: {path: in/}}
        operators: [dictionary]
        results: {folder: out}
        """;
    return PipelineYaml.read("p.yaml", text + align, Map.of(), StandardCatalog.catalog());
  }
}
