package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.Limits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlLimitsTest {

  private static final String PIPELINE =
      """
      name: p
      channels: [temp, flow]
      source: {json: {path: in/}}
      operators: [standardize, dictionary]
      results: {folder: out/}
      """;

  @Test
  void exampleUsage() {
    Limits limits = read("limits: {temp: [-40, 85]}\noutside: missing\n");

    assertThat(limits).isEqualTo(Limits.NONE.with("temp", -40, 85).outside(Limits.Outside.MISSING));
  }

  @Test
  void withoutLimitsThereAreNone() {
    assertThat(read("")).isEqualTo(Limits.NONE);
    assertThat(read("limits: {flow: [0, 1e9]}\n").outside()).isEqualTo(Limits.Outside.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[85, -40]", "[1, 1]", "[1]", "[1, 2, 3]", "7", "[a, b]", "[1, .nan]"})
  void aRangeIsTwoNumbersInOrder(String range) {
    assertThatThrownBy(() -> read("limits: {temp: " + range + "}\n"))
        .hasMessageContaining("p.yaml:6: limits.temp")
        .hasMessageContaining("expected");
  }

  @Test
  void aChannelThatIsNotThereAndOutsideAloneAreFaults() {
    assertThatThrownBy(() -> read("limits: {tmp: [0, 1]}\n"))
        .hasMessageContaining("no channel is called 'tmp'")
        .hasMessageContaining("temp");
    assertThatThrownBy(() -> read("outside: missing\n"))
        .hasMessageContaining("outside: expected limits beside it");
    assertThatThrownBy(() -> read("limits: {temp: [0, 1]}\noutside: ignore\n"))
        .hasMessageContaining("expected refuse or missing");
  }

  private static Limits read(String more) {
    return PipelineYaml.read("p.yaml", PIPELINE + more, Map.of(), TestCatalog.of())
        .input()
        .limits();
  }
}
