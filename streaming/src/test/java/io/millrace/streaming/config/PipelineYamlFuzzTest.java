package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever stands in the file: a pipeline, or faults with lines, and never anything else. */
final class PipelineYamlFuzzTest {

  private static final List<String> FILES =
      List.of("whole.yaml", "least.yaml", "csv.yaml", "every-fault.yaml");
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\n",
    "  ",
    "\t",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a ",
    "!!int ",
    "!x ",
    "<<: ",
    "? ",
    "--- ",
    "...\n",
    "%YAML 1.1\n",
    "# ",
    "${",
    "${A}",
    "${A:-",
    "}",
    "~",
    "null",
    "true",
    "1e999",
    "-0",
    ".5",
    "99999999999999999999",
    "PT1H",
    "P",
    "\u0000",
    "\u0007",
    "\uFEFF",
    "\uD800",
    "\u2028",
    "\\x",
    "\"\\UFFFFFFFF\"",
    "\"\\uD800\"",
    "@",
    "`",
    "5 s",
    "5 kb",
    "{{{{{{{{{{{{{{{{{"
  };

  @Test
  void exampleUsage() {
    assertThat(outcome("name: [")).isEqualTo("faults");
    assertThat(outcome(PipelineYamlTest.resource("least.yaml"))).isEqualTo("pipeline");
  }

  @Test
  void mutatedFilesGiveAPipelineOrFaults() {
    SplittableRandom random = new SplittableRandom(20_130_301);
    TreeSet<String> outcomes = new TreeSet<>();
    for (int round = 0; round < 20_000; round++) {
      String text = PipelineYamlTest.resource(FILES.get(random.nextInt(FILES.size())));
      int mutations = 1 + random.nextInt(4);
      for (int i = 0; i < mutations; i++) {
        text = mutated(text, random);
      }
      outcomes.add(outcome(text));
    }
    assertThat(outcomes).containsExactly("faults", "pipeline");
  }

  @Test
  void anyRunOfTokensGivesAPipelineOrFaults() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        text.append(TOKENS[random.nextInt(TOKENS.length)]);
        if (random.nextInt(3) == 0) {
          text.append("operators");
        }
      }
      assertThat(outcome(text.toString())).isEqualTo("faults");
    }
  }

  @Test
  void refusesWhatWouldGrow() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x]\n");
    for (char name = 'b'; name <= 'z'; name++) {
      String previous = "*" + (char) (name - 1);
      bomb.append(
          name + ": &" + name + " [" + String.join(", ", List.of(previous, previous)) + "]\n");
    }
    assertThat(outcome(bomb.toString())).isEqualTo("faults");
    assertThat(outcome("name: " + "[".repeat(100_000))).isEqualTo("faults");
    assertThat(outcome("- ".repeat(100_000) + "x")).isEqualTo("faults");
    assertThat(outcome("name: " + "x".repeat(10_000_000))).isEqualTo("faults");
    assertThat(outcome("${A:-".repeat(20_000))).isEqualTo("faults");
  }

  private static String outcome(String text) {
    try {
      PipelineYaml.read("p.yaml", text, Map.of("A", "[*x"), TestCatalog.of());
      return "pipeline";
    } catch (PipelineException refused) {
      int lines = 1 + (int) text.chars().filter(c -> c == '\n' || c == '\u2028').count();
      assertThat(refused.faults())
          .isNotEmpty()
          .allSatisfy(
              fault -> {
                assertThat(fault.line()).isBetween(1, lines);
                assertThat(fault.message()).isNotBlank().hasSizeLessThan(1000);
              });
      return "faults";
    }
  }

  private static String mutated(String text, SplittableRandom random) {
    int at = random.nextInt(text.length() + 1);
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int line = random.nextInt(lines.size());
    switch (random.nextInt(6)) {
      case 0:
        return text.substring(0, at) + TOKENS[random.nextInt(TOKENS.length)] + text.substring(at);
      case 1:
        return text.substring(0, at) + text.substring(Math.min(text.length(), at + 3));
      case 2:
        return text.substring(0, at)
            + (char) random.nextInt(32, 127)
            + text.substring(Math.min(text.length(), at + 1));
      case 3:
        lines.remove(line);
        break;
      case 4:
        lines.add(random.nextInt(lines.size() + 1), lines.get(line));
        break;
      default:
        lines.set(line, "  " + lines.get(line));
        break;
    }
    return lines.isEmpty() ? "x" : String.join("\n", lines);
  }
}
