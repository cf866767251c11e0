package io.millrace.streaming.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Numbers and texts of a proposal, read back as a pipeline reads them. */
final class NumeralsTest {

  @Test
  void exampleUsage() {
    assertThat(Numerals.of(-9999f)).isEqualTo("-9999");
    assertThat(Numerals.percent(0.5)).isEqualTo("50 %");
    assertThat(Numerals.duration(90_000)).isEqualTo("1.5 min");
  }

  @Test
  void aFloatIsReadBackAsItIs() {
    SeededRandom random = new SeededRandom(3);
    for (int trial = 0; trial < 20_000; trial++) {
      float value = Float.intBitsToFloat((int) random.nextLong());
      if (Float.isFinite(value)) {
        assertThat(Float.parseFloat(Numerals.of(value))).as("%s", value).isEqualTo(value);
      }
    }
    assertThat(Numerals.of(1e20f)).isEqualTo("1.0E20");
    assertThat(Numerals.of(0.1f)).isEqualTo("0.1");
    assertThat(Numerals.of(100f)).isEqualTo("100");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "1500, 1.5 s",
    "59999, 60 s",
    "60000, 1 min",
    "3600000, 1 h",
    "86399999, 24 h",
    "86400000, 1 d",
    "129600000, 1.5 d"
  })
  void aDurationIsInTheLargestUnitThatFits(long millis, String written) {
    assertThat(Numerals.duration(millis)).isEqualTo(written);
  }

  @Test
  void sharesAndCountsAreWrittenForAReader() {
    assertThat(Numerals.percent(0.004)).isEqualTo("0.40 %");
    assertThat(Numerals.percent(0.126)).isEqualTo("13 %");
    assertThat(Numerals.percent(1)).isEqualTo("100 %");
    assertThat(Numerals.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Numerals.range(new TreeMap<>(Map.of(1f, 3, 2.5f, 1, -4f, 1))))
        .isEqualTo("-4 to 2.5");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "3, 5",
    "200, 200",
    "210, 200",
    "211, 500",
    "999, 1000",
    "1049, 1000",
    "1051, 2000",
    "60000, 60000",
    "62000, 60000",
    "70000, 120000",
    "3599999, 3600000",
    "7200000, 7200000",
    "14400000, 21600000",
    "43200000, 43200000",
    "86400000, 86400000",
    "86400001, 172800000"
  })
  void rowsAreOnAUsualGrid(long millis, long grid) {
    assertThat(Numerals.grid(millis)).isEqualTo(Duration.ofMillis(grid));
  }

  /** A grid is never more than a twentieth finer than the readings, and never twice too coarse. */
  @Test
  void aGridFitsAnyDistance() {
    SeededRandom random = new SeededRandom(5);
    for (int trial = 0; trial < 5000; trial++) {
      long millis = 1 + Math.floorMod(random.nextLong(), 1L << (1 + random.below(33)));
      long grid = Numerals.grid(millis).toMillis();

      assertThat(1.05 * grid).as("%s", millis).isGreaterThanOrEqualTo(millis);
      assertThat(grid).as("%s", millis).isLessThanOrEqualTo(Math.max(3 * millis, 1));
    }
  }

  @Test
  void aLatenessIsWholeHoursOrDays() {
    assertThat(Numerals.upTo(1)).isEqualTo(Duration.ofHours(1));
    assertThat(Numerals.upTo(3_600_001)).isEqualTo(Duration.ofHours(2));
    assertThat(Numerals.upTo(86_400_000)).isEqualTo(Duration.ofHours(24));
    assertThat(Numerals.upTo(86_400_001)).isEqualTo(Duration.ofDays(2));
  }

  /** Names of a file's columns can be anything; SnakeYAML is the reader that a pipeline uses. */
  @Test
  void anyTextIsOneTextOfYaml() {
    String letters = "ab: #-[]{}&*!|>'\"%@`,?\\\n\t\r~$\u0000\u0085\u2028\ufeffäΩ0.5e1=<";
    var yaml = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()));
    SeededRandom random = new SeededRandom(9);
    for (int trial = 0; trial < 5000; trial++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.below(8); length > 0; length--) {
        text.append(letters.charAt(random.below(letters.length())));
      }
      String value = text.toString();

      assertThat(yaml.<Object>load(Yaml.text(value))).isEqualTo(value.replace("${", "$${"));
      assertThat(yaml.<Object>load("{" + Yaml.text(value) + ": 1}"))
          .isEqualTo(Map.of(value.replace("${", "$${"), 1));
    }
    for (String word :
        List.of("yes", "No", "null", "true", "~", "1", "1e3", "0x1f", "-", "2026-01-31")) {
      assertThat(yaml.<Object>load(Yaml.text(word))).isEqualTo(word);
    }
    assertThat(yaml.<Object>load(Yaml.list(List.of("a", "b, c", "[d]"))))
        .isEqualTo(List.of("a", "b, c", "[d]"));
  }

  @Test
  void aLongRemarkStandsBeforeItsLine() {
    assertThat(Yaml.remarked("  key: a", "")).containsExactly("  key: a");
    assertThat(Yaml.remarked("  key: a", "short"))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("# short");

    List<String> lines = Yaml.remarked("    key: a", "word ".repeat(60).strip());

    assertThat(lines).hasSizeGreaterThan(3).last().isEqualTo("    key: a");
    assertThat(lines.subList(0, lines.size() - 1))
        .allMatch(line -> line.startsWith("    # word") && line.length() <= 120);
  }
}
