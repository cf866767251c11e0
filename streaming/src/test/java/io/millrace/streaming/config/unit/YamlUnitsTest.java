package io.millrace.streaming.config.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlUnitsTest {

  @Test
  void exampleUsage() {
    assertThat(YamlUnits.duration("1.5 h")).contains(Duration.ofMinutes(90));
    assertThat(YamlUnits.size("64 KiB")).contains(65_536L);
    assertThat(YamlUnits.shown(Duration.ofSeconds(90))).isEqualTo("90 s");
  }

  @ParameterizedTest
  @CsvSource({
    "0 ms,             PT0S",
    "200 ms,           PT0.2S",
    "200ms,            PT0.2S",
    "  5   s ,         PT5S",
    "2 min,            PT2M",
    "1 h,              PT1H",
    "1 d,              PT24H",
    "0.001 s,          PT0.001S",
    "1.000000 s,       PT1S",
    "0.5 d,            PT12H",
    "999999999999 ms,  PT999999999.999S",
    "PT5S,             PT5S",
    "P2D,              PT48H",
    "PT-1S,            PT-1S"
  })
  void readsADuration(String text, String expected) {
    assertThat(YamlUnits.duration(text)).contains(Duration.parse(expected));
  }

  /** Parts of a millisecond included, which no setting keeps, however they are written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "s",
        "5 m",
        "5 S",
        "5 Min",
        "5 ms ms",
        "-5 s",
        "+5 s",
        "1e3 s",
        "1,5 s",
        ".5 s",
        "5. s",
        "1.5 ms",
        "0.0001 s",
        "5 weeks",
        "NaN s",
        "Infinity s",
        "٥ s",
        "P",
        "PT",
        "pt5s",
        "P1Y",
        "PT1.5M",
        "1000000000000 ms",
        "999999999999 d",
        "PT0.0005S",
        "PT99999999999999999999S"
      })
  void whatIsNoDurationInWholeMillisecondsIsRefused(String text) {
    assertThat(YamlUnits.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0 B,      0",
    "7 b,      7",
    "1 kB,     1000",
    "1 KB,     1000",
    "1 KiB,    1024",
    "1 kib,    1024",
    "1.5 KiB,  1536",
    "3 MB,     3000000",
    "2 MiB,    2097152",
    "0.5 GiB,  536870912",
    "4 GiB,    4294967296",
    "16KiB,    16384"
  })
  void readsASize(String text, long expected) {
    assertThat(YamlUnits.size(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64",
        "KiB",
        "-1 KiB",
        "0.5 B",
        "0.3 KiB",
        "1 GB",
        "1 TiB",
        "1 k",
        "1 K iB",
        "1e3 B",
        "999999999999 GiB",
        "1 ms"
      })
  void whatIsNoSizeInWholeBytesIsRefused(String text) {
    assertThat(YamlUnits.size(text)).isEmpty();
  }

  @Test
  void aDurationIsShownInTheLargestUnitThatKeepsItWhole() {
    assertThat(YamlUnits.shown(Duration.ZERO)).isEqualTo("0 ms");
    assertThat(YamlUnits.shown(Duration.ofMillis(1001))).isEqualTo("1001 ms");
    assertThat(YamlUnits.shown(Duration.ofMinutes(60))).isEqualTo("1 h");
    assertThat(YamlUnits.shown(Duration.ofHours(36))).isEqualTo("36 h");
    assertThat(YamlUnits.shown(Duration.ofDays(400))).isEqualTo("400 d");
  }

  @Test
  void aSizeIsShownInTheLargestUnitThatKeepsItWhole() {
    assertThat(YamlUnits.shown(0L)).isEqualTo("0 B");
    assertThat(YamlUnits.shown(1000L)).isEqualTo("1000 B");
    assertThat(YamlUnits.shown(1025L)).isEqualTo("1025 B");
    assertThat(YamlUnits.shown(3L << 10)).isEqualTo("3 KiB");
    assertThat(YamlUnits.shown(1L << 20)).isEqualTo("1 MiB");
    assertThat(YamlUnits.shown(5L << 30)).isEqualTo("5 GiB");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsShownIsReadBack(long seed) {
    SeededRandom random = new SeededRandom(seed);
    long[] units = {1, 1000, 1024, 60_000, 1 << 20, 3_600_000, 86_400_000};
    for (int draw = 0; draw < 500; draw++) {
      long amount = random.below(1000) * units[random.below(units.length)];
      Duration duration = Duration.ofMillis(amount);
      assertThat(YamlUnits.duration(YamlUnits.shown(duration))).isEqualTo(Optional.of(duration));
      assertThat(YamlUnits.size(YamlUnits.shown(amount))).isEqualTo(Optional.of(amount));
    }
  }
}
