package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that name channels, and files of dates. */
class YamlFilledTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path days =
        Files.writeString(
            folder.resolve("days.txt"),
            """
            # France
            2026-07-14 Fête nationale
            2026-12-24/2026-12-26   # closed
            """);
    List<ModelSpec> stages =
        stages(
            "",
            "[{standardize: {bounds: {dust: {least: 0}, humidity: {least: 0, most: 100}}}},"
                + " {forecast: {ahead: 24, calendar: {holidays: "
                + days
                + ", zone: Europe/Paris}}}]");
    assertThat(stages.get(0).options())
        .isEqualTo(
            Map.of(
                "bounds", Map.of("0", Map.of("least", 0), "2", Map.of("least", 0, "most", 100))));
    assertThat(stages.get(1).options().get("calendar"))
        .isEqualTo(
            Map.of(
                "holidays",
                List.of("2026-07-14", "2026-12-24/2026-12-26"),
                "zone",
                "Europe/Paris"));
  }

  @Test
  void aDeclaredTargetKeepsItsName() {
    assertThat(
            stages("targets: [dust]\n", "[{forecast: {bounds: {dust: {least: 0}}}}]")
                .get(0)
                .options())
        .isEqualTo(Map.of("bounds", Map.of("dust", Map.of("least", 0))));
  }

  @Test
  void everyFaultOfAFileIsToldWithItsLine() throws IOException {
    Path days =
        Files.writeString(folder.resolve("days.txt"), "2026-02-30\n2026-01-01\n\nChristmas\n");
    assertThatThrownBy(() -> stages("", "[{forecast: {calendar: {holidays: " + days + "}}}]"))
        .hasMessageContaining("days.txt:1: expected a date such as 2026-12-25")
        .hasMessageContaining("found '2026-02-30'")
        .hasMessageContaining("days.txt:4:")
        .hasMessageContaining("found 'Christmas'")
        .hasMessageContaining("p.yaml:5");
    assertThatThrownBy(() -> stages("", "[{forecast: {calendar: {holidays: none.txt}}}]"))
        .hasMessageContaining(
            "none.txt: expected a text file with a date in each line: there is no");
    Path empty = Files.writeString(folder.resolve("empty.txt"), "# nothing\n");
    assertThatThrownBy(() -> stages("", "[{forecast: {calendar: {holidays: " + empty + "}}}]"))
        .hasMessageContaining("expected a date such as 2026-12-25 in a line, found none");
  }

  @Test
  void boundsOfAChannelThatIsNotThereAreAFault() {
    assertThatThrownBy(() -> stages("", "[{forecast: {bounds: {dusk: {least: 0}}}}]"))
        .hasMessageContaining("no channel is called 'dusk'; did you mean 'dust'?");
    assertThatThrownBy(
            () -> stages("", "[{forecast: {bounds: {dust: {least: 5, most: 5}, 7: {most: 1}}}}]"))
        .hasMessageContaining("expected least below most, found 5.0 and 5.0 of 0")
        .hasMessageContaining("numbers from 0 to 2, found 7");
    assertThatThrownBy(() -> stages("", "[standardize, {forecast: {bounds: {dust: {least: 0}}}}]"))
        .hasMessageContaining("write bounds to standardize instead");
  }

  private static List<ModelSpec> stages(String more, String operators) {
    String pipeline =
        """
        name: p
        channels: [dust, wind, humidity]
        source: {json: {path: in/}}
        results: {folder: out/}
        operators: %s
        """
            .formatted(operators);
    return PipelineYaml.read("p.yaml", pipeline + more, Map.of(), StandardCatalog.catalog())
        .model()
        .stages();
  }
}
